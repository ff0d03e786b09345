"""Terms, their differences and conflicts, and what a draft would have changed, written out as lines of text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ordito.schemas.values import Clause, Deadline, Ruling
from ordito.terms import Conflict, Difference, RuleDifference, Terms, WhatIf, values
from ordito.terms.rules.index import rules_by_id

WIDTH = 22


def version(terms: Terms) -> str:
    """`opsobjects@2026-01-01`."""
    return f"{terms.version.seller}@{terms.version.version}"


def shown(terms: Terms) -> Iterator[str]:
    """Every rule with its values, its clause, its words and how it is read."""
    rules = terms.rules
    until = (
        "until its next version" if rules.in_force_until is None else f"until {_moment(terms, rules.in_force_until)}"
    )
    yield f"{rules.name}: {version(terms)}"
    yield f"in force from {_moment(terms, rules.in_force_from)}, {until}"
    if rules.version_note:
        yield rules.version_note
    yield f"text: {rules.document}"
    yield f"law: {rules.law_floor}, {rules.law} (where it gives more, it is {_SWITCH[rules.law]})"
    holidays = "-".join(part for part in (rules.calendar.holidays, rules.calendar.province) if part)
    yield f"calendar: {rules.calendar.zone}, holidays of {holidays}; amounts in cents ({rules.currency})"
    yield f"SHA-256: {terms.digest}"
    yield ""
    yield "contacts"
    yield from _values(rules.contacts.model_dump(mode="json"))
    for rule in rules_by_id(rules).values():
        yield ""
        yield rule.id
        yield from _values(values(rule))
        yield from _clause("clause", rule.clause(rules.document))
        if rule.reading:
            yield _pair("read as", rule.reading)


def differing(before: Terms, after: Terms, differences: tuple[RuleDifference, ...]) -> Iterator[str]:
    """Rule by rule, what one version says and the other does not."""
    yield f"{version(before)} → {version(after)}"
    for each in differences:
        yield ""
        if each.before is None:
            yield f"{each.rule}: only in {version(after)}"
        elif each.after is None:
            yield f"{each.rule}: only in {version(before)}"
        else:
            yield each.rule
        for key, (was, now) in each.values.items():
            yield _pair(key, f"{_plain(was)} → {_plain(now)}")
        if each.clause_changed:
            if each.before is not None:
                yield from _clause("was written", each.before)
            if each.after is not None:
                yield from _clause("is written", each.after)
        if each.reading_changed:
            yield _pair("reading", "differs")
    yield ""
    match len(differences):
        case 0:
            yield "no rule differs"
        case 1:
            yield "1 rule differs"
        case several:
            yield f"{several} rules differ"


def conflicting(terms: Terms, found: tuple[Conflict, ...], *, language: str) -> Iterator[str]:
    """Each conflict with both texts, what is applied, and why."""
    yield f"{terms.rules.name}: {version(terms)} (law: {terms.rules.law})"
    for each in found:
        yield ""
        yield f"{each.rule}: applied is the {each.applied}"
        yield from _clause("text", each.ours)
        yield from _clause("text" if each.law is None else "law", each.theirs)
        yield _pair("conflict", each.explanation.in_language(language))
        if each.reading and each.applied == "reading":
            yield _pair("read as", each.reading)


def hypothetical(draft: Terms, found: WhatIf) -> Iterator[str]:
    """Each decision that would have been different, those that cannot be repeated, and the sums."""
    for each in found.different:
        yield f"{each.recorded.order}  {each.recorded.event}  {each.was.rule}"
        yield from _difference(draft, each)
        yield ""
    for why, times in Counter(each.why for each in found.not_repeatable).most_common():
        yield f"not repeatable, {_count(times, 'time')}: {why}"
    read = f"{_count(found.orders, 'order')}, {_count(found.decisions, 'decision')} read"
    yield f"{read}, {len(found.different)} different, {len(found.not_repeatable)} not repeatable"


def _difference(draft: Terms, difference: Difference) -> Iterator[str]:
    was, would_be = difference.was, difference.would_be
    if would_be is None:
        yield _pair("decision", f"{_outcome(was)} → there would have been none")
        yield from _clause("was", was.clause)
        return
    yield _pair("decision", f"{_outcome(was)} → {_outcome(would_be)}")
    if _end(was.deadline) != _end(would_be.deadline):
        yield _pair("deadline", f"{_deadline(draft, was.deadline)} → {_deadline(draft, would_be.deadline)}")
    for fact, (before, after) in difference.amounts.items():
        yield _pair(fact, f"{_plain(before)} → {_plain(after)}")
    if (was.law is not None and was.law.applied) != (would_be.law is not None and would_be.law.applied):
        yield _pair("law", f"{_law(was)} → {_law(would_be)}")
    yield from _clause("was", was.clause)
    yield from _clause("would be", would_be.clause)


def _outcome(ruling: Ruling) -> str:
    return f"{ruling.code} ({'allowed' if ruling.allowed else 'not allowed'})"


def _law(ruling: Ruling) -> str:
    return ruling.law.article if ruling.law is not None and ruling.law.applied else "the text"


def _end(deadline: Deadline | None) -> datetime | None:
    return None if deadline is None else deadline.end


def _deadline(terms: Terms, deadline: Deadline | None) -> str:
    if deadline is None:
        return "none"
    return f"{deadline.last_day.isoformat()} (before {_moment(terms, deadline.end)})"


def _moment(terms: Terms, at: datetime) -> str:
    return terms.calendar.local(at).strftime("%Y-%m-%d %H:%M:%S")


def _values(held: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in held.items():
        if value is None and prefix:
            continue  # a part of an address that it does not have
        if isinstance(value, Mapping):
            yield from _values(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
            for number, each in enumerate(value, start=1):
                yield from _values(each, f"{prefix}{key} {number}.")
        else:
            yield _pair(f"{prefix}{key}", _plain(value))


def _plain(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(_plain(each) for each in value) or "none"
        case Mapping():
            return "; ".join(f"{key} {_plain(each)}" for key, each in value.items())
        case _:
            return str(value)


def _clause(word: str, clause: Clause) -> Iterator[str]:
    yield _pair(word, f"{clause.document}, {clause.section}")
    yield _pair("", f"“{clause.quote}”")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _pair(word: str, rest: str) -> str:
    return f"  {word:<{WIDTH}} {rest}".rstrip()


_SWITCH = {"flag": "pointed out and the text is applied", "enforce": "applied instead of the text"}
