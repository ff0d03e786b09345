"""A ruling written for a terminal: what was asked, the answer, the clause, the deadline's arithmetic, the law."""

import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

LABEL = 10
INDENT = 4
WIDEST = 110
LONGEST_QUOTE = 240
LONGEST_FACTS = 150

_PARTS_OF_A_SECOND = re.compile(r"\.\d+Z")

Line = tuple[str, str]
"""A line of text and its style."""


def written(ruling: Mapping[str, Any], *, language: str = "en", width: int | None = None) -> Iterator[Line]:
    """The ruling line by line, as wide as the terminal, but no wider than a person reads with ease."""
    columns = width or min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
    terms = ruling["terms"]
    asked = f"{ruling.get('question') or ruling['rule']} ({_facts(ruling['facts'])})"
    yield from _part("asked", asked, "dim", columns)
    verdict, style = ("allowed", "green") if ruling["allowed"] else ("not allowed", "red")
    yield from _part("ruling", f"{verdict}: {ruling['code']}. {ruling['sentence'][language]}", style, columns)
    clause = ruling["clause"]
    where = f"{clause['document']}, {clause['section']}  [{ruling['rule']}, {terms['seller']} {terms['version']}]"
    yield from _part("clause", where, "", columns)
    yield from _part("", f"“{textwrap.shorten(clause['quote'], LONGEST_QUOTE, placeholder=' …')}”", "italic", columns)
    if ruling.get("deadline"):
        yield from _part("deadline", ruling["deadline"]["arithmetic"][language], "cyan", columns)
    if ruling.get("law"):
        law = ruling["law"]
        how = "applied" if law["applied"] else "pointed out"
        yield from _part(f"law {'✓' if law['applied'] else '⚑'}", _law(law, how, language), "yellow", columns)


def _law(law: Mapping[str, Any], how: str, language: str) -> str:
    return f"{how}: {law['article']}. {law['gives'][language]}"


def _facts(facts: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name} {_plain(value)}" for name, value in facts.items() if value not in (None, ""))
    return textwrap.shorten(told, LONGEST_FACTS, placeholder=" …")


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else _PARTS_OF_A_SECOND.sub("Z", str(value))


def _part(label: str, text: str, style: str, columns: int) -> Iterator[Line]:
    first = " " * INDENT + label.ljust(LABEL)
    for line in textwrap.wrap(text, columns, initial_indent=first, subsequent_indent=" " * (INDENT + LABEL)):
        yield line, style
