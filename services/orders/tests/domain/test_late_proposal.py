"""An order that the seller accepts by handing it over, and never does: it is late by its receipt, and may be ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from orders_examples import BOOK, MONDAY_AFTERNOON, given
from orders_of_op import NOTE_ALLOCATION, NOTE_CAPTURE, NOTE_SHIPPED, OVERDUE, PLACE, PLACE_CASH, TERMS, op_history

from ordito.orders.domain.commands import GrantFurtherTime, NoteOverdue, PlaceOrder, TerminateOrder
from ordito.orders.domain.events import ContractConcluded, DeliveryOverdue, FurtherTimeGranted, OrderTerminated
from ordito.orders.domain.permissions import lateness
from ordito.orders.domain.rejections import NotLate, NotTerminable
from ordito.schemas.values import Ruling
from ordito.terms import late_proposal

LAST_DAY, FURTHER_DAY = date(2026, 12, 2), date(2026, 12, 12)
LATE = TERMS.calendar.end_of(LAST_DAY)
FURTHER_LATE = TERMS.calendar.end_of(FURTHER_DAY)
A_SECOND = timedelta(seconds=1)
BUSINESS = replace(PLACE, customer=replace(PLACE.customer, kind="business"))


def ruling(place: PlaceOrder, now: datetime, *, further_until: date | None = None) -> Ruling:
    return late_proposal(
        TERMS,
        acknowledged_at=MONDAY_AFTERNOON,
        now=now,
        further_until=further_until,
        customer_kind=place.customer.kind,
    )


@pytest.mark.parametrize("place", [PLACE, PLACE_CASH, BUSINESS], ids=["paid", "on delivery", "business"])
def test_30_days_after_the_receipt_the_customer_grants_further_time_and_after_it_ends_the_order(
    place: PlaceOrder,
) -> None:
    history = op_history(place, NOTE_CAPTURE, NOTE_ALLOCATION)
    grant, terminate = GrantFurtherTime(FURTHER_DAY, "customer", at=LATE), TerminateOrder("customer", at=FURTHER_LATE)
    early = replace(grant, at=LATE - A_SECOND)
    given(*history).when(early).rejected(NotLate(ruling=ruling(place, LATE - A_SECOND)))

    overdue = given(*history).when(NoteOverdue(LAST_DAY, at=LATE))
    late = overdue.then(DeliveryOverdue(LAST_DAY, ruling(place, LATE)))
    assert ruling(place, LATE).code == "grant_further_time"
    given_time = late.when(grant).then(FurtherTimeGranted(FURTHER_DAY, "customer", ruling(place, LATE)))
    running = ruling(place, FURTHER_LATE - A_SECOND, further_until=FURTHER_DAY)
    given_time.when(replace(terminate, at=FURTHER_LATE - A_SECOND)).rejected(NotTerminable(ruling=running))
    end = ruling(place, FURTHER_LATE, further_until=FURTHER_DAY)
    ended = given_time.when(terminate).then(OrderTerminated("customer", end))
    assert end.code == "may_terminate"
    assert ended.state().status == "terminated"


def test_the_hand_over_makes_it_a_contract_whose_own_time_begins() -> None:
    history = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION)
    granted = FurtherTimeGranted(FURTHER_DAY, "customer", ruling(PLACE, LATE))
    late = given(*history, DeliveryOverdue(LAST_DAY, ruling(PLACE, LATE)), granted)
    shipped = late.when(replace(NOTE_SHIPPED, shipped_at=LATE)).then_matches(
        lambda events: isinstance(events[0], ContractConcluded)
    )
    order = shipped.state()
    assert lateness(order, at=LATE + A_SECOND, terms=TERMS).code == "not_yet_due"
    assert lateness(order, at=LATE + timedelta(days=32), terms=TERMS).code == "grant_further_time"
    shipped.when(NoteOverdue(LAST_DAY, at=LATE)).nothing()


def test_a_proposal_that_is_not_confirmed_is_not_late() -> None:
    waiting = given(*op_history(PLACE)).state()
    assert lateness(waiting, at=OVERDUE, terms=TERMS).code == "not_concluded_yet"


def test_the_reading_is_for_sellers_whose_contract_comes_with_the_hand_over() -> None:
    other = BOOK.in_force("opsobjects", MONDAY_AFTERNOON)
    assert late_proposal(other, acknowledged_at=MONDAY_AFTERNOON, now=OVERDUE).code == "not_concluded_yet"
