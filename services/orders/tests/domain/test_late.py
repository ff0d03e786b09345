"""NoteOverdue, GrantFurtherTime, TerminateOrder: both sides of the last second of the last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from orders_examples import CONFIRMED_ORDER, DECIDER, given, placed
from orders_of_op import (
    ALL,
    FURTHER_DAY,
    FURTHER_OVERDUE,
    GRANT,
    HANDED_OVER,
    LAST_DAY,
    LAST_SECOND,
    LATER,
    NOTE_CAPTURE,
    NOTE_DELIVERED,
    NOTE_OVERDUE,
    NOTE_SHIPPED,
    OVERDUE,
    PLACE,
    SHIPPED_ORDER,
    TERMINATE,
    TERMS,
    continued,
    op_history,
)

from ordito.orders.domain.commands import Command, NoteReturn, NoteShipmentStopped
from ordito.orders.domain.events import DeliveryOverdue, Event, FurtherTimeGranted, OrderDelivered, OrderTerminated
from ordito.orders.domain.permissions import lateness, may_cancel, may_withdraw
from ordito.orders.domain.rejections import FurtherTimeNotPossible, NotLate, NotTerminable
from ordito.terms import late_delivery

LATE = late_delivery(TERMS, concluded_at=HANDED_OVER, now=OVERDUE)
GRANTED = FurtherTimeGranted(FURTHER_DAY, "customer", LATE)
TERMINABLE = late_delivery(TERMS, concluded_at=HANDED_OVER, now=FURTHER_OVERDUE, further_until=FURTHER_DAY)
TERMINATED = OrderTerminated("customer", TERMINABLE)


def test_the_last_day_ends_without_the_goods() -> None:
    assert LATE.code == "grant_further_time"
    assert LATE.deadline is not None
    assert (LATE.deadline.last_day, LATE.deadline.end) == (LAST_DAY, OVERDUE)
    given(*SHIPPED_ORDER).when(NOTE_OVERDUE).then(DeliveryOverdue(LAST_DAY, LATE))


def test_nothing_is_overdue_before_or_twice_or_once_it_came() -> None:
    given(*SHIPPED_ORDER).when(replace(NOTE_OVERDUE, at=LAST_SECOND)).nothing()
    given(*SHIPPED_ORDER, DeliveryOverdue(LAST_DAY, LATE)).when(NOTE_OVERDUE).nothing()
    given(*continued(SHIPPED_ORDER, NOTE_DELIVERED)).when(NOTE_OVERDUE).nothing()
    given(*op_history(PLACE, NOTE_CAPTURE)).when(NOTE_OVERDUE).nothing()
    withdrawn = continued(SHIPPED_ORDER, NoteReturn("r-1", "withdrawn", ALL, at=LATER))
    given(*withdrawn).when(NOTE_OVERDUE).nothing()


def test_the_customer_grants_further_time_once_it_is_late() -> None:
    not_yet = late_delivery(TERMS, concluded_at=HANDED_OVER, now=LAST_SECOND)
    given(*SHIPPED_ORDER).when(replace(GRANT, at=LAST_SECOND)).rejected(NotLate(ruling=not_yet))
    granted = given(*SHIPPED_ORDER).when(GRANT).then(GRANTED)
    assert granted.state().further_until == FURTHER_DAY
    granted.when(GRANT).nothing()


def test_further_time_is_not_in_the_past_not_taken_back_and_not_for_ever() -> None:
    today, in_a_year = date(2026, 12, 4), date(2027, 12, 4)
    past = FurtherTimeNotPossible(earliest=today, latest=in_a_year)
    given(*SHIPPED_ORDER).when(replace(GRANT, until=LAST_DAY)).rejected(past)
    given(*SHIPPED_ORDER).when(replace(GRANT, until=date.max)).rejected(past)
    given(*SHIPPED_ORDER).when(replace(GRANT, until=in_a_year)).then_matches(lambda events: len(events) == 1)
    given(*SHIPPED_ORDER).when(replace(GRANT, until=today)).then_matches(lambda events: events[0].until == today)
    given(*SHIPPED_ORDER, GRANTED).when(replace(GRANT, until=today)).rejected(
        FurtherTimeNotPossible(earliest=FURTHER_DAY, latest=in_a_year)
    )
    given(*SHIPPED_ORDER, GRANTED).when(replace(GRANT, until=date(2026, 12, 20))).then_matches(
        lambda events: events[0].ruling.code == "further_time_running"
    )


def test_only_after_the_further_time_the_customer_ends_the_contract() -> None:
    given(*SHIPPED_ORDER).when(replace(TERMINATE, at=OVERDUE)).rejected(NotTerminable(ruling=LATE))
    last = FURTHER_OVERDUE - timedelta(seconds=1)
    running = late_delivery(TERMS, concluded_at=HANDED_OVER, now=last, further_until=FURTHER_DAY)
    assert running.code == "further_time_running"
    given(*SHIPPED_ORDER, GRANTED).when(replace(TERMINATE, at=last)).rejected(NotTerminable(ruling=running))
    ended = given(*SHIPPED_ORDER, GRANTED).when(TERMINATE).then(TERMINATED)
    assert ended.state().status == "terminated"
    ended.when(TERMINATE).nothing()


def test_the_end_of_the_further_time_is_told_too() -> None:
    overdue = replace(NOTE_OVERDUE, due=FURTHER_DAY, at=FURTHER_OVERDUE)
    given(*SHIPPED_ORDER, DeliveryOverdue(LAST_DAY, LATE), GRANTED).when(overdue).then(
        DeliveryOverdue(FURTHER_DAY, TERMINABLE)
    )


def test_goods_that_come_all_the_same_change_nothing_else() -> None:
    ended = given(*SHIPPED_ORDER, GRANTED, TERMINATED)
    delivered = ended.when(NOTE_DELIVERED).then(OrderDelivered(NOTE_DELIVERED.delivered_at))
    assert delivered.state().status == "terminated"
    delivered.when(NOTE_SHIPPED).nothing()
    ended.when(NoteShipmentStopped(at=LATER)).nothing()


def test_a_terminated_order_is_over() -> None:
    order = given(*SHIPPED_ORDER, GRANTED, TERMINATED).state()
    assert may_cancel(order, by="staff", terms=TERMS).code == "already_terminated"
    assert may_withdraw(order, at=FURTHER_OVERDUE, terms=TERMS).code == "already_terminated"
    assert lateness(order, at=FURTHER_OVERDUE, terms=TERMS).code == "already_terminated"


HISTORIES: dict[str, tuple[tuple[Event, ...], str]] = {
    "not confirmed": (op_history(PLACE, NOTE_CAPTURE), "not_concluded_yet"),
    "delivered": (continued(SHIPPED_ORDER, NOTE_DELIVERED), "already_delivered"),
    "proposed": ((placed(PLACE),), "not_concluded_yet"),
}


@pytest.mark.parametrize("command", [GRANT, TERMINATE])
@pytest.mark.parametrize("what", HISTORIES)
def test_what_is_not_awaited_is_not_late(what: str, command: Command) -> None:
    history, code = HISTORIES[what]
    ruling = lateness(DECIDER.fold(history), at=OVERDUE, terms=TERMS)  # type: ignore[arg-type]  # it is an Order
    assert ruling.code == code
    rejection = NotLate(ruling=ruling) if command is GRANT else NotTerminable(ruling=ruling)
    given(*history).when(replace(command, at=OVERDUE)).rejected(rejection)  # type: ignore[type-var]  # a dataclass


def test_where_the_confirmation_concluded_the_contract_an_order_that_never_left_is_late_too() -> None:
    given(*CONFIRMED_ORDER).when(replace(NOTE_OVERDUE, at=OVERDUE)).then_matches(
        lambda events: isinstance(events[0], DeliveryOverdue)
    )
