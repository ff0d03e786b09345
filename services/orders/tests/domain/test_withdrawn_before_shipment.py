"""A customer withdraws before anything left the house: the shipment is stopped, or the return goes its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

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

from ordito.orders.domain.commands import NoteAllocation, NoteDelivered, NotePiecesStopped, NoteReturn
from ordito.orders.domain.events import (
    CancellationDeclined,
    CancellationRequested,
    Event,
    OrderCancelled,
    OrderDelivered,
    OrderRejected,
    PiecesStopNoted,
    PiecesStopRequested,
    ReturnNoted,
)
from ordito.orders.domain.rejections import ContradictsHistory, NotCancellableByCustomer
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


def noted(*lines: LineQuantity, return_id: str = "r1", ruling: Ruling = RULING) -> ReturnNoted:
    return ReturnNoted(return_id, "withdrawn", lines, ruling)


def asked_of(*lines: LineQuantity, return_id: str = "r1", ruling: Ruling = RULING) -> PiecesStopRequested:
    return PiecesStopRequested(return_id, lines, ruling)


def stopped(*lines: LineQuantity, return_id: str = "r1", delivered_at: datetime | None = None) -> NotePiecesStopped:
    return NotePiecesStopped(return_id, lines, delivered_at, at=LATER)


def two_lines(*reserved: LineQuantity) -> tuple[Event, ...]:
    missing = () if ALL_BRACELETS in reserved else (ONE_BRACELET,)
    return after(NOTE_CAPTURE, NoteAllocation(reserved, missing, at=LATER), start=PLACED_TWO_LINES)


def test_who_withdraws_from_everything_has_the_shipment_stopped_and_the_order_cancelled_by_that_ruling() -> None:
    asked = given(*CONFIRMED_ORDER).when(withdrawn(WATCHES)).then(noted(WATCHES), ASKED)
    assert asked.state().status == "cancelling"
    cancelled = asked.when(NOTE_STOPPED).then(OrderCancelled("customer", "withdrawal", RULING))
    assert cancelled.state().status == "cancelled"
    closed = cancelled.when(NoteReturn("r1", "closed", (WATCHES,), at=LATER)).happens()
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


def test_who_withdraws_from_a_part_has_that_part_kept_here_and_the_rest_goes_on() -> None:
    part = given(*two_lines(WATCHES, ALL_BRACELETS)).when(withdrawn(WATCHES, ONE_BRACELET))
    asked = part.then(noted(WATCHES, ONE_BRACELET), asked_of(WATCHES, ONE_BRACELET))
    asked.when(withdrawn(WATCHES, ONE_BRACELET)).nothing()
    kept = asked.when(stopped(WATCHES, ONE_BRACELET)).then(PiecesStopNoted("r1", (WATCHES, ONE_BRACELET)))
    kept.when(stopped(WATCHES, ONE_BRACELET)).nothing()
    assert kept.state().kept == (TWO_BRACELETS,)
    assert kept.state().status == "confirmed"  # nothing is to come back
    closed = kept.when(NoteReturn("r1", "closed", (WATCHES, ONE_BRACELET), at=LATER)).happens()
    assert closed.state().status == "confirmed"
    shipped = closed.when(NOTE_SHIPPED).happens()
    assert shipped.state().status == "shipped"


def test_the_order_is_delivered_when_the_last_pieces_that_were_awaited_stay_here() -> None:
    asked = given(*two_lines(WATCHES, ALL_BRACELETS), SHIPPED).when(withdrawn(ONE_BRACELET)).happens()
    at = SHIPPED.shipped_at + timedelta(days=2)
    kept = asked.when(stopped(ONE_BRACELET, delivered_at=at))
    delivered = kept.then(PiecesStopNoted("r1", (ONE_BRACELET,)), OrderDelivered(at))
    delivered.when(stopped(ONE_BRACELET, delivered_at=at)).nothing()
    assert delivered.state().status == "delivered"


def test_an_order_that_is_rejected_is_so_whatever_was_withdrawn_from_it_before_it_left() -> None:
    asked = given(*two_lines(WATCHES, ALL_BRACELETS)).when(withdrawn(ONE_BRACELET)).happens()
    rejected = given(*asked.events, OrderRejected("manifest_error", RULING))
    closed = rejected.when(NoteReturn("r1", "closed", (ONE_BRACELET,), at=LATER)).happens()
    assert closed.state().status == "rejected"


def test_a_return_of_which_only_a_part_stayed_here_goes_on_with_the_rest() -> None:
    history = (*two_lines(WATCHES, ALL_BRACELETS), SHIPPED)
    asked = given(*history).when(withdrawn(WATCHES, ALL_BRACELETS)).happens()
    at = SHIPPED.shipped_at + timedelta(days=2)
    split = replace(stopped(ALL_BRACELETS, delivered_at=at), left=(WATCHES,))
    kept = asked.when(split).then(PiecesStopNoted("r1", (ALL_BRACELETS,), left=(WATCHES,)), OrderDelivered(at))
    kept.when(split).nothing()
    assert kept.state().status == "returning"
    kept = kept.when(NoteReturn("u1", "closed", (ALL_BRACELETS,), at=LATER)).happens()
    assert kept.state().status == "returning"
    assert kept.when(NoteReturn("r1", "closed", (WATCHES,), at=LATER)).happens().state().status == "returned"


def test_pieces_that_shipping_keeps_without_being_asked_contradict_the_history() -> None:
    with pytest.raises(ContradictsHistory):
        given(*two_lines(WATCHES, ALL_BRACELETS)).when(stopped(ONE_BRACELET)).nothing()


@pytest.mark.parametrize("answered", [False, True])
def test_several_withdrawals_that_cover_everything_stop_the_whole_whatever_of_it_was_kept_here(answered: bool) -> None:
    first = given(*two_lines(WATCHES, ALL_BRACELETS)).when(withdrawn(WATCHES, ONE_BRACELET)).happens()
    if answered:
        first = first.when(stopped(WATCHES, ONE_BRACELET)).happens()
        first = first.when(NoteReturn("r1", "refund_due", (WATCHES, ONE_BRACELET), at=LATER)).happens()
    rest = first.when(withdrawn(TWO_BRACELETS, return_id="r2")).then(noted(TWO_BRACELETS, return_id="r2"), ASKED)
    cancelled = rest.when(NOTE_STOPPED).then(OrderCancelled("customer", "withdrawal", RULING))
    assert cancelled.state().status == "cancelled"


def test_what_was_refused_need_not_be_withdrawn_from() -> None:
    reserved = given(*two_lines(WATCHES, TWO_BRACELETS))
    reserved.when(withdrawn(WATCHES, TWO_BRACELETS)).then_matches(lambda events: events[1] == ASKED)


def test_what_the_courier_has_comes_back_as_a_return() -> None:
    asked = given(*CONFIRMED_ORDER, SHIPPED).when(withdrawn(WATCHES)).then(noted(WATCHES), asked_of(WATCHES))
    assert asked.state().status == "returning"


def test_of_what_has_arrived_nothing_can_be_kept_here() -> None:
    delivered = NoteDelivered(SHIPPED.shipped_at + timedelta(days=2), at=LATER)
    given(*CONFIRMED_ORDER, SHIPPED).when(delivered).happens().when(withdrawn(WATCHES)).then(noted(WATCHES))


@pytest.mark.parametrize("place", [None, PLACE_AT_OP])
def test_a_parcel_that_crossed_leaves_the_withdrawal_as_it_was(place: object) -> None:
    if place is None:
        history, lines, ruling = CONFIRMED_ORDER, (WATCHES,), RULING
    else:
        history = after(NOTE_CAPTURE, OP_ALLOCATION, start=placed(PLACE_AT_OP))
        lines, ruling = (LineQuantity(1, 2),), before_delivery("oplashopping")
    asked = given(*history).when(withdrawn(*lines, ruling=ruling)).happens()
    order = asked.state().placed
    too_late = cancellation(BOOK.pinned(order.terms), by="staff", placed_at=order.placed_at, forwarded=True)
    assert too_late.code == "already_forwarded"
    declined = asked.when(NOTE_STOP_DECLINED).then(
        CancellationDeclined(too_late.code, too_late, of_withdrawal=True), asked_of(*lines, ruling=ruling)
    )
    shipped = declined.when(NOTE_SHIPPED).happens()
    assert shipped.state().status == "returning"
    assert [one.stage for one in shipped.state().returns] == ["withdrawn"]


def test_while_a_cancellation_is_asked_a_withdrawal_asks_no_second_time() -> None:
    asked = given(*CONFIRMED_ORDER).when(cancel()).happens()
    waiting = asked.when(withdrawn(WATCHES)).then(noted(WATCHES))
    waiting.when(NOTE_STOPPED).then_matches(lambda events: events[0].reason == "changed my mind")
    given(*CONFIRMED_ORDER).when(withdrawn(WATCHES)).happens().when(withdrawn(WATCHES)).nothing()


def test_what_was_withdrawn_from_while_a_cancellation_was_asked_is_asked_for_when_that_is_declined() -> None:
    asked = given(*two_lines(WATCHES, ALL_BRACELETS)).when(cancel()).happens()
    waiting = asked.when(withdrawn(ONE_BRACELET)).then(noted(ONE_BRACELET))
    waiting.when(NOTE_STOP_DECLINED).then_matches(lambda events: events[1:] == (asked_of(ONE_BRACELET),))
