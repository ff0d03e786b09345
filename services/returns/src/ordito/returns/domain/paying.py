"""What the customer has paid: all of it, or, as long as no courier collected the cash, what a voucher pays of it.

What a voucher pays is for what the customer keeps, or may still get. Only what is beyond that can go back: so whatever
never arrives, parcel by parcel, gives back no more than the voucher paid, and all of it once nothing is to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ordito.returns.domain import pieces
from ordito.returns.domain.state import Opened, confirmed_lines
from ordito.schemas.money import Money, total, zero
from ordito.terms import PiecesBack, share_of_pieces

CASH_ON_DELIVERY = "cash_on_delivery"


def is_paid(state: Opened) -> bool:
    """Whether the customer has paid all of it: at once, or at the door when the first parcel was delivered."""
    return state.payment_method != CASH_ON_DELIVERY or any(parcel.collected for parcel in state.parcels)


def with_surcharge(state: Opened) -> Money:
    """What is paid beside the goods."""
    return state.delivery if state.surcharge is None else state.delivery + state.surcharge


def by_voucher(after: Opened, prices: Sequence[Money]) -> tuple[tuple[Money, ...], Money]:
    """What the voucher had paid of pieces at these prices, in the state without them.

    And of what is paid beside them, surcharge and all, if nothing else of the order is kept or to come.
    """
    nothing = zero(after.delivery.currency)
    beside = with_surcharge(after) if pieces.everything_is_back(after) else nothing
    cost = total(prices, beside.currency) + beside
    if not cost or after.voucher is None:
        return tuple(nothing for _ in prices), nothing
    rest = _kept(after)
    part = max(after.voucher - rest, nothing) - max(after.voucher - rest - cost, nothing)
    *parts, rest_of_it = part.allocate([*(price.amount for price in prices), beside.amount])
    return tuple(parts), rest_of_it


def as_paid_by_voucher(after: Opened, back: Sequence[PiecesBack]) -> tuple[Opened, list[PiecesBack]]:
    """Pieces that are back, and the order, as if they had cost what the voucher paid of them."""
    prices = [
        share_of_pieces(each.paid, ordered=each.ordered, before=each.before, pieces=each.pieces - each.refused)
        for each in back
    ]
    parts, delivery = by_voucher(after, prices)
    paid = [replace(each, ordered=each.pieces, paid=part, before=0) for each, part in zip(back, parts, strict=True)]
    return replace(after, delivery=delivery), paid


def _kept(state: Opened) -> Money:
    """What the confirmed pieces cost that are not back, and that may still arrive; with the delivery of any of them."""
    currency = state.delivery.currency
    confirmed = pieces.count(confirmed_lines(state.progress))
    everything = total(
        (
            share_of_pieces(
                line.paid,
                ordered=line.quantity,
                before=line.quantity - confirmed[line.line],
                pieces=confirmed[line.line],
            )
            for line in state.lines
        ),
        currency,
    )
    gone = zero(currency)
    for take, lines in pieces.not_kept(state):
        before = pieces.given_away_before(state, take)
        for line, quantity in lines.items():
            bought = state.bought[line]
            gone += share_of_pieces(bought.paid, ordered=bought.quantity, before=before[line], pieces=quantity)
    return everything - gone + (zero(currency) if pieces.everything_is_back(state) else with_surcharge(state))
