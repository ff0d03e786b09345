"""The terms of all sellers: read from files, checked, found by seller and instant.

A file is refused with its name, the line and what to mend; so are two versions of a seller that leave a gap or overlap.
Files: `<seller>-<version>.toml`, one a version, and `law-<floor>.toml`, one a floor of law.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ordito.schemas.values import TermsVersion

from .conflicts import unknown_articles
from .errors import Fault, InvalidTerms, NotInForce, UnknownSeller, UnknownVersion
from .law import LawFloor
from .rules import SellerTerms
from .rules.index import rules_by_id
from .terms import LawSwitch, Terms

LAW_PREFIX = "law-"

Location = tuple[int | str, ...]
"""Where a value stands in a file: the names of its tables and its own; places in an array count from 0."""


class TermsBook:
    """Every version of every seller's terms. Immutable; made by `load_terms`."""

    def __init__(self, versions: Iterable[Terms]) -> None:
        self._by_seller: dict[str, tuple[Terms, ...]] = {}
        for terms in sorted(versions, key=lambda each: each.rules.in_force_from):
            self._by_seller[terms.rules.seller] = (*self._by_seller.get(terms.rules.seller, ()), terms)

    @property
    def sellers(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_seller))

    def versions(self, seller: str) -> tuple[Terms, ...]:
        """All versions of a seller, oldest first. Raises UnknownSeller."""
        try:
            return self._by_seller[seller]
        except KeyError:
            raise UnknownSeller(seller, known=self.sellers) from None

    def in_force(self, seller: str, at: datetime) -> Terms:
        """The terms that govern what is placed at `at`. Raises UnknownSeller or NotInForce."""
        for terms in reversed(self.versions(seller)):
            rules = terms.rules
            if rules.in_force_from <= at:
                if rules.in_force_until is not None and rules.in_force_until <= at:
                    break
                return terms
        raise NotInForce(seller, at=at)

    def pinned(self, version: TermsVersion) -> Terms:
        """The terms that an order was placed under. Raises UnknownSeller or UnknownVersion."""
        versions = self.versions(version.seller)
        for terms in versions:
            if terms.version == version:
                return terms
        raise UnknownVersion(version.seller, version.version, known=[terms.version.version for terms in versions])


def load_terms(
    folder: Traversable | None = None, *, more: Traversable | None = None, law: Mapping[str, LawSwitch] | None = None
) -> TermsBook:
    """Read and check every terms file of `folder`, this package's by default, and of the folder `more` beside it.

    `law` sets the switch of all versions of the sellers that it names. Without a file of law, this package's is used.
    Raises InvalidTerms with all faults of all files.
    """
    packaged = resources.files(__package__) / "data"
    folders = [packaged if folder is None else folder, *([] if more is None else [more])]
    faults: list[Fault] = []
    floors = _floors(folders, faults) or _floors([packaged], faults)
    sellers: list[tuple[_File, SellerTerms]] = []
    for file in _files(folders, law=False):
        rules = _parse(file, SellerTerms, faults)
        if rules is None:
            continue
        sellers.append((file, rules))
        if rules.law_floor not in floors:
            known = ", ".join(sorted(floors)) or "none"
            faults.append(file.fault(("law_floor",), f"there is no law {rules.law_floor!r}; known: {known}"))
        else:
            unknown = unknown_articles(rules, floors[rules.law_floor])
            faults.extend(file.fault(("conflicts", place, "law"), mend) for place, mend in unknown)
    faults.extend(_in_time(sellers))
    switches = {} if law is None else law
    if not faults:
        faults.extend(_of_nobody(switches, {rules.seller for _, rules in sellers}))
    if faults:
        raise InvalidTerms(faults)
    return TermsBook(
        Terms(
            rules,
            floors[rules.law_floor],
            digest=file.digest,
            published_text=file.published or _quoted(rules),
        ).under(switches.get(rules.seller, rules.law))
        for file, rules in sellers
    )


class _File:
    """A terms file with its text, to tell where a fault is."""

    def __init__(self, name: str, text: str, *, published: str | None) -> None:
        self.name = name
        self.text = text
        self.published = published

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def fault(self, location: Location, mend: str) -> Fault:
        key = ".".join(str(part) for part in location) or "the file"
        return Fault(file=self.name, key=key, mend=mend, line=self._line(location))

    def _line(self, location: Location) -> int | None:
        """The line of the key, else of the table around it: tomllib knows no lines, so the text is searched."""
        lines = self._lines()
        prefixes = (location[:depth] for depth in range(len(location), 0, -1))
        return next((lines[prefix] for prefix in prefixes if prefix in lines), None)

    def _lines(self) -> dict[Location, int]:
        """Where every table and key begins. The tables of an array carry their place in it, from 0."""
        lines: dict[Location, int] = {}
        seen: Counter[Location] = Counter()
        table: Location = ()
        for at, line in enumerate(self.text.splitlines(), start=1):
            if header := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line):
                table = tuple(header[2].split("."))
                if header[1] == "[[":
                    seen[table] += 1
                    table = (*table, seen[table] - 1)
                lines.setdefault(table, at)
            elif assignment := re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line):
                lines.setdefault((*table, assignment[1]), at)
        return lines


