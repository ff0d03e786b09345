"""RequestCancellation, NoteShipmentStopped, NoteShipmentStopDeclined: asked, and answered by shipping."""

from __future__ import annotations

from dataclasses import replace

from orders_examples import (
    CANCELLATION_REQUESTED,
    CANCELLING_ORDER,
    CONFIRMED_ORDER,
    MONDAY_AFTERNOON,
    MONDAY_NOON,
    NOTE_DELIVERED,
    NOTE_FAILURE,
    NOTE_SHIPPED,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
    PLACE,
    PLACED,
    SHIPPED,
    TERMS,
    after,
    cancel,
    given,
    placed,
)

from ordito.orders.domain.events import CancellationDeclined, CancellationRequested, OrderCancelled
from ordito.orders.domain.permissions import may_cancel
from ordito.orders.domain.rejections import (
    ContradictsHistory,
    NotCancellableByCustomer,
    NotCancellableByStaff,
)
from ordito.terms import cancellation

CANCELLABLE = cancellation(TERMS, by="customer", placed_at=MONDAY_AFTERNOON, forwarded=False)
BY_CUSTOMER = CancellationRequested("customer", "changed my mind", CANCELLABLE)
CANCELLED = OrderCancelled("customer", "changed my mind", CANCELLABLE)


def test_a_customer_cancels_an_order_placed_in_the_afternoon() -> None:
    given(*CONFIRMED_ORDER).when(cancel()).then(BY_CUSTOMER)


def test_a_proposal_is_cancelled_before_its_payment_is_known_and_shipping_is_asked_all_the_same() -> None:
    asked = given(PLACED).when(cancel()).then(BY_CUSTOMER)
    assert asked.state().status == "cancelling"
    assert asked.when(NOTE_STOPPED).then(CANCELLED).state().status == "cancelled"


def test_an_order_placed_by_one_on_a_working_day_is_cancelled_by_customer_service_only() -> None:
    order = placed(replace(PLACE, at=MONDAY_NOON))
    ruling = cancellation(TERMS, by="customer", placed_at=MONDAY_NOON, forwarded=False)
    assert ruling.code == "customer_service_only"
    given(order).when(cancel()).rejected(NotCancellableByCustomer(ruling=ruling))
    by_staff = cancellation(TERMS, by="staff", placed_at=MONDAY_NOON, forwarded=False)
    given(order).when(cancel("staff")).then(CancellationRequested("staff", "changed my mind", by_staff))


def test_nobody_cancels_what_the_courier_has() -> None:
    for by, rejection in (("customer", NotCancellableByCustomer), ("staff", NotCancellableByStaff)):
        ruling = cancellation(TERMS, by=by, placed_at=MONDAY_AFTERNOON, forwarded=True)  # type: ignore[arg-type]  # two literals in a loop
        assert ruling.code == "already_forwarded"
        given(*CONFIRMED_ORDER, SHIPPED).when(cancel(by)).rejected(rejection(ruling=ruling))  # type: ignore[arg-type]  # two literals in a loop


def test_a_rejected_order_is_not_cancelled() -> None:
    history = after(NOTE_FAILURE)
    ruling = may_cancel(given(*history).state(), by="customer", terms=TERMS)
    assert ruling.code == "already_rejected"
    given(*history).when(cancel()).rejected(NotCancellableByCustomer(ruling=ruling))


def test_asking_twice_asks_shipping_once() -> None:
    given(*CANCELLING_ORDER).when(cancel()).nothing()
    given(*CANCELLING_ORDER).when(cancel("staff")).nothing()
    given(*after(cancel(), NOTE_STOPPED)).when(cancel()).nothing()


def test_stopped_in_time_is_cancelled_as_it_was_asked() -> None:
    given(*CANCELLING_ORDER).when(NOTE_STOPPED).then(CANCELLED)


def test_an_answer_told_twice_changes_nothing() -> None:
    given(*CANCELLING_ORDER, CANCELLED).when(NOTE_STOPPED).nothing()
    given(*after(cancel(), NOTE_STOP_DECLINED)).when(NOTE_STOP_DECLINED).nothing()


def test_too_late_leaves_the_order_as_it_was() -> None:
    too_late = cancellation(TERMS, by="customer", placed_at=MONDAY_AFTERNOON, forwarded=True)
    declined = given(*CANCELLING_ORDER).when(NOTE_STOP_DECLINED).then(CancellationDeclined(too_late.code, too_late))
    assert declined.state().status == "confirmed"


def test_the_courier_may_have_it_while_the_cancellation_is_asked() -> None:
    shipped = given(*CANCELLING_ORDER).when(NOTE_SHIPPED).then(SHIPPED)
    assert shipped.state().status == "shipped"
    assert shipped.state().acceptance.ruling == CANCELLATION_REQUESTED.ruling
    shipped.when(NOTE_DELIVERED).then_matches(lambda events: len(events) == 1)
    shipped.when(NOTE_STOP_DECLINED).then_matches(lambda events: isinstance(events[0], CancellationDeclined))


def test_shipping_cannot_have_stopped_what_the_courier_has() -> None:
    given(*CANCELLING_ORDER, SHIPPED).when(NOTE_STOPPED).rejected(
        ContradictsHistory("The shipment was stopped", status="shipped")
    )


def test_shipping_cannot_have_stopped_what_nobody_asked_to_stop() -> None:
    given(*CONFIRMED_ORDER).when(NOTE_STOPPED).rejected(
        ContradictsHistory("The shipment was stopped", status="confirmed")
    )


def test_a_cancelled_order_is_not_on_its_way() -> None:
    given(*CANCELLING_ORDER, CANCELLED).when(NOTE_STOP_DECLINED).rejected(
        ContradictsHistory("The shipment was not stopped", status="cancelled")
    )
    given(*CANCELLING_ORDER, CANCELLED).when(NOTE_SHIPPED).rejected(
        ContradictsHistory("A parcel was handed over", status="cancelled")
    )
