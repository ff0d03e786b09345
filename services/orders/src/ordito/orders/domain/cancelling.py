"""Cancelling is asked and answered: only shipping knows whether it is in time.

A customer who withdraws from everything before anything has left need not wait for it: shipping is asked to stop,
whatever the terms say about cancelling, since the right of withdrawal is not theirs to take. If it is too late, the
withdrawal goes on as an ordinary return.

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


def stop_for_withdrawal(order: Order, ruling: Ruling) -> tuple[CancellationRequested, ...]:
    """Ask shipping to stop if the customer has withdrawn from all that was to be sent; `ruling` is the withdrawal's."""
    if order.forwarded or not order.withdrawn_wholly:
        return ()
    return (CancellationRequested("customer", WITHDRAWAL, ruling),)


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
            return then_judge(order, CancellationDeclined(ruling.code, ruling, of_withdrawal), terms, command)
        case Proposed() | Confirmed() | NotAccepted() | Terminated():
            return ()
        case _:
            raise ContradictsHistory("The shipment was not stopped", status=order.status)
