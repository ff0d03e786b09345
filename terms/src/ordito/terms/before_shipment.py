"""What can still be changed of a placed order, by whom, and by when it has to arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never

from ordito.schemas.values import Ruling, Sentence

from . import wording
from .calendar import STARTS
from .questions import question
from .terms import Fact, Terms

Asker = Literal["customer", "staff"]


@question("cancellation")
def cancellation(terms: Terms, *, by: Asker, placed_at: datetime, forwarded: bool) -> Ruling:
    """Whether an order can be cancelled now. `forwarded`: the courier has it, or a part of it.

    Codes: `cancellable_until_forwarded`, `already_forwarded`, `customer_service_only`, `never`.
    """
    match by:
        case "customer":
            return _by_customer(terms, placed_at=placed_at, forwarded=forwarded)
        case "staff":
            return _by_staff(terms, forwarded=forwarded)
        case _:
            assert_never(by)


@question("delivery_details_change")
def delivery_details_change(terms: Terms, *, by: Asker, forwarded: bool) -> Ruling:
    """Whether name, address or phone of a placed order can be corrected now.

    Codes: `changeable_until_forwarded`, `already_forwarded`, `customer_service_only`, `never`.
    """
    rule = terms.rules.delivery.details
    facts: dict[str, Fact] = {"by": by, "forwarded": forwarded}
    reach = _customer_service(terms)
    if not rule.changed_by:
        code, sentence = (
            "never",
            Sentence(
                it="I dati di consegna di un ordine inviato non si possono modificare.",
                en="The delivery details of a placed order cannot be changed.",
            ),
        )
    elif forwarded:
        code, sentence = (
            "already_forwarded",
            Sentence(
                it="L'ordine è già stato affidato al corriere: i dati di consegna non si possono più modificare.",
                en="The order is already with the courier: its delivery details can no longer be changed.",
            ),
        )
    elif by not in rule.changed_by:
        code, sentence = (
            "customer_service_only",
            Sentence(
                it=f"I dati di consegna li corregge il Servizio Clienti: {reach.it}.",
                en=f"Customer Service corrects delivery details: {reach.en}.",
            ),
        )
    else:
        code, sentence = (
            "changeable_until_forwarded",
            Sentence(
                it="I dati di consegna si possono correggere finché l'ordine non è affidato al corriere.",
                en="The delivery details can be corrected until the order is handed to the courier.",
            ),
        )
    return terms.ruling(rule, allowed=code == "changeable_until_forwarded", code=code, sentence=sentence, facts=facts)


@question("delivery_limit")
def delivery_limit(terms: Terms, *, concluded_at: datetime) -> Ruling:
    """By when an order has to be delivered; the deadline is the ruling's. Code: `delivery_due`."""
    rule = terms.rules.delivery.limit
    deadline = terms.calendar.whole_days(concluded_at, rule.days, starts_with=STARTS["order_concluded"])
    last = wording.day(deadline.last_day)
    return terms.ruling(
        rule,
        allowed=True,
        code="delivery_due",
        sentence=Sentence(
            it=f"L'ordine deve essere consegnato al più tardi {last.it}.",
            en=f"The order has to be delivered by {last.en} at the latest.",
        ),
        facts={"concluded_at": concluded_at},
        deadline=deadline,
    )


def _by_customer(terms: Terms, *, placed_at: datetime, forwarded: bool) -> Ruling:
    rule = terms.rules.cancellation.by_customer
    local = terms.calendar.local(placed_at)
    working_day = terms.calendar.is_working_day(local.date())
    cut_off = rule.customer_service_only_if_placed_by
    reach, placed = _customer_service(terms), wording.moment(local)
    if rule.until == "never":
        code, sentence = (
            "never",
            Sentence(
                it="Un ordine inviato non può essere annullato dal cliente.",
                en="A placed order cannot be cancelled by its customer.",
            ),
        )
    elif forwarded:
        code, sentence = "already_forwarded", _too_late()
    elif cut_off is not None and working_day and local.time() <= cut_off:
        by = cut_off.strftime("%H:%M")
        code, sentence = (
            "customer_service_only",
            Sentence(
                it=f"L'ordine è stato inviato {placed.it}, entro le {by} di un giorno lavorativo: "
                f"per annullarlo occorre contattare il Servizio Clienti ({reach.it}).",
                en=f"The order was placed on {placed.en}, by {by} on a working day: "
                f"to cancel it, please contact Customer Service ({reach.en}).",
            ),
        )
    else:
        code, sentence = "cancellable_until_forwarded", _cancellable()
    return terms.ruling(
        rule,
        allowed=code == "cancellable_until_forwarded",
        code=code,
        sentence=sentence,
        facts={
            "by": "customer",
            "forwarded": forwarded,
            "placed_at": placed_at,
            "placed_at_local": local.isoformat(),
            "working_day": working_day,
            "customer_service_only_if_placed_by": None if cut_off is None else cut_off.isoformat(),
        },
    )


def _by_staff(terms: Terms, *, forwarded: bool) -> Ruling:
    rule = terms.rules.cancellation.by_staff
    if rule.until == "never":
        code, sentence = (
            "never",
            Sentence(it="Un ordine inviato non può essere annullato.", en="A placed order cannot be cancelled."),
        )
    elif forwarded:
        code, sentence = "already_forwarded", _too_late()
    else:
        code, sentence = "cancellable_until_forwarded", _cancellable()
    return terms.ruling(
        rule,
        allowed=code == "cancellable_until_forwarded",
        code=code,
        sentence=sentence,
        facts={"by": "staff", "forwarded": forwarded},
    )


def _cancellable() -> Sentence:
    return Sentence(
        it="L'ordine può essere annullato finché non è affidato al corriere.",
        en="The order can be cancelled until it is handed to the courier.",
    )


def _too_late() -> Sentence:
    return Sentence(
        it="L'ordine è già stato affidato al corriere e non può più essere annullato; resta possibile il recesso.",
        en="The order is already with the courier and can no longer be cancelled; it can still be withdrawn from.",
    )


def _customer_service(terms: Terms) -> Sentence:
    contacts = terms.rules.contacts
    return Sentence(
        it=f"{contacts.email}, {contacts.phone}, {contacts.hours.it}",
        en=f"{contacts.email}, {contacts.phone}, {contacts.hours.en}",
    )
