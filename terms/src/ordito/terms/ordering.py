"""Whether a seller takes an order: where it goes, how it is paid, what is in stock, and when it is a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ordito.schemas.values import LineQuantity, Ruling, Sentence

from . import wording
from .questions import question
from .terms import Fact, Terms


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What of an order is accepted. `ruling` is about the order, `refusal` about its refused pieces, if any."""

    accepted: tuple[LineQuantity, ...]
    refused: tuple[LineQuantity, ...]
    ruling: Ruling
    refusal: Ruling | None


@question("destination")
def destination(terms: Terms, country: str) -> Ruling:
    """Whether the seller delivers to a country. Codes: `delivered_there`, `not_delivered_there`."""
    rule = terms.rules.ordering.shipping
    refused = country in rule.never_to
    where, seller = wording.country(country), terms.rules.name
    return terms.ruling(
        rule,
        allowed=not refused,
        code="not_delivered_there" if refused else "delivered_there",
        sentence=Sentence(
            it=f"{seller} non spedisce in questo paese: {where.it}.",
            en=f"{seller} does not deliver to this country: {where.en}.",
        )
        if refused
        else Sentence(
            it=f"{seller} spedisce in questo paese: {where.it}.", en=f"{seller} delivers to this country: {where.en}."
        ),
        facts={"country": country},
    )


@question("payment_method")
def payment_method(terms: Terms, method: str) -> Ruling:
    """Whether a method can be paid with. Codes: `method_offered`, `method_not_offered`."""
    rule = terms.rules.payment.methods
    offered = method in rule.offered
    named = wording.payment_method(method)
    choice = wording.listing([wording.payment_method(each) for each in rule.offered])
    return terms.ruling(
        rule,
        allowed=offered,
        code="method_offered" if offered else "method_not_offered",
        sentence=Sentence(it=f"Si può pagare con: {named.it}.", en=f"This method can be paid with: {named.en}.")
        if offered
        else Sentence(
            it=f"Questo metodo di pagamento non è disponibile ({named.it}). Si può pagare con: {choice.it}.",
            en=f"This method of payment is not offered ({named.en}). These are: {choice.en}.",
        ),
        facts={"method": method, "offered": ", ".join(rule.offered)},
    )


@question("payment_not_authorised")
def payment_not_authorised(terms: Terms, *, method: str, reason: str | None = None) -> Ruling:
    """Why an order falls whose payment was refused. `reason` is the provider's code. Code: `payment_not_authorised`."""
    named = wording.payment_method(method)
    return terms.ruling(
        terms.rules.ordering.payment,
        allowed=False,
        code="payment_not_authorised",
        sentence=Sentence(
            it=f"Il pagamento ({named.it}) non è stato autorizzato: l'ordine non è accettato e nulla è addebitato.",
            en=f"The payment ({named.en}) was not authorised: the order is not accepted and nothing was charged.",
        ),
        facts={"method": method, "reason": reason},
    )


@question("acceptance")
def acceptance(terms: Terms, *, ordered: Sequence[LineQuantity], reserved: Sequence[LineQuantity]) -> Acceptance:
    """What of a paid order is accepted, given what could be reserved. Pieces that are not in stock are refused.

    Codes of `ruling`: `accepted`, `accepted_in_part`, `not_in_stock`; of `refusal`: `lines_not_in_stock`.
    """
    rule = terms.rules.ordering.stock
    in_stock = _pieces(reserved)
    available = [
        LineQuantity(line=each.line, quantity=min(each.quantity, in_stock.get(each.line, 0))) for each in ordered
    ]
    complete = all(each.quantity == have.quantity for each, have in zip(ordered, available, strict=True))
    if not complete and rule.unavailable == "refuses_the_order":
        available = [LineQuantity(line=each.line, quantity=0) for each in ordered]
    accepted = tuple(each for each in available if each.quantity)
    refused = tuple(
        LineQuantity(line=each.line, quantity=each.quantity - have.quantity)
        for each, have in zip(ordered, available, strict=True)
        if each.quantity > have.quantity
    )
    facts: dict[str, Fact] = {
        "pieces_ordered": sum(each.quantity for each in ordered),
        "pieces_reserved": sum(in_stock.values()),
        "pieces_accepted": sum(each.quantity for each in accepted),
        "lines_refused": ", ".join(f"{each.line} × {each.quantity}" for each in refused),
    }
    code, sentence = _verdict(accepted, refused)
    ruling = terms.ruling(rule, allowed=bool(accepted), code=code, sentence=sentence, facts=facts)
    refusal = (
        terms.ruling(rule, allowed=False, code="lines_not_in_stock", sentence=_not_in_stock(refused), facts=facts)
        if refused
        else None
    )
    return Acceptance(accepted=accepted, refused=refused, ruling=ruling, refusal=refusal)


