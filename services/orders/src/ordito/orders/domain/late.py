"""What the customer can do when the goods do not come: grant further time, and then end the contract.

The time to deliver counts from the contract; where that comes with the hand-over alone, an order of which nothing is
handed over is late by its receipt, and may be ended likewise. When it ends, and when a further time ends, a timer says
so, and it is recorded where the goods are still awaited.
"""

from __future__ import annotations

from datetime import timedelta

from ordito.orders.domain.commands import GrantFurtherTime, NoteOverdue, TerminateOrder
from ordito.orders.domain.events import DeliveryOverdue, Event, FurtherTimeGranted, OrderTerminated
from ordito.orders.domain.permissions import lateness, may_grant_further_time, may_terminate
from ordito.orders.domain.rejections import FurtherTimeNotPossible, NotLate, NotTerminable
from ordito.orders.domain.state import Order, Terminated
from ordito.terms import Terms

LONGEST_FURTHER_TIME = timedelta(days=365)
"""Beyond it, the day is a slip of the pen."""


def note_overdue(order: Order, command: NoteOverdue, terms: Terms) -> tuple[Event, ...]:
    if order.overdue is not None and command.due <= order.overdue.due:
        return ()
    late = lateness(order, at=command.at, terms=terms)
    if late.code not in {"grant_further_time", "may_terminate"}:
        return ()
    return (DeliveryOverdue(command.due, late),)


def grant_further_time(order: Order, command: GrantFurtherTime, terms: Terms) -> tuple[Event, ...]:
    if order.further_until == command.until:
        return ()
    allowed, ruling = may_grant_further_time(order, at=command.at, terms=terms)
    if not allowed:
        raise NotLate(ruling=ruling)
    today = terms.calendar.day(command.at)
    earliest, latest = max(today, order.further_until or today), today + LONGEST_FURTHER_TIME
    if not earliest <= command.until <= latest:
        raise FurtherTimeNotPossible(earliest=earliest, latest=latest)
    return (FurtherTimeGranted(command.until, command.by, ruling),)


def terminate(order: Order, command: TerminateOrder, terms: Terms) -> tuple[Event, ...]:
    if isinstance(order.acceptance, Terminated):
        return ()
    allowed, ruling = may_terminate(order, at=command.at, terms=terms)
    if not allowed:
        raise NotTerminable(ruling=ruling)
    return (OrderTerminated(command.by, ruling),)
