"""How terms are named at the command line: `seller`, `seller@version`, or a file, a draft that is not in force.

UnknownTerms
"""

import tempfile
from pathlib import Path

from ordito.schemas.values import TermsVersion
from ordito.terms import Terms, TermsBook, load_terms


class UnknownTerms(Exception):
    """No such file, or it holds no terms."""


def named(book: TermsBook, name: str) -> Terms:
    """The terms that `name` means: a file, a seller's version, or a seller's newest one.

    Raises UnknownTerms for a file that is not there, TermsError for a seller or a version that is not, and for a file
    with faults.
    """
    if name.endswith(".toml") or "/" in name:
        return draft(Path(name))
    seller, marked, version = name.partition("@")
    return book.pinned(TermsVersion(seller=seller, version=version)) if marked else book.versions(seller)[-1]


def draft(file: Path) -> Terms:
    """The terms in a file, whatever else is in force. Raises UnknownTerms, and InvalidTerms with its faults."""
    if not file.is_file():
        raise UnknownTerms(f"there is no file {file}")
    with tempfile.TemporaryDirectory() as folder:  # alone: between versions in force it would be an overlap
        name = file.name if file.name.endswith(".toml") else f"{file.name}.toml"
        (Path(folder) / name).write_bytes(file.read_bytes())
        book = load_terms(Path(folder))
    if not book.sellers:
        raise UnknownTerms(f"{file} is a law's file, not a seller's")
    return book.versions(book.sellers[0])[-1]
