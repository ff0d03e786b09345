"""ChangeDeliveryDetails, NoteShipped, NoteDelivered, NoteReturn, and what may be done at each point."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from orders_examples import (
    ALL,
    CANCELLING_ORDER,
    CASERTA,
    CONFIRMED_ORDER,
    LATER,
    MOSCOW,
    NAPLES,
    NOTE_CAPTURE,
    NOTE_DELIVERED,
    NOTE_FAILURE,
    NOTE_SHIPPED,
    NOTE_WITHDRAWN,
    PARIS,
    PLACED,
    PLACED_TWO_LINES,
    SHIPPED,
    TERMS,
    THURSDAY,
    after,
    cancel,
    euro,
    given,
    send_to,
)

from ordito.orders.domain.commands import Command, NoteAllocation, NoteOverdue, NoteReturn
from ordito.orders.domain.events import DeliveryDetailsChanged, Event, OrderDelivered, ReturnNoted
from ordito.orders.domain.permissions import lateness, may_cancel, may_change_delivery_details, may_reject, may_withdraw
from ordito.orders.domain.rejections import (
    ContradictsHistory,
    DeliveryDetailsFixed,
    DeliveryWouldCostOtherwise,
    NotDeliveredThere,
    OrderRejection,
)
from ordito.schemas.values import LineQuantity
from ordito.terms import delivery_cost, delivery_details_change, destination, evaluate

DELIVERED = OrderDelivered(THURSDAY)
CHANGEABLE = delivery_details_change(TERMS, by="staff", forwarded=False)


def test_staff_have_the_order_sent_elsewhere() -> None:
    changed = DeliveryDetailsChanged(CASERTA, "+393331234567", "anna", CHANGEABLE)
    state = given(PLACED).when(send_to(CASERTA)).then(changed).state()
    assert (state.shipping_address, state.placed.shipping_address) == (CASERTA, NAPLES)


def test_the_same_details_again_change_nothing() -> None:
    given(PLACED).when(send_to(NAPLES)).nothing()
    given(*CONFIRMED_ORDER, SHIPPED).when(send_to(NAPLES)).nothing()


def test_another_phone_is_a_change() -> None:
    given(PLACED).when(send_to(NAPLES, phone=None)).then(DeliveryDetailsChanged(NAPLES, None, "anna", CHANGEABLE))


def test_what_the_courier_has_is_not_redirected() -> None:
    ruling = delivery_details_change(TERMS, by="staff", forwarded=True)
    given(*CONFIRMED_ORDER, SHIPPED).when(send_to(CASERTA)).rejected(DeliveryDetailsFixed(ruling=ruling))


def test_an_order_that_is_over_or_about_to_be_has_no_delivery_to_change() -> None:
    for history, code in ((after(NOTE_FAILURE), "already_rejected"), (CANCELLING_ORDER, "cancellation_asked")):
        ruling = may_change_delivery_details(given(*history).state(), by="staff", terms=TERMS)
        assert ruling.code == code
        given(*history).when(send_to(CASERTA)).rejected(DeliveryDetailsFixed(ruling=ruling))


def test_a_place_with_another_delivery_price_is_refused() -> None:
    ruling = delivery_cost(TERMS, country="FR", goods_after_discount=euro(4410)).ruling
    given(PLACED).when(send_to(PARIS)).rejected(
        DeliveryWouldCostOtherwise(paid=euro(0), cost=euro(1290), ruling=ruling)
    )
    given(PLACED).when(send_to(MOSCOW)).rejected(NotDeliveredThere(ruling=destination(TERMS, "RU")))


def test_the_first_parcel_forwards_the_order_and_the_last_delivers_it() -> None:
    shipped = given(*CONFIRMED_ORDER).when(NOTE_SHIPPED).then(SHIPPED)
    assert shipped.state().status == "shipped"
    assert shipped.when(NOTE_DELIVERED).then(DELIVERED).state().status == "delivered"


def test_a_corrected_delivery_is_told_again_and_the_time_to_withdraw_follows_it() -> None:
    two_days_later = THURSDAY + timedelta(days=2)
    corrected = (
        given(*CONFIRMED_ORDER, SHIPPED, DELIVERED)
        .when(replace(NOTE_DELIVERED, delivered_at=two_days_later))
        .then(OrderDelivered(two_days_later))
    )
    corrected.when(replace(NOTE_DELIVERED, delivered_at=two_days_later)).nothing()
    before, after_it = given(*CONFIRMED_ORDER, SHIPPED, DELIVERED).state(), corrected.state()
    ended = may_withdraw(before, at=THURSDAY + timedelta(days=17), terms=TERMS)
    open_again = may_withdraw(after_it, at=THURSDAY + timedelta(days=14), terms=TERMS)
    assert (ended.code, open_again.code) == ("window_over", "in_time")
    assert open_again.deadline is not None
    assert ended.deadline is not None
    assert open_again.deadline.end > ended.deadline.end


def test_further_parcels_and_repeats_change_nothing() -> None:
    given(*CONFIRMED_ORDER, SHIPPED).when(NOTE_SHIPPED).nothing()
    given(*CONFIRMED_ORDER, SHIPPED, DELIVERED).when(NOTE_SHIPPED).nothing()
    given(*CONFIRMED_ORDER, SHIPPED, DELIVERED).when(NOTE_DELIVERED).nothing()


def test_a_proposal_is_not_handed_over_and_nothing_arrives_that_was_not() -> None:
    given(PLACED).when(NOTE_SHIPPED).rejected(ContradictsHistory("A parcel was handed over", status="placed"))
    given(*CONFIRMED_ORDER).when(NOTE_DELIVERED).rejected(
        ContradictsHistory("The last parcel was delivered", status="confirmed")
    )


def test_a_return_moves_forward_stage_by_stage() -> None:
    withdrawn = (
        given(*CONFIRMED_ORDER, SHIPPED, DELIVERED).when(NOTE_WITHDRAWN).then(ReturnNoted("r-1", "withdrawn", ALL))
    )
    assert withdrawn.state().status == "returning"
    closed = withdrawn.when(replace(NOTE_WITHDRAWN, stage="closed", lines=())).then(ReturnNoted("r-1", "closed", ALL))
    assert closed.state().status == "returned"


def test_a_return_never_moves_back() -> None:
    history = (*CONFIRMED_ORDER, SHIPPED, DELIVERED, ReturnNoted("r-1", "received", ALL))
    given(*history).when(NOTE_WITHDRAWN).nothing()
    given(*history).when(replace(NOTE_WITHDRAWN, stage="received")).nothing()


def test_two_returns_move_apart() -> None:
    history = (*CONFIRMED_ORDER, SHIPPED, DELIVERED, ReturnNoted("r-1", "closed", ALL))
    other = replace(NOTE_WITHDRAWN, return_id="r-2")
    state = given(*history).when(other).then(ReturnNoted("r-2", "withdrawn", ALL)).state()
    assert [one.stage for one in state.returns] == ["closed", "withdrawn"]
    assert state.status == "returning"


def test_what_reached_nobody_is_undelivered_and_no_more_awaited() -> None:
    settle = NoteReturn("u1", "refund_due", ALL, at=THURSDAY)
    settled = given(*CONFIRMED_ORDER, SHIPPED).when(settle).then(ReturnNoted("u1", "refund_due", ALL))
    order = settled.state()
    assert order.status == "undelivered"
    assert lateness(order, at=THURSDAY, terms=TERMS).code == "never_delivered"
    assert may_withdraw(order, at=THURSDAY, terms=TERMS).code == "never_delivered"
    settled.when(NoteOverdue(date(2027, 1, 1), at=THURSDAY + timedelta(days=60))).nothing()
    closed = settled.when(replace(settle, stage="closed", lines=())).then(ReturnNoted("u1", "closed", ALL))
    assert closed.state().status == "undelivered"


def test_what_a_lost_parcel_or_a_claim_pays_back_does_not_make_it_a_returned_order() -> None:
    """Nothing of it comes back: the customer keeps the rest, which no list of returns should hold."""
    watch, bracelets = LineQuantity(1, 1), LineQuantity(2, 3)
    reserved = NoteAllocation((watch, bracelets), (), at=LATER)
    history = (*after(NOTE_CAPTURE, reserved, start=PLACED_TWO_LINES), SHIPPED)
    settled = given(*history, ReturnNoted("u1", "refund_due", (watch,)))
    assert settled.state().status == "shipped"
    assert settled.state().kept == (bracelets,)
    arrived = given(*history, ReturnNoted("u1", "closed", (watch,)), DELIVERED)
    assert arrived.state().status == "delivered"


HISTORIES: dict[str, tuple[tuple[Event, ...], str, str, str]] = {
    "placed": ((PLACED,), "cancellable_until_forwarded", "changeable_until_forwarded", "before_delivery"),
    "confirmed": (CONFIRMED_ORDER, "cancellable_until_forwarded", "changeable_until_forwarded", "before_delivery"),
    "cancelling": (CANCELLING_ORDER, "cancellation_asked", "cancellation_asked", "cancellation_asked"),
    "rejected": (after(NOTE_FAILURE), "already_rejected", "already_rejected", "already_rejected"),
    "shipped": ((*CONFIRMED_ORDER, SHIPPED), "already_forwarded", "already_forwarded", "before_delivery"),
    "delivered": ((*CONFIRMED_ORDER, SHIPPED, DELIVERED), "already_forwarded", "already_forwarded", "in_time"),
    "returning": (
        (*CONFIRMED_ORDER, SHIPPED, DELIVERED, ReturnNoted("r-1", "withdrawn", ALL)),
        "already_forwarded",
        "already_forwarded",
        "already_withdrawn",
    ),
}


@pytest.mark.parametrize("status", HISTORIES)
def test_what_may_be_done_follows_from_where_the_order_stands(status: str) -> None:
    history, cancelling, changing, withdrawing = HISTORIES[status]
    order = given(*history).state()
    assert order.status == status
    assert may_cancel(order, by="staff", terms=TERMS).code == cancelling
    assert may_change_delivery_details(order, by="staff", terms=TERMS).code == changing
    assert may_withdraw(order, at=THURSDAY, terms=TERMS).code == withdrawing


@pytest.mark.parametrize("status", HISTORIES)
def test_every_answer_can_be_made_again_from_what_it_records(status: str) -> None:
    order = given(*HISTORIES[status][0]).state()
    for ruling in (
        may_cancel(order, by="customer", terms=TERMS),
        may_cancel(order, by="staff", terms=TERMS),
        may_reject(order, terms=TERMS),
        may_change_delivery_details(order, by="staff", terms=TERMS),
        may_withdraw(order, at=THURSDAY, terms=TERMS),
        lateness(order, at=THURSDAY, terms=TERMS),
    ):
        assert ruling.question is not None
        assert ruling in evaluate(TERMS, ruling.question, ruling.facts)


def test_the_time_for_a_withdrawal_ends() -> None:
    order = given(*CONFIRMED_ORDER, SHIPPED, DELIVERED).state()
    too_late = may_withdraw(order, at=THURSDAY + timedelta(days=20), terms=TERMS)
    assert (too_late.allowed, too_late.code) == (False, "window_over")


def test_what_may_be_done_is_what_is_decided() -> None:
    def allows(history: tuple[Event, ...], command: Command) -> bool:
        try:
            return bool(given(*history).decider.decide(given(*history).state(), command))
        except OrderRejection:
            return False

    for history, *_ in HISTORIES.values():
        order = given(*history).state()
        assert allows(history, cancel("staff")) == may_cancel(order, by="staff", terms=TERMS).allowed
        change = may_change_delivery_details(order, by="staff", terms=TERMS)
        assert allows(history, send_to(CASERTA)) == change.allowed
