"""What can still be changed of a placed order, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never

from ordito.schemas.values import Ruling, Sentence

from . import wording
from .contacts import customer_service
from .questions import question
from .rules.cancellation import CancellationReason
from .terms import Fact, Terms

Asker = Literal["customer", "staff"]
StaffReason = Literal[
    "not_in_stock", "payment_not_authorised", "shipping_restriction", "manifest_error", "customer_request", "other"
]
"""Why Customer Service cancels an order."""


@question("cancellation")
def cancellation(
    terms: Terms, *, by: Asker, placed_at: datetime, forwarded: bool, reason: StaffReason | None = None
) -> Ruling:
    """Whether an order can be cancelled now. `forwarded`: the courier has it, or a part of it.

    `reason` is the staff's; without one, the question is whether there is any. Codes: `cancellable_until_forwarded`,
    `already_forwarded`, `customer_service_only`, `never`, `not_for_this_reason`.
    """
    match by:
        case "customer":
            return _by_customer(terms, placed_at=placed_at, forwarded=forwarded)
        case "staff":
            return _by_staff(terms, forwarded=forwarded, reason=reason)
        case _:
            assert_never(by)


@question("delivery_details_change")
def delivery_details_change(terms: Terms, *, by: Asker, forwarded: bool) -> Ruling:
    """Whether name, address or phone of a placed order can be corrected now.

    Codes: `changeable_until_forwarded`, `already_forwarded`, `customer_service_only`, `never`.
    """
    rule = terms.rules.delivery.details
    facts: dict[str, Fact] = {"by": by, "forwarded": forwarded}
    reach = customer_service(terms)
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


def _by_customer(terms: Terms, *, placed_at: datetime, forwarded: bool) -> Ruling:
    rule = terms.rules.cancellation.by_customer
    local = terms.calendar.local(placed_at)
    working_day = terms.calendar.is_working_day(local.date())
    cut_off = rule.customer_service_only_if_placed_by
    reach, placed = customer_service(terms), wording.moment(local)
    if rule.until == "never":
        code, sentence = (
            "never",
            Sentence(
                it="Un ordine inviato non può essere annullato dal cliente; un consumatore può recedere, anche prima "
                "della consegna.",
                en="A placed order cannot be cancelled by its customer; a consumer can withdraw from it, before its "
                "delivery too.",
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


def _by_staff(terms: Terms, *, forwarded: bool, reason: StaffReason | None) -> Ruling:
    rule = terms.rules.cancellation.by_staff
    if rule.until == "never":
        code, sentence = (
            "never",
            Sentence(it="Un ordine inviato non può essere annullato.", en="A placed order cannot be cancelled."),
        )
    elif forwarded:
        code, sentence = "already_forwarded", _too_late()
    elif rule.reasons and reason is not None and reason not in rule.reasons:
        reasons = wording.listing([REASONS[each] for each in rule.reasons])
        code, sentence = (
            "not_for_this_reason",
            Sentence(
                it=f"Il Servizio Clienti può annullare un ordine solo per questi motivi: {reasons.it}.",
                en=f"Customer Service can cancel an order for these reasons only: {reasons.en}.",
            ),
        )
    else:
        code, sentence = "cancellable_until_forwarded", _cancellable()
    return terms.ruling(
        rule,
        allowed=code == "cancellable_until_forwarded",
        code=code,
        sentence=sentence,
        facts={"by": "staff", "forwarded": forwarded, "reasons": ", ".join(rule.reasons)},
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


REASONS: dict[CancellationReason, Sentence] = {
    "not_in_stock": Sentence(it="articolo non disponibile", en="an item not in stock"),
    "payment_not_authorised": Sentence(it="pagamento non autorizzato", en="a payment not authorised"),
    "shipping_restriction": Sentence(it="limiti di spedizione", en="a shipping restriction"),
    "manifest_error": Sentence(
        it="errore manifesto nel prezzo o nella descrizione", en="a manifest error in the price or the description"
    ),
}
