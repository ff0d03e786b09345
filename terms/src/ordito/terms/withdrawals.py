"""Whether a customer may still change his mind about a line of the order, until when, and how he says so."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ordito.schemas.values import Deadline, LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .law import prevails
from .questions import question
from .rules.withdrawal import Channel, Detail
from .terms import Terms

CustomerKind = Literal["consumer", "business"]


@question("withdrawal")
def withdrawal(
    terms: Terms,
    *,
    at: datetime,
    delivered_at: datetime | None,
    order_delivered_at: datetime | None,
    dispatched_at: datetime | None = None,
    customer_kind: CustomerKind = "consumer",
    customised: bool = False,
    made_to_measure: bool = False,
) -> Ruling:
    """Whether one line can be withdrawn from, for a statement received at `at`.

    `delivered_at` is when the line's own goods reached the customer, `order_delivered_at` when the order's last parcel
    did; None as long as that is to come. `dispatched_at` is when a letter or an e-mail was sent: it counts, if earlier.
    Codes: `in_time`, `before_delivery`, `window_over`, `consumers_only`, `excluded_customised`,
    `excluded_made_to_measure`.
    """
    rules = terms.rules.withdrawal
    window, customers, exclusions = rules.window, rules.customers, rules.exclusions
    if customers.open_to == "consumers" and customer_kind != "consumer":
        return terms.ruling(customers, allowed=False, code="consumers_only", sentence=_CONSUMERS_ONLY, facts={})
    if customised and "customised" in exclusions.excluded:
        return terms.ruling(
            exclusions, allowed=False, code="excluded_customised", sentence=_EXCLUDED_CUSTOMISED, facts={}
        )
    if made_to_measure and "made_to_measure" in exclusions.excluded:
        return terms.ruling(
            exclusions, allowed=False, code="excluded_made_to_measure", sentence=_EXCLUDED_MADE_TO_MEASURE, facts={}
        )
    deadline, law = _deadline(
        terms, delivered_at=delivered_at, order_delivered_at=order_delivered_at, kind=customer_kind
    )
    if deadline is None:
        code = "before_delivery" if law is None else "in_time"
        return terms.ruling(window, allowed=True, code=code, sentence=_before_delivery(window.days), facts={}, law=law)
    made_at = at if dispatched_at is None else min(at, dispatched_at)
    in_time = made_at < deadline.end
    return terms.ruling(
        window,
        allowed=in_time,
        code="in_time" if in_time else "window_over",
        sentence=_verdict(terms, deadline, in_time=in_time, sent=None if made_at == at else made_at),
        facts={},
        deadline=deadline,
        law=law,
    )


@question("withdrawal_window")
def withdrawal_window(
    terms: Terms,
    *,
    delivered_at: datetime | None,
    order_delivered_at: datetime | None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """Until when a line can be withdrawn from, whatever time it is: to record it, again after a correction.

    Facts as for `withdrawal`. Codes: `window_open_until` (with the deadline), `not_delivered_yet`, `consumers_only`.
    """
    window, customers = terms.rules.withdrawal.window, terms.rules.withdrawal.customers
    if customers.open_to == "consumers" and customer_kind != "consumer":
        return terms.ruling(customers, allowed=False, code="consumers_only", sentence=_CONSUMERS_ONLY, facts={})
    deadline, law = _deadline(
        terms, delivered_at=delivered_at, order_delivered_at=order_delivered_at, kind=customer_kind
    )
    return terms.ruling(
        window,
        allowed=True,
        code="not_delivered_yet" if deadline is None else "window_open_until",
        sentence=_before_delivery(window.days) if deadline is None else _open_until(deadline),
        facts={},
        deadline=deadline,
        law=law,
    )


@question("withdrawal_notice")
def withdrawal_notice(terms: Terms, *, given: frozenset[Detail], customer_kind: CustomerKind = "consumer") -> Ruling:
    """Whether a statement of withdrawal says all that the terms ask for; `given` is what it says.

    Codes: `complete`, `lacks`; what is missing is among the facts. A reason is never asked of a statement.
    """
    rule = terms.rules.withdrawal.notice
    missing = tuple(detail for detail in rule.needs if detail not in given)
    law: LawGivesMore | None = None
    if customer_kind == "consumer" and any(detail not in _BY_LAW for detail in missing):
        law = terms.law.withdrawal_statement.gives_more(applied=terms.law_enforced)
        if law.applied:
            missing = tuple(detail for detail in missing if detail in _BY_LAW)
    lacking = wording.listing([_DETAILS[detail] for detail in missing]) if missing else None
    where = wording.listing([_CHANNELS[channel] for channel in rule.channels])
    return terms.ruling(
        rule,
        allowed=not missing,
        code="complete" if lacking is None else "lacks",
        sentence=Sentence(
            it="La dichiarazione di recesso è completa; non occorre alcun motivo.",
            en="The statement of withdrawal is complete; no reason is needed.",
        )
        if lacking is None
        else Sentence(
            it=f"Nella dichiarazione di recesso manca: {lacking.it}. Si può completare {where.it}.",
            en=f"The statement of withdrawal lacks: {lacking.en}. It can be completed {where.en}.",
        ),
        facts={"missing": ", ".join(missing), "channels": ", ".join(rule.channels), "reason_asked": rule.reason_asked},
        law=law,
    )


def _deadline(
    terms: Terms, *, delivered_at: datetime | None, order_delivered_at: datetime | None, kind: CustomerKind
) -> tuple[Deadline | None, LawGivesMore | None]:
    """The deadline that applies and where the law gives more; no deadline as long as the window is open at its end."""
    rule = terms.rules.withdrawal.window
    if rule.counted_from == "own_delivery":
        start, starts_with = delivered_at, STARTS["delivery"]
    else:
        start, starts_with = order_delivered_at, STARTS["last_delivery"]
    if delivered_at is None or start is None:
        return None, None
    written = terms.calendar.whole_days(start, rule.days, starts_with=starts_with)
    if kind != "consumer":
        return written, None
    law, by_law = _by_law(terms, written, order_delivered_at)
    return (by_law if prevails(law) else written), law


def _by_law(
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


def _verdict(terms: Terms, deadline: Deadline, *, in_time: bool, sent: datetime | None) -> Sentence:
    last = wording.day(deadline.last_day)
    sentence = (
        _open_until(deadline)
        if in_time
        else Sentence(
            it=f"Il termine per recedere è scaduto alle 24:00 di {last.it}.",
            en=f"The time for withdrawing ended at 24:00 on {last.en}.",
        )
    )
    if sent is None:
        return sentence
    when = wording.moment(terms.calendar.local(sent))
    return Sentence(
        it=f"{sentence.it} Conta l'invio della dichiarazione, {when.it}.",
        en=f"{sentence.en} What counts is when the statement was sent, {when.en}.",
    )


def _open_until(deadline: Deadline) -> Sentence:
    last = wording.day(deadline.last_day)
    return Sentence(
        it=f"Si può recedere, senza indicare il motivo, fino alle 24:00 di {last.it}.",
        en=f"You may withdraw, without giving a reason, until 24:00 on {last.en}.",
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
_BY_LAW: frozenset[Detail] = frozenset({"order_number", "name", "email"})
"""What may be demanded of a consumer: which contract, who he is, where he is answered."""
_DETAILS: dict[Detail, Sentence] = {
    "order_number": Sentence(it="il numero dell'ordine", en="the order number"),
    "product_code": Sentence(it="il codice del prodotto", en="the product code"),
    "name": Sentence(it="il nome", en="the name"),
    "email": Sentence(it="l'indirizzo e-mail", en="the e-mail address"),
}
_CHANNELS: dict[Channel, Sentence] = {
    "order_page": Sentence(it="dalla pagina dell'ordine", en="on the order's page"),
    "account": Sentence(it="dal proprio account", en="in the account"),
    "email": Sentence(it="per e-mail", en="by e-mail"),
    "letter": Sentence(it="per lettera", en="by letter"),
    "phone": Sentence(it="per telefono", en="by phone"),
}
