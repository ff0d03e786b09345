"""How goods travel back: with which code, by when, at whose cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ordito.schemas.values import LawGivesMore, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .questions import question
from .rules import Party
from .terms import Terms
from .withdrawals import CustomerKind

ReturnReason = Literal["change_of_mind", "defect"]


@dataclass(frozen=True, slots=True)
class ReturnCost:
    """Who pays for the way back, and why."""

    borne_by: Party
    ruling: Ruling


@question("return_authorisation")
def return_authorisation(terms: Terms, *, customer_kind: CustomerKind = "consumer") -> Ruling:
    """Whether goods may be sent back without the seller's code. Codes: `code_needed`, `no_code_needed`."""
    rule = terms.rules.returns.authorisation
    law: LawGivesMore | None = None
    if rule.required and customer_kind == "consumer":
        law = terms.law.no_authorisation.gives_more(applied=terms.law_enforced)
    needed = rule.required and not (law is not None and law.applied)
    sentence = (
        Sentence(
            it="Prima di spedire la merce occorre il codice di reso del Servizio Clienti.",
            en="Before sending the goods back, you need the return code from Customer Service.",
        )
        if needed
        else Sentence(
            it="La merce può essere spedita senza attendere un codice di reso.",
            en="The goods may be sent back without waiting for a return code.",
        )
    )
    return terms.ruling(
        rule,
        allowed=not needed,
        code="code_needed" if needed else "no_code_needed",
        sentence=sentence,
        facts={"customer_kind": customer_kind},
        law=law,
    )


@question("goods_back")
def goods_back(
    terms: Terms,
    *,
    authorised_at: datetime,
    notified_at: datetime,
    sent_at: datetime | None = None,
    received_at: datetime | None = None,
    customer_kind: CustomerKind = "consumer",
) -> Ruling:
    """By when goods have to be sent back (or be back, as the terms say), and whether they were.

    `authorised_at` is when the return code went out, `notified_at` when the customer withdrew; `sent_at` and
    `received_at` as far as known. Codes: `send_back_by` (nothing known yet), `back_in_time`, `back_too_late`.
    """
    rule = terms.rules.returns.goods_back
    calendar = terms.calendar
    if rule.counted_from == "return_code":
        deadline = calendar.whole_days(authorised_at, rule.days, starts_with=STARTS["return_code"])
    else:
        deadline = calendar.whole_days(notified_at, rule.days, starts_with=STARTS["withdrawal_notice"])
    met_at = sent_at if rule.met_by == "dispatch" and sent_at is not None else received_at
    law: LawGivesMore | None = None
    if customer_kind == "consumer":
        floor = terms.law.goods_back
        by_law = calendar.ending_on_a_working_day(
            calendar.whole_days(notified_at, floor.days, starts_with=STARTS["withdrawal_notice"])
        )
        if by_law.end > deadline.end:
            law = floor.gives_more(applied=terms.law_enforced, because=by_law.arithmetic)
            deadline = by_law if terms.law_enforced else deadline
    last = wording.day(deadline.last_day)
    if met_at is None:
        code, sentence = (
            "send_back_by",
            Sentence(
                it=f"La merce va rispedita entro {last.it}."
                if rule.met_by == "dispatch"
                else f"La merce deve arrivare al venditore entro {last.it}.",
                en=f"The goods have to be sent back by {last.en}."
                if rule.met_by == "dispatch"
                else f"The goods have to reach the seller by {last.en}.",
            ),
        )
    elif met_at < deadline.end:
        code, sentence = (
            "back_in_time",
            Sentence(
                it=f"La merce è tornata in tempo (termine: {last.it}).",
                en=f"The goods came back in time (last day: {last.en}).",
            ),
        )
    else:
        code, sentence = (
            "back_too_late",
            Sentence(
                it=f"La merce è tornata dopo il termine, {last.it}.",
                en=f"The goods came back after the last day, {last.en}.",
            ),
        )
    return terms.ruling(
        rule,
        allowed=code != "back_too_late",
        code=code,
        sentence=sentence,
        facts={
            "authorised_at": authorised_at,
            "notified_at": notified_at,
            "sent_at": sent_at,
            "received_at": received_at,
            "customer_kind": customer_kind,
        },
        deadline=deadline,
        law=law,
    )


@question("return_cost")
def return_cost(terms: Terms, *, reason: ReturnReason) -> ReturnCost:
    """Who pays for sending goods back. Codes: `at_customers_expense`, `at_sellers_expense`."""
    rule = terms.rules.returns.cost
    borne_by = rule.change_of_mind if reason == "change_of_mind" else rule.defect
    ruling = terms.ruling(
        rule,
        allowed=True,
        code=f"at_{borne_by}s_expense",
        sentence=Sentence(
            it="La spedizione di reso è a carico del cliente.",
            en="The cost of sending the goods back is the customer's.",
        )
        if borne_by == "customer"
        else Sentence(
            it="La spedizione di reso è a carico del venditore.",
            en="The cost of sending the goods back is the seller's.",
        ),
        facts={"reason": reason},
    )
    return ReturnCost(borne_by=borne_by, ruling=ruling)