Parsed = TypeVar("Parsed", bound=BaseModel)


def _files(folders: Iterable[Traversable], *, law: bool) -> list[_File]:
    return [
        _File(entry.name, entry.read_text(encoding="utf-8"), published=_published(folder, entry.name))
        for folder in folders
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml") and entry.name.startswith(LAW_PREFIX) is law
    ]


def _published(folder: Traversable, name: str) -> str | None:
    """The whole text that a file's rules were read from: `texts/<the file's name>.txt` beside it."""
    text = folder / "texts" / f"{name.removesuffix('.toml')}.txt"
    return text.read_text(encoding="utf-8") if text.is_file() else None


def _quoted(rules: SellerTerms) -> str:
    """The clauses of all rules, each once, in the order of the file."""
    clauses = dict.fromkeys((rule.section, rule.quote) for rule in rules_by_id(rules).values())
    return "\n\n".join(f"{section}\n{quote}" for section, quote in clauses) + "\n"


def _floors(folders: Iterable[Traversable], faults: list[Fault]) -> dict[str, LawFloor]:
    parsed = (_parse(file, LawFloor, faults) for file in _files(folders, law=True))
    return {floor.id: floor for floor in parsed if floor is not None}


def _of_nobody(law: Mapping[str, LawSwitch], known: Iterable[str]) -> Iterable[Fault]:
    """The law's switch of a seller without terms is a slip, and would be without effect."""
    sellers = ", ".join(sorted(known)) or "none"
    return [
        Fault(file="the law's switches", key=seller, mend=f"there is no such seller; known: {sellers}")
        for seller in law
        if seller not in known
    ]


def _parse(file: _File, model: type[Parsed], faults: list[Fault]) -> Parsed | None:
    try:
        parsed: Parsed = _read(file.text, model)
        return parsed
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = int(where[1]) if where else None
        faults.append(Fault(file=file.name, key="the file", mend=f"is not TOML: {error}", line=line))
    except ValidationError as error:
        faults.extend(file.fault(each["loc"], _mend(each, model)) for each in error.errors(include_url=False))
    return None


@lru_cache(maxsize=32)
def _read(text: str, model: type[Parsed]) -> Parsed:
    """What a file says; frozen, so that a process that loads the terms again may have the same."""
    return model.model_validate(tomllib.loads(text))


def _mend(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    match error["type"]:
        case "missing":
            return "is missing: write it"
        case "extra_forbidden":
            known = _known(model, error["loc"][:-1])
            close = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}"
            return f"nobody knows this key: remove it or mend its name ({hint})"
        case _:
            return f"{error['msg']}, not {error['input']!r}" if not isinstance(error["input"], dict) else error["msg"]


def _known(model: type[BaseModel], path: Location) -> list[str]:
    """The keys that a table may have."""
    for part in path:
        field = model.model_fields.get(str(part))
        annotation = field.annotation if field is not None else None
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        model = annotation
    return sorted(model.model_fields)


def _in_time(sellers: list[tuple[_File, SellerTerms]]) -> Iterable[Fault]:
    """Between two versions of one seller there is neither a gap nor an overlap, and no label is used twice."""
    by_seller: dict[str, list[tuple[_File, SellerTerms]]] = {}
    for file, rules in sellers:
        by_seller.setdefault(rules.seller, []).append((file, rules))
    for versions in by_seller.values():
        versions.sort(key=lambda each: each[1].in_force_from)
        for (_, earlier), (file, later) in pairwise(versions):
            yield from _between(earlier, later, file)


def _between(earlier: SellerTerms, later: SellerTerms, file: _File) -> Iterable[Fault]:
    if earlier.version == later.version:
        yield file.fault(("version",), f"two files of {later.seller} have the version {later.version!r}: rename one")
    begins = later.in_force_from
    until = earlier.in_force_until
    if earlier.in_force_from == begins:
        yield file.fault(("in_force_from",), f"overlaps version {earlier.version!r}, in force from the same instant")
    elif until is not None and until > begins:
        yield file.fault(
            ("in_force_from",), f"overlaps version {earlier.version!r}, in force until {until.isoformat()}"
        )
    elif until is not None and until < begins:
        yield file.fault(
            ("in_force_from",), f"leaves a gap after version {earlier.version!r}, in force until {until.isoformat()}"
        )
