"""A version that was in force is never edited: orders are pinned to it. `data/versions.sha256` holds its SHA-256."""

from __future__ import annotations

import hashlib
from importlib import resources

import pytest

from ordito.terms import load_terms

DATA = resources.files("ordito.terms") / "data"
LINES = (DATA / "versions.sha256").read_text(encoding="utf-8").splitlines()
PINS = {file: digest for digest, file in (line.split(maxsplit=1) for line in LINES)}
PIN = 'pin it: see "A version is never edited" in terms/README.md'


@pytest.mark.parametrize("file", PINS)
def test_a_version_stays_as_it_was_when_it_came_into_force(file: str) -> None:
    kept = DATA / file
    assert kept.is_file(), f"{file} is gone, and orders are pinned to it: put it back"
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert digest == PINS[file], (
        f"{file} was changed, and orders are pinned to it: put it back, and write a new version beside it, "
        "with its own `version` and `in_force_from`"
    )


def test_every_version_and_every_published_text_is_pinned() -> None:
    pinned = set(PINS.values())
    for seller in (book := load_terms()).sellers:
        for terms in book.versions(seller):
            assert terms.digest in pinned, f"{terms.version.seller} {terms.version.version} is not pinned; {PIN}"
    for text in (DATA / "texts").iterdir():
        assert f"texts/{text.name}" in PINS, f"texts/{text.name} is not pinned; {PIN}"
