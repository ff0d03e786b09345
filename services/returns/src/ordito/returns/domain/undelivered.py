"""A parcel that never reached the customer: what goes back for its pieces, and what the terms keep.

Pieces that the customer had withdrawn from before belong to their return: the warehouse receives them there. If they
are lost, nobody can send them back: the return is lost with them, at the seller's risk, or goes on without them where
others of its pieces arrived. Cash that the courier was to collect, and did not, does not go back; what a voucher had
paid does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from ordito.returns.domain import pieces, windows
from ordito.returns.domain.claim_pieces import less_reductions
from ordito.returns.domain.commands import SettleUndelivered
from ordito.returns.domain.events import (
    Deducted,
    Event,
    ExchangeAgreed,
    RefundDue,
    RefundedPieces,
    ReturnClosed,
    ReturnLost,
    UndeliveredSettled,
)
from ordito.returns.domain.life import Authorised, Dispatched, Notice, Received, Withdrawn, parcel_of
from ordito.returns.domain.paying import by_voucher, is_paid
from ordito.returns.domain.rejections import OrderNotConfirmed
from ordito.returns.domain.state import Opened, Placed, evolve_all, evolve_opened
from ordito.schemas.money import Money, total, zero
from ordito.schemas.values import LineQuantity, Ruling, Sentence
from ordito.terms import (
    PiecesBack,
    Terms,
    Undelivered,
    lost_parcel,
    refund_before_shipment,
    share_of_pieces,
    undelivered,
)

_Waiting: TypeAlias = Withdrawn | Authorised | Dispatched | Received


def settle(state: Opened, command: SettleUndelivered, terms: Terms) -> tuple[Event, ...]:
    """The parcel is settled once: its pieces, the ruling, the refund that is due or the closing."""
    if isinstance(state.progress, Placed):
        raise OrderNotConfirmed  # its confirmation is on its way: this is heard again
    if command.parcel_id in {parcel_of(one) for one in state.undelivered}:
        return ()
    events = _withdrawn_from(state, command, terms)
    return (*events, *_left(evolve_all(state, events), command, terms))


def _left(state: Opened, command: SettleUndelivered, terms: Terms) -> tuple[Event, ...]:
    """The pieces of the parcel that nobody had withdrawn from."""
    missed = pieces.count(command.lines) & Counter(pieces.left(state))
    return _settled(state, command, terms, missed, before=pieces.given_away(state)) if missed else ()


def _withdrawn_from(state: Opened, command: SettleUndelivered, terms: Terms) -> tuple[Event, ...]:
    """The lost pieces of returns: the risk never passed to the customer.

    Of returns that may be about the same pieces, the last is lost: what arrived is on its way back under the first. A
    return that is lost in part goes on with what did arrive; goods on their way back are not lost.
    """
    if command.cause != "lost":
        return ()
    withdrawn = pieces.count(command.lines) - Counter(pieces.left(state))
    events: tuple[Event, ...] = ()
    for one in _waiting(state):
        wanted = pieces.count(one.notice.lines)
        lost = wanted & withdrawn
        if lost == wanted and isinstance(one, Withdrawn | Authorised):
            more = _lost_return(state, one.notice, terms, at=command.at)
        elif lost and lost != wanted:
            more = _lost_part(state, one.notice, command, terms, lost)
        else:
            continue
        withdrawn -= lost
        events, state = (*events, *more), evolve_all(state, more)
    return events


def _waiting(state: Opened) -> list[_Waiting]:
    """Withdrawals of which nobody has looked at what came back: the last first, and those that nothing came of yet."""
    waiting = [
        one
        for one in reversed(state.returns)
        if isinstance(one, Withdrawn | Authorised | Dispatched | Received)
        and not isinstance(one.notice, ExchangeAgreed)
    ]
    return sorted(waiting, key=lambda one: isinstance(one, Dispatched | Received))


def _lost_part(
    state: Opened, notice: Notice, command: SettleUndelivered, terms: Terms, lost: Counter[int]
) -> tuple[Event, ...]:
    """Of a return's pieces, those that arrived come first: they stay its own."""
    before = pieces.given_away_before(state, notice.return_id) + (pieces.count(notice.lines) - lost)
    return _settled(state, command, terms, lost, before=before, of_return=notice.return_id)


def _settled(
    state: Opened,
    command: SettleUndelivered,
    terms: Terms,
    missed: Counter[int],
    *,
    before: Counter[int],
    of_return: str | None = None,
) -> tuple[Event, ...]:
    """Pieces of the parcel, each line's next ones after `before`, and what is owed for them."""
    lines = pieces.lines_of(missed)
    paid = {piece.line: _paid(state, piece, before=before[piece.line]) for piece in lines}
    probe = UndeliveredSettled(
        return_id=state.next_undelivered_id,
        parcel_id=command.parcel_id,
        cause=command.cause,
        lines=lines,
        at=command.at,
        ruling=lost_parcel(terms),
        of_return=of_return,
    )
    after = evolve_opened(state, probe)
    cost = _delivery(state, after)
    paid, delivery = _as_paid(after, paid, cost)
    goods = total(paid.values(), state.delivery.currency)
    owed = _owed(state, command, terms, paid=goods + delivery, delivery=cost)
    settled = probe if command.cause == "lost" else replace(probe, ruling=owed.ruling)
    noted = windows.note(state, settled, terms)
    if not owed.refund:
        return (*noted, ReturnClosed(settled.return_id, refunded=owed.refund, lines=lines))
    due = _due(settled.return_id, lines, owed, terms, paid=paid, delivery=delivery, at=settled.at)
    return (*noted, replace(due, paid_by_voucher=not is_paid(state)))


