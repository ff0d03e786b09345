"""The decision tables of `tables/`: what a lawyer expects of each seller's terms, row by row, asked of the terms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ordito.schemas.values import Ruling, TermsVersion
from ordito.terms import QUESTIONS, answers, evaluate, load_terms

TABLES = Path(__file__).parent / "tables"
README = Path(__file__).parents[1] / "README.md"
ROME = ZoneInfo("Europe/Rome")
BOOK = load_terms()
ROWS_AT_LEAST = 140

NEVER_ASKED: Mapping[str, str] = {}
"""Questions that no row asks, and why."""

NEVER_ANSWERED: Mapping[str, str] = {
    "account_needed": "all three sellers take guests",
    "charged_at_confirmation": "all three charge when the order is submitted, or at the door",
    "duties_at_sellers_expense": "all three leave duties to the customer",
    "no_time_set": "all three tell the customer within 30 days",
    "not_deleted": "all three delete accounts on request",
    "accepted_late": "all three may refuse goods that were sent late",
}
"""Codes that no row expects, because no seller's text says so."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a table."""

    seller: TermsVersion
    row: Mapping[str, Any]

    @property
    def question(self) -> str:
        return str(self.row["question"])

    @property
    def expected(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.row["expected"]
        return found

    @property
    def facts(self) -> dict[str, object]:
        return {name: _plain(value) for name, value in self.row["facts"].items()}

    def __str__(self) -> str:
        return f"{self.seller.seller}: {self.row['case']}"


def _rows() -> Iterator[Row]:
    for file in sorted(TABLES.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table["row"]:
            yield Row(TermsVersion(table["seller"], table["version"]), row)


def _plain(value: Any) -> object:
    """A fact as questions take it. Times without an offset are those of a clock in Rome."""
    match value:
        case datetime():
            return _instant(value).isoformat()
        case date():
            return value.isoformat()
        case "none":
            return None
        case _:
            return value


def _instant(written: datetime) -> datetime:
    return written if written.tzinfo else written.replace(tzinfo=ROME)


ROWS = tuple(_rows())


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_terms_rule_as_the_table_says(row: Row) -> None:
    ruling = _ruling(row)
    expected = row.expected
    assert (ruling.allowed, ruling.code, ruling.clause.section) == (
        expected["allowed"],
        expected["code"],
        expected["section"],
    )
    if "until" in expected:
        assert ruling.deadline is not None
        assert ruling.deadline.end.astimezone(ROME).isoformat() == _instant(expected["until"]).isoformat()
    if "law" in expected:
        assert _law(ruling) == expected["law"]
    assert {name: ruling.facts.get(name) for name in expected.get("found", {})} == expected.get("found", {})
    assert ruling.terms == row.seller


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_ruling_is_made_again_from_what_it_records(row: Row) -> None:
    terms = BOOK.pinned(row.seller).under(row.row.get("under", "flag"))
    ruling = _ruling(row)
    assert ruling.question is not None
    assert ruling in evaluate(terms, ruling.question, ruling.facts)


def test_there_are_enough_rows_and_none_twice() -> None:
    assert len(ROWS) >= ROWS_AT_LEAST
    asked = [(row.seller.seller, row.question, str(row.row["facts"]), _how(row)) for row in ROWS]
    assert len(set(asked)) == len(asked)
    assert {row.seller.seller for row in ROWS} == set(BOOK.sellers)


def test_a_row_says_nothing_that_is_not_looked_at() -> None:
    for row in ROWS:
        assert set(row.row) <= {"case", "question", "facts", "expected", "under", "answer"}, str(row)
        assert set(row.expected) <= {"allowed", "code", "section", "until", "law", "found"}, str(row)
        assert set(row.row["facts"]) <= set(QUESTIONS[row.question].parameters), str(row)


def test_every_question_is_asked_or_it_is_said_why_not() -> None:
    asked = {row.question for row in ROWS}
    assert asked | set(NEVER_ASKED) == set(QUESTIONS)
    assert not asked & set(NEVER_ASKED)


def test_every_code_that_the_readme_and_the_questions_name_is_expected_somewhere_or_it_is_said_why_not() -> None:
    expected = {str(row.expected["code"]) for row in ROWS}
    named = set(_codes_of_the_readme()) | set(_codes_of_the_questions())
    assert named - expected == set(NEVER_ANSWERED)


def _ruling(row: Row) -> Ruling:
    return _answers(row)[row.row.get("answer", "ruling")]


def _answers(row: Row) -> Mapping[str, Ruling]:
    return answers(BOOK.pinned(row.seller).under(row.row.get("under", "flag")), row.question, row.facts)


def _how(row: Row) -> tuple[str, str]:
    return row.row.get("under", "flag"), row.row.get("answer", "ruling")


def _law(ruling: Ruling) -> str:
    if ruling.law is None:
        return "silent"
    return "applied" if ruling.law.applied else "pointed out"


def _codes_of_the_readme() -> Sequence[str]:
    """The words of the table's column of codes that are not themselves questions or places of an answer."""
    rows = re.findall(r"^\| (.*) \| (.*) \| (.*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    words = [word for _, _, codes in rows for word in re.findall(r"`([a-z_]+)`", codes)]
    return [word for word in words if word not in QUESTIONS]


def _codes_of_the_questions() -> Sequence[str]:
    """The words after "Codes:" in what each question says of itself, without the names of facts and places."""
    others = {place for row in ROWS for place in _answers(row)}
    others |= {fact for row in ROWS for ruling in _answers(row).values() for fact in ruling.facts}
    codes = []
    for question in QUESTIONS.values():
        _, _, said = (question.function.__doc__ or "").partition("Code")
        first = said.split(". ")[0].split(".\n")[0]
        codes += re.findall(r"`([a-z_]+)`", first)
    return [word for word in codes if word not in QUESTIONS and word not in others]
