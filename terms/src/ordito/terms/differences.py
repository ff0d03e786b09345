"""What is different between two versions of terms: rule by rule, and decision by decision.

    rule_differences(before, after)             what a lawyer compares
    what_if(recorded, book=book, draft=draft)   which of the decisions that were made would have been others

A recorded ruling holds its question and its facts, so it can be asked again: first under its own version, to prove that
it can be repeated, then under the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ordito.schemas.values import Clause, Deadline, FactValue, Ruling

from .book import TermsBook
from .errors import TermsError
from .questions import QUESTIONS, answers
from .rules import Rule
from .rules.index import rules_by_id
from .terms import Terms

WORDS = frozenset({"section", "quote", "document", "reading"})
"""What of a rule is not a value but where it is written and how it is read."""
OUTCOMES = frozenset({"method"})
"""Derived facts that are a part of the decision without being an amount."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that two versions do not share. A side is None where the version does not have the rule.

    `values` holds what changed, by key: was, is. `clause_changed`: it is written elsewhere, or in other words.
    """

    rule: str
    before: Clause | None
    after: Clause | None
    values: Mapping[str, tuple[Any, Any]]
    clause_changed: bool
    reading_changed: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A ruling as an event of an order holds it."""

    order: str
    event: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that the draft would have made otherwise. `is_` is None where it would not have been made at all.

    `amounts` are the derived facts that differ: was, would be.
    """

    recorded: Recorded
    was: Ruling
    would_be: Ruling | None
    amounts: Mapping[str, tuple[FactValue, FactValue]]


@dataclass(frozen=True, slots=True)
class NotRepeatable:
    """A decision that its own version does not make again, so that nothing can be said about the draft."""

    recorded: Recorded
    why: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All that a draft would have changed."""

    orders: int
    decisions: int
    different: tuple[Difference, ...]
    not_repeatable: tuple[NotRepeatable, ...]


def values(rule: Rule) -> dict[str, Any]:
    """The typed values of a rule in plain form, without where it is written."""
    return {key: value for key, value in rule.model_dump(mode="json").items() if key not in WORDS}


def rule_differences(before: Terms, after: Terms) -> tuple[RuleDifference, ...]:
    """The rules that differ, in the order of the grammar. Equal rules are left out."""
    ours, theirs = rules_by_id(before.rules), rules_by_id(after.rules)
    found = (_rule_difference(before, ours.get(rule), after, theirs.get(rule), rule) for rule in {**ours, **theirs})
    return tuple(each for each in found if each is not None)


def what_if(recorded: Iterable[Recorded], *, book: TermsBook, draft: Terms) -> WhatIf:
    """Every recorded decision again, under the draft; `book` holds the versions that they were made under."""
    orders: set[str] = set()
    decisions = 0
    different: list[Difference] = []
    not_repeatable: list[NotRepeatable] = []
    for each in recorded:
        orders.add(each.order)
        decisions += 1
        match _compare(each, book, draft):
            case Difference() as difference:
                different.append(difference)
            case NotRepeatable() as refusal:
                not_repeatable.append(refusal)
            case None:
                continue
    return WhatIf(
        orders=len(orders),
        decisions=decisions,
        different=tuple(different),
        not_repeatable=tuple(not_repeatable),
    )


def _rule_difference(
    before: Terms, ours: Rule | None, after: Terms, theirs: Rule | None, rule: str
) -> RuleDifference | None:
    was = {} if ours is None else values(ours)
    now = {} if theirs is None else values(theirs)
    changed = {key: (was.get(key), now.get(key)) for key in {**was, **now} if was.get(key) != now.get(key)}
    clauses = (
        None if ours is None else ours.clause(before.rules.document),
        None if theirs is None else theirs.clause(after.rules.document),
    )
    read_otherwise = (ours and ours.reading) != (theirs and theirs.reading)
    if not changed and clauses[0] == clauses[1] and not read_otherwise:
        return None
    return RuleDifference(
        rule=rule,
        before=clauses[0],
        after=clauses[1],
        values=changed,
        clause_changed=clauses[0] != clauses[1],
        reading_changed=read_otherwise,
    )


def _compare(recorded: Recorded, book: TermsBook, draft: Terms) -> Difference | NotRepeatable | None:
    ruling = recorded.ruling
    if ruling.question is None:
        return NotRepeatable(recorded, "it was recorded without the question that it answers")
    try:
        found = _found_again(ruling, book.pinned(ruling.terms), ruling.question)
    except TermsError as error:
        return NotRepeatable(recorded, f"its own version does not answer: {error}")
    if found is None:
        return NotRepeatable(recorded, "its own version decides otherwise now")
    place, overridden = found
    asked = draft if overridden is None else draft.under(overridden.rules.law)
    try:
        would_be = answers(asked, ruling.question, ruling.facts).get(place)
    except TermsError as error:
        return NotRepeatable(recorded, f"the draft does not answer: {error}")
    if would_be is None:
        return Difference(recorded, was=ruling, would_be=None, amounts={})
    if _decision(ruling) == _decision(would_be):
        return None
    return Difference(recorded, was=ruling, would_be=would_be, amounts=_amounts(ruling, would_be))


def _found_again(ruling: Ruling, own: Terms, question: str) -> tuple[str, Terms | None] | None:
    """Where the ruling stands in the answer of its own version, and the terms if the house had set the law's switch."""
    other = own.under("flag" if own.law_enforced else "enforce")
    for terms in (own, other):
        for place, again in answers(terms, question, ruling.facts).items():
            if (again.rule, _decision(again)) == (ruling.rule, _decision(ruling)):
                return place, (None if terms is own else other)
    return None


def _decision(ruling: Ruling) -> tuple[object, ...]:
    """What a ruling decides, without its words: two with the same decision make no difference to anybody."""
    law = None if ruling.law is None else ruling.law.applied
    return ruling.allowed, ruling.code, _end(ruling.deadline), law is True, tuple(sorted(_outcomes(ruling).items()))


def _end(deadline: Deadline | None) -> object:
    return None if deadline is None else deadline.end


def _outcomes(ruling: Ruling) -> dict[str, FactValue]:
    asked = () if ruling.question is None else QUESTIONS[ruling.question].parameters
    return {
        fact: value
        for fact, value in ruling.facts.items()
        if fact not in asked and (fact in OUTCOMES or (isinstance(value, int) and not isinstance(value, bool)))
    }


def _amounts(was: Ruling, would_be: Ruling) -> dict[str, tuple[FactValue, FactValue]]:
    ours, theirs = _outcomes(was), _outcomes(would_be)
    return {
        fact: (ours.get(fact), theirs.get(fact)) for fact in {**ours, **theirs} if ours.get(fact) != theirs.get(fact)
    }
