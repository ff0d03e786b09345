"""NotePayment and NoteAllocation: the proposal is judged as soon as enough is known, once."""

from __future__ import annotations

from dataclasses import replace

from orders_examples import (
    ALL,
    ALLOCATED,
    CANCELLING_ORDER,
    CAPTURED,
    CONFIRMED,
    CONFIRMED_ORDER,
    LATER,
    NOTE_ALLOCATION,
    NOTE_CAPTURE,
    NOTE_FAILURE,
    NOTE_NO_STOCK,
    NOTE_STOP_DECLINED,
    NOTE_STOPPED,
    PLACED,
    PLACED_TWO_LINES,
    TERMS,
    after,
    cancel,
    euro,
    given,
)

from ordito.orders.domain.commands import NoteAllocation
from ordito.orders.domain.events import (
    AllocationNoted,
    LinesRefused,
    OrderConfirmed,
    OrderRejected,
    PaymentNoted,
)
from ordito.orders.domain.rejections import ContradictsHistory
from ordito.orders.domain.state import PaymentCaptured
from ordito.schemas.values import LineQuantity
from ordito.terms import acceptance, payment_not_authorised

FAILED = PaymentNoted("failed", euro(4410), "card_declined")
NOT_AUTHORISED = OrderRejected(
    "payment_not_authorised", payment_not_authorised(TERMS, method="card", reason="card_declined")
)
NOT_IN_STOCK = OrderRejected("not_in_stock", acceptance(TERMS, ordered=ALL, reserved=(), method="card").ruling)


def test_money_alone_confirms_nothing() -> None:
    given(PLACED).when(NOTE_CAPTURE).then(CAPTURED)


def test_stock_alone_confirms_nothing() -> None:
    given(PLACED).when(NOTE_ALLOCATION).then(ALLOCATED)


def test_paid_and_in_stock_is_confirmed_and_the_contract_concluded() -> None:
    ruling = acceptance(TERMS, ordered=ALL, reserved=ALL, method="card").ruling
    confirmed = OrderConfirmed(ALL, LATER, ruling)
    given(PLACED, CAPTURED).when(NOTE_ALLOCATION).then(ALLOCATED, confirmed)
    given(PLACED, ALLOCATED).when(NOTE_CAPTURE).then(CAPTURED, confirmed)


def test_pieces_that_are_not_in_stock_are_refused_and_the_rest_stands() -> None:
    reserved = (LineQuantity(1, 1), LineQuantity(2, 2))
    unavailable = (LineQuantity(2, 1),)
    ordered = (LineQuantity(1, 1), LineQuantity(2, 3))
    verdict = acceptance(TERMS, ordered=ordered, reserved=reserved, method="card")
    assert verdict.refusal is not None
    paid = PaymentNoted("captured", euro(7900))
    given(PLACED_TWO_LINES, paid).when(NoteAllocation(reserved, unavailable, at=LATER)).then(
        AllocationNoted(reserved, unavailable),
        LinesRefused(unavailable, euro(1000), verdict.refusal),
        OrderConfirmed(reserved, LATER, verdict.ruling),
    )


def test_a_failed_payment_rejects_whatever_stock_there_is() -> None:
    given(PLACED).when(NOTE_FAILURE).then(FAILED, NOT_AUTHORISED)
    given(PLACED, ALLOCATED).when(NOTE_FAILURE).then(FAILED, NOT_AUTHORISED)


def test_no_stock_rejects_before_the_payment_is_known() -> None:
    given(PLACED).when(NOTE_NO_STOCK).then(AllocationNoted((), ALL), NOT_IN_STOCK)
    given(PLACED, CAPTURED).when(NOTE_NO_STOCK).then(AllocationNoted((), ALL), NOT_IN_STOCK)


def test_money_that_comes_after_a_rejection_is_noted_and_changes_nothing_else() -> None:
    rejected = given(PLACED).when(NOTE_NO_STOCK).then(AllocationNoted((), ALL), NOT_IN_STOCK)
    paid = rejected.when(NOTE_CAPTURE).then(CAPTURED)
    assert paid.state().status == "rejected"
    assert paid.state().payment == PaymentCaptured(euro(4410))


def test_stock_that_is_reserved_after_a_rejection_is_noted_and_changes_nothing_else() -> None:
    given(PLACED, FAILED, NOT_AUTHORISED).when(NOTE_ALLOCATION).then(ALLOCATED)


def test_money_that_comes_after_a_failure_is_noted() -> None:
    given(PLACED, FAILED, NOT_AUTHORISED).when(NOTE_CAPTURE).then(CAPTURED)


def test_a_fact_told_twice_changes_nothing() -> None:
    given(*CONFIRMED_ORDER).when(NOTE_CAPTURE).nothing()
    given(*CONFIRMED_ORDER).when(NOTE_ALLOCATION).nothing()
    given(PLACED, FAILED, NOT_AUTHORISED).when(NOTE_FAILURE).nothing()


def test_a_failure_told_after_the_capture_changes_nothing() -> None:
    given(*CONFIRMED_ORDER).when(NOTE_FAILURE).nothing()


def test_another_allocation_than_the_first_is_for_a_person_to_look_at() -> None:
    given(*CONFIRMED_ORDER).when(NOTE_NO_STOCK).rejected(
        ContradictsHistory("Other pieces were reserved than before", status="confirmed")
    )


def test_while_a_cancellation_is_asked_facts_are_noted_and_nothing_is_judged() -> None:
    asked = given(*after(cancel()))
    asked.when(NOTE_CAPTURE).then(CAPTURED).when(NOTE_ALLOCATION).then(ALLOCATED)
    asked.when(NOTE_FAILURE).then(FAILED)
    asked.when(NOTE_NO_STOCK).then(AllocationNoted((), ALL))


def test_the_judgement_is_made_up_for_when_shipping_does_not_stop() -> None:
    history = after(cancel(), NOTE_CAPTURE, NOTE_ALLOCATION)
    given(*history).when(NOTE_STOP_DECLINED).then_matches(
        lambda events: isinstance(events[-1], OrderConfirmed) and len(events) == 2
    )


def test_money_that_comes_after_the_cancellation_is_noted() -> None:
    history = after(cancel(), NOTE_STOPPED)
    assert given(*history).when(NOTE_CAPTURE).then(CAPTURED).state().status == "cancelled"


def test_a_confirmed_order_is_not_confirmed_again_after_a_declined_cancellation() -> None:
    given(*CANCELLING_ORDER).when(NOTE_STOP_DECLINED).then_matches(
        lambda events: [type(event).__name__ for event in events] == ["CancellationDeclined"]
    )
    assert CONFIRMED in CANCELLING_ORDER


def test_the_amounts_of_what_was_captured_are_kept_as_told() -> None:
    told = replace(NOTE_CAPTURE, amount=euro(1))
    given(PLACED).when(told).then(PaymentNoted("captured", euro(1)))
