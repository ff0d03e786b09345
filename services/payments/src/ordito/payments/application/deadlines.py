"""The deadlines of payments: until when an order that is paid by link, or a charge on top of one, is to be paid.

A timer says that the time is over; the domain decides whether anything is still to be paid. A try that is under way
then is waited for: if it is declined, the time is over at once.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ordito.kit.timers import Timer, TimerHandler
from ordito.kit.transaction import Stored, Transaction
from ordito.payments.application.handlers import handle
from ordito.payments.domain.charging import ORDER_CHARGE
from ordito.payments.domain.commands import ExpireLink, NoteChargeOverdue
from ordito.payments.domain.events import ChargeDeclined, ChargeRequested

LINK_EXPIRED = "link-expired"
CHARGE_OVERDUE = "charge-overdue"
LINK_LASTS = timedelta(days=14)
CALENDAR = ZoneInfo("Europe/Rome")
"""In which customers read the last day of a charge."""


def last_second(asked: datetime, lasts: timedelta) -> datetime:
    """The last second of the day until which a charge that was asked for then can be paid."""
    day = (asked.astimezone(CALENDAR) + lasts).date()
    return datetime.combine(day, time(23, 59, 59), tzinfo=CALENDAR).astimezone(UTC)


def expire_later(tx: Transaction, stored: Stored, *, lasts: timedelta) -> None:
    """Start the timer of the order's link, and another one after each try that was declined."""
    attempt = stored.event.attempt if isinstance(stored.event, ChargeDeclined) else 0
    tx.set_timer(
        key=f"{LINK_EXPIRED}:{stored.stream}:{attempt}",
        kind=LINK_EXPIRED,
        stream=stored.stream,
        due=max(_opened_at(tx, stored) + lasts, tx.now),
        payload={},
        context=stored.context.caused_by(str(stored.id)),
    )


def overdue_later(tx: Transaction, stored: Stored, event: ChargeRequested | ChargeDeclined) -> None:
    """Start the timer of a charge on top of an order, and another one after each try that was declined."""
    match event:
        case ChargeRequested():
            attempt, pay_by = 0, event.pay_by
        case ChargeDeclined():
            attempt, pay_by = event.attempt, _pay_by(tx, stored.stream, event)
    if pay_by is None:
        return
    tx.set_timer(
        key=f"{CHARGE_OVERDUE}:{stored.stream}:{event.charge_id}:{attempt}",
        kind=CHARGE_OVERDUE,
        stream=stored.stream,
        due=max(pay_by, tx.now),
        payload={"charge_id": event.charge_id},
        context=stored.context.caused_by(str(stored.id)),
    )


def timer_kinds() -> dict[str, TimerHandler]:
    """What is done when a deadline comes."""

    def on_expired(tx: Transaction, timer: Timer) -> None:
        handle(tx, timer.stream, ExpireLink(), context=timer.context)

    def on_overdue(tx: Transaction, timer: Timer) -> None:
        handle(tx, timer.stream, NoteChargeOverdue(timer.payload["charge_id"]), context=timer.context)

    return {LINK_EXPIRED: on_expired, CHARGE_OVERDUE: on_overdue}


def _pay_by(tx: Transaction, order_id: str, declined: ChargeDeclined) -> datetime | None:
    asked = (
        one.event.pay_by
        for one in tx.load(order_id)
        if isinstance(one.event, ChargeRequested) and one.event.charge_id == declined.charge_id
    )
    return next(asked, None)


def _opened_at(tx: Transaction, stored: Stored) -> datetime:
    """When the link was sent."""
    sent = (
        one.at
        for one in tx.load(stored.stream)
        if isinstance(one.event, ChargeRequested) and one.event.charge_id == ORDER_CHARGE
    )
    return next(sent, stored.at)
