"""The terms of this process: those of the package, and what the environment says beside them.

Every service and the command line load the terms here, so that all of them decide by the same.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from .book import TermsBook, load_terms
from .errors import Fault, InvalidTerms
from .terms import LawSwitch

STOPPED = 2
"""The exit code of a process whose terms are wrong."""

TERMS_DIR, LAW = "ORDITO_TERMS_DIR", "ORDITO_LAW"

VARIABLES: Mapping[str, str] = {
    TERMS_DIR: "A folder of further sellers' terms files, read beside those of the package; none if empty",
    LAW: 'Per seller, whether the law is pointed out ("flag") or applied ("enforce") where it gives more, over the '
    'switch in the seller\'s file, as JSON: {"seller": "enforce"}',
}
"""What is read, with its meaning."""


def terms_from_environment(environment: Mapping[str, str] | None = None) -> TermsBook:
    """The terms that the environment asks for. Raises InvalidTerms, which names the variable to mend."""
    environment = os.environ if environment is None else environment
    folder = environment.get(TERMS_DIR)
    return load_terms(more=_folder(folder) if folder else None, law=_switches(environment.get(LAW) or "{}"))


@contextmanager
def stopped_by_wrong_terms() -> Iterator[None]:
    """Ends a process that is started within by exit code 2 where the terms are wrong: a line for each thing to mend."""
    try:
        yield
    except InvalidTerms as error:
        faults = "\n".join(f"  {fault}" for fault in error.faults)
        sys.stderr.write(f"The terms are not right, so nothing was started. To mend:\n{faults}\n")
        raise SystemExit(STOPPED) from None


def _folder(name: str) -> Path:
    folder = Path(name)
    if not folder.is_dir():
        raise InvalidTerms([Fault(file=TERMS_DIR, key="the folder", mend="does not exist: set it to one that does")])
    return folder


def _switches(text: str) -> dict[str, LawSwitch]:
    wanted = f'must be JSON, {{"seller": "{LAW_CHOICES[0]}"}}, with one of: {", ".join(LAW_CHOICES)}'
    try:
        switches = json.loads(text)
    except json.JSONDecodeError:
        switches = None
    if not isinstance(switches, dict) or not all(each in LAW_CHOICES for each in switches.values()):
        raise InvalidTerms([Fault(file=LAW, key="the value", mend=wanted)])
    return switches


LAW_CHOICES: tuple[str, ...] = get_args(LawSwitch)
