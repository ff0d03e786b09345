"""Cancelling is asked and answered: only shipping knows whether it is in time.

A customer who withdraws from everything before anything has left need not wait for it: shipping is asked to stop,
whatever the terms say about cancelling, since the right of withdrawal is not theirs to take. Who withdraws from a part
of it has shipping asked to keep that part here. What is too late for it goes on as an ordinary return.

If shipping declines, what was put off meanwhile is made up for: the judgement, and the parts withdrawn from that may
still be here. Shipping also stops what staff rejected and what the customer terminated: its answer then tells nothing
new.
"""

from __future__ import annotations

from ordito.orders.domain.accepting import then_judge
from ordito.orders.domain.commands import NotePiecesStopped, NoteShipmentStopDeclined, RequestCancellation
from ordito.orders.domain.events import (
    CancellationDeclined,
    CancellationRequested,
    Event,
    OrderCancelled,
    PiecesStopNoted,
    PiecesStopRequested,
)
from ordito.orders.domain.permissions import may_cancel
from ordito.orders.domain.rejections import ContradictsHistory, NotCancellableByCustomer, NotCancellableByStaff
from ordito.orders.domain.state import (
    CancellationAsked,
    Cancelled,
    Confirmed,
    Delivered,
    NotAccepted,
    Order,
    Proposed,
    Terminated,
    evolve_order,
)
from ordito.schemas.values import Ruling
from ordito.terms import Terms, cancellation

WITHDRAWAL = "withdrawal"
"""Why an order is cancelled whose customer withdrew from all of it."""


def request(order: Order, command: RequestCancellation, terms: Terms) -> tuple[Event, ...]:
    if isinstance(order.acceptance, CancellationAsked | Cancelled):
        return ()
    ruling = may_cancel(order, by=command.by, terms=terms, ground=command.ground)
    if ruling.allowed:
        return (CancellationRequested(command.by, command.reason, ruling),)
    raise NotCancellableByCustomer(ruling=ruling) if command.by == "customer" else NotCancellableByStaff(ruling=ruling)


def stop_for_withdrawal(order: Order, ruling: Ruling) -> tuple[CancellationRequested | PiecesStopRequested, ...]:
    """Ask shipping to stop if the customer has withdrawn from all that was to be sent, else to keep here what it can.

    `ruling` is that of the last withdrawal, which `order` knows of.
    """
    if not order.forwarded and order.withdrawn_wholly:
        return (CancellationRequested("customer", WITHDRAWAL, ruling),)
    return _keep_here(order)


def _keep_here(order: Order) -> tuple[PiecesStopRequested, ...]:
    """Once for each withdrawal that may be about pieces that are still here."""
    if not isinstance(order.acceptance, Confirmed) or isinstance(order.delivery, Delivered):
        return ()
    return tuple(
        PiecesStopRequested(one.return_id, one.lines, one.ruling)
        for one in order.returns
        if one.stage == "withdrawn" and one.stop is None and one.ruling is not None
    )


def note_pieces_stopped(order: Order, command: NotePiecesStopped) -> tuple[PiecesStopNoted, ...]:
    """Recorded once; where it was the last that was awaited, the order is delivered, which `delivering` says."""
    known = next((one for one in order.returns if one.return_id == command.return_id), None)
    if known is None or known.stop is None:
        raise ContradictsHistory("Pieces were kept here that nobody withdrew from", status=order.status)
    return () if known.stop != "asked" else (PiecesStopNoted(command.return_id, command.lines, command.left),)


def note_stopped(order: Order) -> tuple[Event, ...]:
    match order.acceptance:
        case CancellationAsked(by=by, reason=reason, ruling=ruling) if not order.forwarded:
            return (OrderCancelled(by, reason, ruling),)
        case Cancelled() | NotAccepted() | Terminated():
            return ()
        case _:
            raise ContradictsHistory("The shipment was stopped", status=order.status)


def note_stop_declined(order: Order, command: NoteShipmentStopDeclined, terms: Terms) -> tuple[Event, ...]:
    match order.acceptance:
        case CancellationAsked(by=by, ruling=asked):
            of_withdrawal = asked.rule == terms.rules.withdrawal.window.id
            who = "staff" if of_withdrawal else by  # the customer asked the house for nothing: the house tried
            ruling = cancellation(terms, by=who, placed_at=order.placed.placed_at, forwarded=True)
            declined = then_judge(order, CancellationDeclined(ruling.code, ruling, of_withdrawal), terms, command)
            for event in declined:
                order = evolve_order(order, event)
            return (*declined, *_keep_here(order))
        case Proposed() | Confirmed() | NotAccepted() | Terminated():
            return ()
        case _:
            raise ContradictsHistory("The shipment was not stopped", status=order.status)