@question("contract_concluded")
def contract_concluded(
    terms: Terms, *, confirmed_at: datetime | None = None, handed_over_at: datetime | None = None
) -> Ruling:
    """Whether the order is a contract yet. Codes: `concluded` (since the fact `concluded_at`), `not_concluded_yet`."""
    rule = terms.rules.ordering.contract
    match rule.concluded:
        case "at_confirmation":
            concluded_at = confirmed_at
            event = Sentence(it="con la conferma dell'ordine", en="when the order is confirmed")
        case "at_hand_over":
            concluded_at = handed_over_at
            event = Sentence(it="con la consegna del pacco al corriere", en="when the parcel is handed to the courier")
    if concluded_at is None:
        code, sentence = (
            "not_concluded_yet",
            Sentence(it=f"Il contratto si conclude {event.it}.", en=f"The contract is concluded {event.en}."),
        )
    else:
        since = wording.moment(terms.calendar.local(concluded_at))
        code, sentence = (
            "concluded",
            Sentence(
                it=f"Il contratto si conclude {event.it}: è concluso da {since.it}.",
                en=f"The contract is concluded {event.en}: since {since.en}.",
            ),
        )
    return terms.ruling(
        rule,
        allowed=concluded_at is not None,
        code=code,
        sentence=sentence,
        facts={"concluded": rule.concluded, "concluded_at": concluded_at},
    )


def _pieces(lines: Sequence[LineQuantity]) -> dict[int, int]:
    pieces: dict[int, int] = {}
    for each in lines:
        pieces[each.line] = pieces.get(each.line, 0) + each.quantity
    return pieces


def _verdict(accepted: tuple[LineQuantity, ...], refused: tuple[LineQuantity, ...]) -> tuple[str, Sentence]:
    if not accepted:
        return "not_in_stock", Sentence(
            it="Gli articoli ordinati non sono disponibili: l'ordine non è accettato e quanto pagato viene rimborsato.",
            en="The items ordered are not in stock: the order is not accepted and what was paid is refunded.",
        )
    if refused:
        return "accepted_in_part", Sentence(
            it="L'ordine è accettato per gli articoli disponibili; quanto pagato per gli altri viene rimborsato.",
            en="The order is accepted for the items in stock; what was paid for the others is refunded.",
        )
    return "accepted", Sentence(
        it="L'ordine è accettato: il pagamento è autorizzato e tutti gli articoli sono disponibili.",
        en="The order is accepted: the payment is authorised and all items are in stock.",
    )


def _not_in_stock(refused: Sequence[LineQuantity]) -> Sentence:
    pieces = sum(each.quantity for each in refused)
    if pieces == 1:
        return Sentence(
            it="Un articolo non è disponibile: è rifiutato e quanto pagato viene rimborsato.",
            en="One item is not in stock: it is refused and what was paid for it is refunded.",
        )
    return Sentence(
        it=f"{pieces} articoli non sono disponibili: sono rifiutati e quanto pagato viene rimborsato.",
        en=f"{pieces} items are not in stock: they are refused and what was paid for them is refunded.",
    )