def _lost_return(state: Opened, notice: Notice, terms: Terms, *, at: datetime) -> tuple[Event, ...]:
    lost = ReturnLost(notice.return_id, reported_by="system", ruling=lost_parcel(terms))
    gone = pieces.given_away_before(state, notice.return_id)
    paid = {piece.line: _paid(state, piece, before=gone[piece.line]) for piece in notice.lines}
    after = evolve_opened(state, lost)
    paid, delivery = _as_paid(after, paid, _delivery(state, after))
    everything = total(paid.values(), delivery.currency) + delivery
    if not everything:
        return lost, ReturnClosed(notice.return_id, refunded=everything, lines=notice.lines)
    owed = Undelivered(refund=everything, deductions=(), ruling=lost.ruling)
    due = _due(notice.return_id, notice.lines, owed, terms, paid=paid, delivery=delivery, at=at)
    return lost, replace(due, paid_by_voucher=not is_paid(state))


def _delivery(state: Opened, after: Opened) -> Money:
    """What the delivery cost that was for nothing: all of it, once no piece of the order is to come or to be kept."""
    return state.delivery if pieces.everything_is_back(after) else zero(state.delivery.currency)


def _as_paid(after: Opened, prices: dict[int, Money], delivery: Money) -> tuple[dict[int, Money], Money]:
    """What was paid of these prices and of the delivery: by a voucher, where no courier collected the cash."""
    if is_paid(after):
        return prices, delivery
    parts, paid_delivery = by_voucher(after, list(prices.values()))
    return dict(zip(prices, parts, strict=True)), paid_delivery


def _owed(state: Opened, command: SettleUndelivered, terms: Terms, *, paid: Money, delivery: Money) -> Undelivered:
    """What goes back. The seller bears the loss of a lost parcel, and keeps nothing of what was paid for it."""
    if command.cause == "lost":
        return Undelivered(refund=paid, deductions=(), ruling=lost_parcel(terms))
    return undelivered(
        terms,
        paid=paid,
        delivery=delivery,
        return_cost=command.return_cost or zero(paid.currency),
        customs=command.customs_cost or zero(paid.currency),
        customer_kind=state.customer.kind,
    )


def _due(
    return_id: str,
    pieces_back: tuple[LineQuantity, ...],
    owed: Undelivered,
    terms: Terms,
    *,
    paid: dict[int, Money],
    delivery: Money,
    at: datetime,
) -> RefundDue:
    """The refund as lines and delivery: what is kept is taken off the delivery first, then off the lines by price."""
    kept = total((each.amount for each in owed.deductions), delivery.currency)
    delivery_back = delivery - min(kept, delivery)
    back = owed.refund - delivery_back
    goods = total(paid.values(), delivery.currency)
    parts = (goods - back).allocate([amount.amount for amount in paid.values()])
    quantities = pieces.count(pieces_back)
    deadline = _by_when(terms, at=at).deadline
    if deadline is None:
        raise ValueError("the terms set no day for the refund")
    return RefundDue(
        return_id=return_id,
        amount=owed.refund,
        lines=tuple(
            RefundedPieces(line, quantities[line], paid=amount, reduction=part, refund=amount - part)
            for (line, amount), part in zip(paid.items(), parts, strict=True)
        ),
        delivery=delivery_back,
        due=deadline.last_day,
        overdue_at=deadline.end,
        ruling=owed.ruling,
        delivery_ruling=None,
        deductions=tuple(Deducted(f"{each.name}_cost", each.amount, _KEPT[each.name]) for each in owed.deductions),
    )


def _by_when(terms: Terms, *, at: datetime) -> Ruling:
    """Goods that did not arrive are paid back by the day that holds for goods that were never sent."""
    return refund_before_shipment(
        terms, (), cause="order_cancelled", delivery_paid=zero(terms.rules.currency), decided_at=at
    ).ruling


def _paid(state: Opened, piece: LineQuantity, *, before: int) -> Money:
    line = state.bought[piece.line]
    whole = PiecesBack(line=line.line, pieces=piece.quantity, ordered=line.quantity, paid=line.paid, before=before)
    left = less_reductions(state, whole)
    return share_of_pieces(left.paid, ordered=left.ordered, before=left.before, pieces=left.pieces)


_KEPT: dict[str, Sentence] = {
    "delivery": Sentence(it="Spese di consegna, trattenute.", en="Cost of delivery, withheld."),
    "return": Sentence(
        it="Restituzione del pacco al mittente, trattenuta.", en="Return of the parcel to the sender, withheld."
    ),
    "customs": Sentence(
        it="Sdoganamento del pacco restituito, trattenuto.", en="Customs clearance of the returned parcel, withheld."
    ),
}
