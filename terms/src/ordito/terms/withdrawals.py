"""Whether a customer may still change his mind about a line of the order, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ordito.schemas.values import Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .questions import question
from .terms import Fact, Terms

CustomerKind = Literal["consumer", "business"]


@question("withdrawal")
def withdrawal(
    terms: Terms,
    *,
    at: datetime,
    delivered_at: datetime | None,
    order_delivered_at: datetime | None,
    customer_kind: CustomerKind = "consumer",
    customised: bool = False,
    made_to_measure: bool = False,
) -> Ruling:
    """Whether one line can be withdrawn from, for a statement made at `at`.

    `delivered_at` is when the line's own goods reached the customer, `order_delivered_at` when the order's last parcel
    did; None as long as that is to come. Codes: `in_time`, `before_delivery`, `window_over`, `consumers_only`,
    `excluded_customised`, `excluded_made_to_measure`.
    """
    facts: dict[str, Fact] = {
        "at": at,
        "delivered_at": delivered_at,
        "order_delivered_at": order_delivered_at,
        "customer_kind": customer_kind,
        "customised": customised,
        "made_to_measure": made_to_measure,
    }
    window, exclusions = terms.rules.withdrawal.window, terms.rules.withdrawal.exclusions
    if window.open_to == "consumers" and customer_kind != "consumer":
        return terms.ruling(window, allowed=False, code="consumers_only", sentence=_CONSUMERS_ONLY, facts=facts)
    if customised and "customised" in exclusions.excluded:
        return terms.ruling(
            exclusions, allowed=False, code="excluded_customised", sentence=_EXCLUDED_CUSTOMISED, facts=facts
        )
    if made_to_measure and "made_to_measure" in exclusions.excluded:
        return terms.ruling(
            exclusions, allowed=False, code="excluded_made_to_measure", sentence=_EXCLUDED_MADE_TO_MEASURE, facts=facts
        )
    return _in_the_window(
        terms, at=at, delivered_at=delivered_at, order_delivered_at=order_delivered_at, kind=customer_kind, facts=facts
    )


def _in_the_window(
    terms: Terms,
    *,
    at: datetime,
    delivered_at: datetime | None,
    order_delivered_at: datetime | None,
    kind: CustomerKind,
    facts: dict[str, Fact],
) -> Ruling:
    rule = terms.rules.withdrawal.window
    if rule.counted_from == "own_delivery":
        start, starts_with = delivered_at, STARTS["delivery"]
    else:
        start, starts_with = order_delivered_at, STARTS["last_delivery"]
    if delivered_at is None or start is None:
        return terms.ruling(
            rule, allowed=True, code="before_delivery", sentence=_before_delivery(rule.days), facts=facts
        )
    written = terms.calendar.whole_days(start, rule.days, starts_with=starts_with)
    law, later = _law(terms, written, order_delivered_at) if kind == "consumer" else (None, written)
    deadline = later if law is not None and law.applied else written
    in_time = deadline is None or at < deadline.end
    return terms.ruling(
        rule,
        allowed=in_time,
        code="in_time" if in_time else "window_over",
        sentence=_verdict(deadline, in_time=in_time, days=rule.days),
        facts=facts,
        deadline=deadline,
        law=law,
    )


def _law(
    terms: Terms, written: Deadline, order_delivered_at: datetime | None
) -> tuple[LawGivesMore | None, Deadline | None]:
    """Where the law's window ends after the written one, and when: None as the deadline means that it is still open."""
    floor, applied = terms.law, terms.law_enforced
    if order_delivered_at is None:
        return floor.withdrawal_window.gives_more(applied=applied), None
    moved = terms.calendar.ending_on_a_working_day(written)
    from_last_parcel = terms.calendar.ending_on_a_working_day(
        terms.calendar.whole_days(order_delivered_at, floor.withdrawal_window.days, starts_with=STARTS["last_delivery"])
    )
    if from_last_parcel.end > moved.end:
        because = from_last_parcel.arithmetic
        return floor.withdrawal_window.gives_more(applied=applied, because=because), from_last_parcel
    if moved.end > written.end:
        return floor.period_end.gives_more(applied=applied, because=moved.arithmetic), moved
    return None, written


def _verdict(deadline: Deadline | None, *, in_time: bool, days: int) -> Sentence:
    if deadline is None:
        return _before_delivery(days)
    last = wording.day(deadline.last_day)
    if in_time:
        return Sentence(
            it=f"Si può recedere, senza indicare il motivo, fino alle 24:00 di {last.it}.",
            en=f"You may withdraw, without giving a reason, until 24:00 on {last.en}.",
        )
    return Sentence(
        it=f"Il termine per recedere è scaduto alle 24:00 di {last.it}.",
        en=f"The time for withdrawing ended at 24:00 on {last.en}.",
    )


def _before_delivery(days: int) -> Sentence:
    count = wording.days(days)
    return Sentence(
        it=f"Si può recedere, senza indicare il motivo, già ora e fino a {count.it} dopo la consegna.",
        en=f"You may withdraw, without giving a reason, from now until {count.en} after delivery.",
    )


_CONSUMERS_ONLY = Sentence(
    it="Il diritto di recesso spetta solo ai consumatori, non alle imprese.",
    en="Only consumers have the right of withdrawal; businesses do not.",
)
_EXCLUDED_CUSTOMISED = Sentence(
    it="Gli articoli personalizzati sono esclusi dal diritto di recesso.",
    en="Customised items are excluded from the right of withdrawal.",
)
_EXCLUDED_MADE_TO_MEASURE = Sentence(
    it="Gli articoli fatti su misura sono esclusi dal diritto di recesso.",
    en="Items made to measure are excluded from the right of withdrawal.",
)
