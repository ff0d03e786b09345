"""Cancelling is asked and answered: only shipping knows whether it is in time.

If shipping declines, the judgement that was put off meanwhile is made up for. Shipping also stops what staff rejected
and what the customer terminated: its answer then tells nothing new.
"""

from __future__ import annotations

from ordito.orders.domain.accepting import then_judge
from ordito.orders.domain.commands import NoteShipmentStopDeclined, RequestCancellation
from ordito.orders.domain.events import CancellationDeclined, CancellationRequested, Event, OrderCancelled
from ordito.orders.domain.permissions import may_cancel
from ordito.orders.domain.rejections import ContradictsHistory, NotCancellableByCustomer, NotCancellableByStaff
from ordito.orders.domain.state import CancellationAsked, Cancelled, Confirmed, NotAccepted, Order, Proposed, Terminated
from ordito.terms import Terms, cancellation


def request(order: Order, command: RequestCancellation, terms: Terms) -> tuple[Event, ...]:
    if isinstance(order.acceptance, CancellationAsked | Cancelled):
        return ()
    ruling = may_cancel(order, by=command.by, terms=terms, ground=command.ground)
    if ruling.allowed:
        return (CancellationRequested(command.by, command.reason, ruling),)
    raise NotCancellableByCustomer(ruling=ruling) if command.by == "customer" else NotCancellableByStaff(ruling=ruling)


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
        case CancellationAsked(by=by):
            ruling = cancellation(terms, by=by, placed_at=order.placed.placed_at, forwarded=True)
            return then_judge(order, CancellationDeclined(ruling.code, ruling), terms, command)
        case Proposed() | Confirmed() | NotAccepted() | Terminated():
            return ()
        case _:
            raise ContradictsHistory("The shipment was not stopped", status=order.status)
