"""The deadlines of an order: when its delivery is due, and when a further time that its customer granted ends.

A timer says that the last day ended; the domain decides whether the goods are still awaited then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from ordito.kit.timers import Timer, TimerHandler
from ordito.kit.transaction import Stored, Transaction
from ordito.orders.domain.commands import Command, NoteOverdue
from ordito.orders.domain.events import (
    ContractConcluded,
    FurtherTimeGranted,
    OrderConfirmed,
    OrderDelivered,
    OrderTerminated,
)
from ordito.orders.domain.state import Order
from ordito.terms import Terms, late_delivery, late_proposal

DELIVERY_OVERDUE = "delivery-overdue"

Tell = Callable[[Transaction, Timer, Command], None]


def keep_deadlines(tx: Transaction, order: Order, events: Iterable[Stored], *, terms: Terms) -> None:
    """Start and end the timers that follow from what was just appended to the order."""
    for stored in events:
        match stored.event:
            case OrderConfirmed(contract_concluded_at=None):
                placed = order.placed
                limit = late_proposal(
                    terms, acknowledged_at=placed.placed_at, now=stored.at, customer_kind=placed.customer.kind
                ).deadline
                if limit is not None:
                    _set(tx, stored, day=limit.last_day, at=limit.end, key=_proposal_key(stored.stream))
            case OrderConfirmed(contract_concluded_at=datetime() as at) | ContractConcluded(concluded_at=at):
                tx.cancel_timer(_proposal_key(stored.stream))
                due = late_delivery(terms, concluded_at=at, now=at, customer_kind=order.placed.customer.kind).deadline
                if due is not None:
                    _set(tx, stored, day=due.last_day, at=due.end, key=_key(stored.stream))
            case FurtherTimeGranted(until=until):
                _set(tx, stored, day=until, at=terms.calendar.end_of(until), key=_key(stored.stream, until))
            case OrderDelivered() | OrderTerminated():
                tx.cancel_timer(_key(stored.stream))
                tx.cancel_timer(_proposal_key(stored.stream))
                if order.further_until is not None:
                    tx.cancel_timer(_key(stored.stream, order.further_until))
            case _:
                pass


def timer_kinds(tell: Tell) -> dict[str, TimerHandler]:
    """What is done when a deadline comes. One that came stays come, should a clock be set back a little."""

    def on_overdue(tx: Transaction, timer: Timer) -> None:
        due = date.fromisoformat(timer.payload["due"])
        tell(tx, timer, NoteOverdue(due, at=max(tx.now, timer.due)))

    return {DELIVERY_OVERDUE: on_overdue}


def _set(tx: Transaction, stored: Stored, *, day: date, at: datetime, key: str) -> None:
    tx.set_timer(
        key=key,
        kind=DELIVERY_OVERDUE,
        stream=stored.stream,
        due=at,
        payload={"due": day.isoformat()},
        context=stored.context.caused_by(str(stored.id)),
    )


def _proposal_key(order_id: str) -> str:
    return f"{DELIVERY_OVERDUE}:{order_id}:proposal"


def _key(order_id: str, until: date | None = None) -> str:
    return f"{DELIVERY_OVERDUE}:{order_id}" + ("" if until is None else f":{until.isoformat()}")
