"""A customer withdraws before anything left the house: the shipment is stopped, or the return goes its way."""

from __future__ import annotations

import pytest
from orders_examples import (
    BOOK,
    CONFIRMED_ORDER,
    LATER,
    NOTE_CAPTURE,
    NOTE_SHIPPED,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
    PLACED_TWO_LINES,
    SHIPPED,
    after,
    cancel,
    given,
    placed,
)
from orders_of_op import NOTE_ALLOCATION as OP_ALLOCATION
from orders_of_op import PLACE as PLACE_AT_OP
from orders_of_op import PLACE_CASH as PLACE_CASH_AT_OP

from ordito.orders.domain.commands import NoteAllocation, NoteReturn
from ordito.orders.domain.events import (
    CancellationDeclined,
    CancellationRequested,
    Event,
    OrderCancelled,
    ReturnNoted,
)
from ordito.orders.domain.rejections import NotCancellableByCustomer
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import cancellation, withdrawal

WATCHES, ALL_BRACELETS, ONE_BRACELET, TWO_BRACELETS = (
    LineQuantity(1, 1),
    LineQuantity(2, 3),
    LineQuantity(2, 1),
    LineQuantity(2, 2),
)


def before_delivery(seller: str) -> Ruling:
    terms = BOOK.in_force(seller, PLACED_TWO_LINES.placed_at)
    return withdrawal(terms, at=LATER, delivered_at=None, order_delivered_at=None)


RULING = before_delivery("opsobjects")
ASKED = CancellationRequested("customer", "withdrawal", RULING)


def withdrawn(*lines: LineQuantity, return_id: str = "r1", ruling: Ruling = RULING) -> NoteReturn:
    return NoteReturn(return_id, "withdrawn", lines, at=LATER, ruling=ruling)


def two_lines(*reserved: LineQuantity) -> tuple[Event, ...]:
    missing = () if ALL_BRACELETS in reserved else (ONE_BRACELET,)
    return after(NOTE_CAPTURE, NoteAllocation(reserved, missing, at=LATER), start=PLACED_TWO_LINES)


def test_who_withdraws_from_everything_has_the_shipment_stopped_and_the_order_cancelled_by_that_ruling() -> None:
    asked = given(*CONFIRMED_ORDER).when(withdrawn(WATCHES)).then(ReturnNoted("r1", "withdrawn", (WATCHES,)), ASKED)
    assert asked.state().status == "cancelling"
    cancelled = asked.when(NOTE_STOPPED).then(OrderCancelled("customer", "withdrawal", RULING))
    assert cancelled.state().status == "cancelled"
    closed = cancelled.when(NoteReturn("r1", "closed", (WATCHES,), at=LATER)).then_matches(bool)
    assert closed.state().status == "cancelled"


@pytest.mark.parametrize("place", [PLACE_AT_OP, PLACE_CASH_AT_OP])
def test_the_right_of_withdrawal_is_there_where_the_terms_let_no_customer_cancel(place: type) -> None:
    history = after(NOTE_CAPTURE, OP_ALLOCATION, start=placed(place))
    with pytest.raises(NotCancellableByCustomer):
        given(*history).when(cancel()).nothing()
    ruling = before_delivery("oplashopping")
    asked = (
        given(*history)
        .when(withdrawn(LineQuantity(1, 2), ruling=ruling))
        .then_matches(lambda events: events[1] == CancellationRequested("customer", "withdrawal", ruling))
    )
    asked.when(NOTE_STOPPED).then(OrderCancelled("customer", "withdrawal", ruling))


def test_a_withdrawal_from_some_of_it_stops_nothing() -> None:
    part = given(*two_lines(WATCHES, ALL_BRACELETS)).when(withdrawn(WATCHES, ONE_BRACELET))
    part.then(ReturnNoted("r1", "withdrawn", (WATCHES, ONE_BRACELET)))


def test_several_withdrawals_that_cover_everything_stop_the_whole() -> None:
    first = given(*two_lines(WATCHES, ALL_BRACELETS)).when(withdrawn(WATCHES, ONE_BRACELET)).then_matches(bool)
    first.when(withdrawn(TWO_BRACELETS, return_id="r2")).then(ReturnNoted("r2", "withdrawn", (TWO_BRACELETS,)), ASKED)


def test_what_was_refused_need_not_be_withdrawn_from() -> None:
    reserved = given(*two_lines(WATCHES, TWO_BRACELETS))
    reserved.when(withdrawn(WATCHES, TWO_BRACELETS)).then_matches(lambda events: events[1] == ASKED)


def test_what_the_courier_has_comes_back_as_a_return() -> None:
    given(*CONFIRMED_ORDER, SHIPPED).when(withdrawn(WATCHES)).then(ReturnNoted("r1", "withdrawn", (WATCHES,)))


@pytest.mark.parametrize("place", [None, PLACE_AT_OP])
def test_a_parcel_that_crossed_leaves_the_withdrawal_as_it_was(place: object) -> None:
    if place is None:
        history, lines, ruling = CONFIRMED_ORDER, (WATCHES,), RULING
    else:
        history = after(NOTE_CAPTURE, OP_ALLOCATION, start=placed(PLACE_AT_OP))
        lines, ruling = (LineQuantity(1, 2),), before_delivery("oplashopping")
    asked = given(*history).when(withdrawn(*lines, ruling=ruling)).then_matches(bool)
    order = asked.state().placed
    too_late = cancellation(BOOK.pinned(order.terms), by="staff", placed_at=order.placed_at, forwarded=True)
    assert too_late.code == "already_forwarded"
    declined = asked.when(NOTE_STOP_DECLINED).then(CancellationDeclined(too_late.code, too_late, of_withdrawal=True))
    shipped = declined.when(NOTE_SHIPPED).then_matches(bool)
    assert shipped.state().status == "returning"
    assert [one.stage for one in shipped.state().returns] == ["withdrawn"]


def test_while_a_cancellation_is_asked_a_withdrawal_asks_no_second_time() -> None:
    asked = given(*CONFIRMED_ORDER).when(cancel()).then_matches(bool)
    noted = asked.when(withdrawn(WATCHES)).then(ReturnNoted("r1", "withdrawn", (WATCHES,)))
    noted.when(NOTE_STOPPED).then_matches(lambda events: events[0].reason == "changed my mind")
    given(*CONFIRMED_ORDER).when(withdrawn(WATCHES)).then_matches(bool).when(withdrawn(WATCHES)).nothing()
