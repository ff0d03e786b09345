"""Whether a seller takes an order: where it goes, what is in stock, what was wrong, and when it is a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ordito.schemas.values import LineQuantity, Ruling, Sentence

from . import wording
from .calendar import STARTS
from .questions import question
from .rules import Bilingual
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


@question("manifest_error")
def manifest_error(terms: Terms, *, concluded: bool, forwarded: bool) -> Ruling:
    """Whether an order can still be refused because its price or description was obviously wrong.

    `concluded`: it is a contract; `forwarded`: the courier has it, or a part of it. Codes: `refusable`, `too_late`.
    """
    rule = terms.rules.ordering.manifest_error
    over = forwarded or (concluded and rule.refused_until == "contract")
    return terms.ruling(
        rule,
        allowed=not over,
        code="too_late" if over else "refusable",
        sentence=_ERROR_TOO_LATE if over else _ERROR_REFUSABLE,
        facts={"refused_until": rule.refused_until},
    )


@question("unavailability_notice")
def unavailability_notice(terms: Terms, *, acknowledged_at: datetime) -> Ruling:
    """By when the customer is told that goods are not in stock. `acknowledged_at`: when his order was answered.

    Codes: `tell_by`, with the deadline; `no_time_set`.
    """
    rule = terms.rules.ordering.stock
    if rule.told_within_days is None:
        return terms.ruling(rule, allowed=True, code="no_time_set", sentence=_TOLD_PROMPTLY, facts={})
    starts_with = STARTS["order_acknowledged"]
    deadline = terms.calendar.whole_days(acknowledged_at, rule.told_within_days, starts_with=starts_with)
    last = wording.day(deadline.last_day)
    return terms.ruling(
        rule,
        allowed=True,
        code="tell_by",
        sentence=Sentence(
            it=f"Se un articolo non è disponibile, il cliente è avvisato per e-mail al più tardi {last.it}.",
            en=f"If an item is not in stock, the customer is told by e-mail by {last.en} at the latest.",
        ),
        facts={},
        deadline=deadline,
    )


@question("acceptance")
def acceptance(
    terms: Terms, *, ordered: Sequence[LineQuantity], reserved: Sequence[LineQuantity], method: str | None = None
) -> Acceptance:
    """What of an order is accepted, given what could be reserved. Pieces that are not in stock are refused.

    The order is paid, unless its payment's `method` is one that is collected on delivery (see `charge`).
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
    later = method is not None and terms.rules.payment.collected(method)
    code, sentence = _verdict(accepted, refused, paid=not later)
    ruling = terms.ruling(rule, allowed=bool(accepted), code=code, sentence=sentence, facts=facts)
    refusal = (
        terms.ruling(
            rule, allowed=False, code="lines_not_in_stock", sentence=_not_in_stock(refused, paid=not later), facts=facts
        )
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
            event = _with_its_message(event, rule.confirmation)
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


def _with_its_message(event: Sentence, name: Bilingual) -> Sentence:
    return Sentence(it=f"{event.it} («{name.it}»)", en=f"{event.en} (“{name.en}”)")


def _verdict(
    accepted: tuple[LineQuantity, ...], refused: tuple[LineQuantity, ...], *, paid: bool
) -> tuple[str, Sentence]:
    if not accepted:
        return "not_in_stock", _NOTHING_IN_STOCK if paid else _NOTHING_IN_STOCK_UNPAID
    if refused:
        return "accepted_in_part", _IN_PART if paid else _IN_PART_UNPAID
    return "accepted", _WHOLE if paid else _WHOLE_UNPAID


def _not_in_stock(refused: Sequence[LineQuantity], *, paid: bool) -> Sentence:
    pieces = sum(each.quantity for each in refused)
    if pieces == 1:
        back = _ITS_MONEY_BACK if paid else _NOT_ASKED
        return Sentence(
            it=f"Un articolo non è disponibile: è rifiutato e {back.it}.",
            en=f"One item is not in stock: it is refused and {back.en}.",
        )
    back = _THEIR_MONEY_BACK if paid else _NOT_ASKED
    return Sentence(
        it=f"{pieces} articoli non sono disponibili: sono rifiutati e {back.it}.",
        en=f"{pieces} items are not in stock: they are refused and {back.en}.",
    )


_NOTHING_IN_STOCK = Sentence(
    it="Gli articoli ordinati non sono disponibili: l'ordine non è accettato e quanto pagato viene rimborsato.",
    en="The items ordered are not in stock: the order is not accepted and what was paid is refunded.",
)
_NOTHING_IN_STOCK_UNPAID = Sentence(
    it="Gli articoli ordinati non sono disponibili: l'ordine non è accettato e nulla è dovuto.",
    en="The items ordered are not in stock: the order is not accepted and nothing is due.",
)
_IN_PART = Sentence(
    it="L'ordine è accettato per gli articoli disponibili; quanto pagato per gli altri viene rimborsato.",
    en="The order is accepted for the items in stock; what was paid for the others is refunded.",
)
_IN_PART_UNPAID = Sentence(
    it="L'ordine è accettato per gli articoli disponibili, che si pagano alla consegna.",
    en="The order is accepted for the items in stock, which are paid for on delivery.",
)
_WHOLE = Sentence(
    it="L'ordine è accettato: il pagamento è autorizzato e tutti gli articoli sono disponibili.",
    en="The order is accepted: the payment is authorised and all items are in stock.",
)
_WHOLE_UNPAID = Sentence(
    it="L'ordine è accettato: tutti gli articoli sono disponibili e si pagano alla consegna.",
    en="The order is accepted: all items are in stock, and they are paid for on delivery.",
)
_ITS_MONEY_BACK = Sentence(it="quanto pagato viene rimborsato", en="what was paid for it is refunded")
_THEIR_MONEY_BACK = Sentence(it="quanto pagato viene rimborsato", en="what was paid for them is refunded")
_NOT_ASKED = Sentence(it="alla consegna nulla è dovuto", en="nothing is due on delivery")
_ERROR_REFUSABLE = Sentence(
    it="Per un errore manifesto nel prezzo o nella descrizione l'ordine può essere rifiutato.",
    en="The order can be refused because of a manifest error in its price or description.",
)
_ERROR_TOO_LATE = Sentence(
    it="Un errore nel prezzo o nella descrizione non permette più di rifiutare l'ordine.",
    en="An error in the price or the description is no longer a reason to refuse the order.",
)
_TOLD_PROMPTLY = Sentence(
    it="Se un articolo non è disponibile, il cliente è avvisato per e-mail senza un termine preciso.",
    en="If an item is not in stock, the customer is told by e-mail; no time is set for it.",
)
