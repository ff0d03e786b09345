"""The README's walk through one order does what it says, as it stands there, on a house of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from infra import own_folder
from papers.reading import agrees, snippets
from papers.shell import Shell

from ordito.cli.engine.services import DEFAULT_PORTS, SERVICES, fresh_ports
from ordito.cli.engine.system import System

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PATIENCE_SECONDS = 30.0
PORTS = {str(port): name for name, port in DEFAULT_PORTS.items()}


@pytest.fixture(scope="module")
def house() -> Iterator[System]:
    with own_folder("readme") as folder, System(folder, ports=fresh_ports()) as system:
        yield system


def as_typed_here(shell: str, house: System) -> str:
    """The snippet with the usual ports replaced by those of this house."""
    return re.sub(r"127\.0\.0\.1:(\d{4})", lambda found: house.url(PORTS[found[1]]).removeprefix("http://"), shell)


def test_the_walk_through_one_order_prints_what_the_readme_shows(house: System) -> None:
    environment = {"ORDITO_HOME": str(house.home.folder)}
    environment |= {f"ORDITO_{service.upper()}_URL": house.url(service) for service in SERVICES}
    with closing(Shell(ROOT, environment)) as shell:
        for snippet in snippets(README):
            typed = as_typed_here(snippet.shell, house)
            printed = shell.run(typed)
            shown = snippet.shown or ""
            deadline = time.monotonic() + PATIENCE_SECONDS
            while snippet.patient and not agrees(shown, printed) and time.monotonic() < deadline:
                time.sleep(0.5)
                printed = shell.run(typed)
            assert agrees(shown, printed), f"README.md:{snippet.line}\n--- shows\n{shown}\n--- printed\n{printed}"


def test_the_walk_is_found() -> None:
    walk = list(snippets(README))
    assert len(walk) >= 10
    assert sum(snippet.shown is not None for snippet in walk) >= 9
