"""RejectOrder: staff refuse an order for what is wrong with its articles, until the terms say that it is too late."""

from __future__ import annotations

from dataclasses import replace

from orders_examples import BOOK, CANCELLING_ORDER, CONFIRMED_ORDER, NOTE_SHIPPED, SHIPPED, euro, given, placed
from orders_examples import TERMS as TERMS_OF_OB
from orders_of_op import (
    HANDED_OVER,
    LATER,
    NOTE_ALLOCATION,
    NOTE_CAPTURE,
    PLACE,
    REJECT,
    SHIPPED_ORDER,
    TERMS,
    continued,
    op_history,
)
from orders_of_op import NOTE_SHIPPED as NOTE_SHIPPED_BY_OP

from ordito.orders.domain.commands import NoteShipmentStopDeclined, NoteShipmentStopped
from ordito.orders.domain.events import OrderRejected, OrderShipped
from ordito.orders.domain.permissions import may_reject
from ordito.orders.domain.rejections import NotRejectable
from ordito.terms import manifest_error

PLACED = placed(PLACE)
REFUSABLE = manifest_error(TERMS, concluded=False, forwarded=False)
REJECTED = OrderRejected("manifest_error", REFUSABLE, "anna", "EUR 10 instead of EUR 1,000")


def test_a_proposal_is_refused_with_the_staffs_note() -> None:
    assert given(PLACED).when(REJECT).then(REJECTED).state().status == "rejected"


def test_an_order_that_is_confirmed_but_no_contract_yet_is_refused_too() -> None:
    confirmed = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION)
    given(*confirmed).when(REJECT).then(REJECTED)
    given(*confirmed).when(replace(REJECT, code="shipping_restriction")).then(
        replace(REJECTED, code="shipping_restriction")
    )


def test_a_contract_is_not_refused() -> None:
    ruling = manifest_error(TERMS, concluded=True, forwarded=True)
    assert ruling.code == "too_late"
    given(*SHIPPED_ORDER).when(REJECT).rejected(NotRejectable(ruling=ruling))


def test_elsewhere_a_contract_is_refused_until_it_is_shipped_or_never() -> None:
    ruling = may_reject(given(*CONFIRMED_ORDER).state(), terms=TERMS_OF_OB)
    assert ruling == manifest_error(TERMS_OF_OB, concluded=True, forwarded=False)
    if ruling.allowed:
        given(*CONFIRMED_ORDER).when(REJECT).then_matches(lambda events: events[0].ruling == ruling)
    else:
        given(*CONFIRMED_ORDER).when(REJECT).rejected(NotRejectable(ruling=ruling))
    forwarded = manifest_error(TERMS_OF_OB, concluded=True, forwarded=True)
    given(*CONFIRMED_ORDER, SHIPPED).when(REJECT).rejected(NotRejectable(ruling=forwarded))


def test_a_cancellation_that_is_asked_comes_first() -> None:
    ruling = may_reject(given(*CANCELLING_ORDER).state(), terms=TERMS_OF_OB)
    assert ruling.code == "cancellation_asked"
    given(*CANCELLING_ORDER).when(REJECT).rejected(NotRejectable(ruling=ruling))


def test_refusing_twice_changes_nothing_and_for_another_reason_is_refused() -> None:
    given(PLACED, REJECTED).when(REJECT).nothing()
    ruling = may_reject(given(PLACED, REJECTED).state(), terms=TERMS)
    assert ruling.code == "already_rejected"
    given(PLACED, REJECTED).when(replace(REJECT, code="shipping_restriction")).rejected(NotRejectable(ruling=ruling))


def test_facts_that_come_later_are_noted_and_judge_nothing() -> None:
    given(PLACED, REJECTED).when(NOTE_CAPTURE).then_matches(lambda events: len(events) == 1)
    given(PLACED, REJECTED).when(NOTE_ALLOCATION).then_matches(lambda events: len(events) == 1)


def test_shippings_answers_about_a_refused_order_are_expected() -> None:
    rejected = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION, REJECT)
    given(*rejected).when(NoteShipmentStopped(at=LATER)).nothing()
    given(*rejected).when(NoteShipmentStopDeclined(HANDED_OVER, at=HANDED_OVER)).nothing()


def test_a_parcel_that_left_at_the_same_moment_did_leave() -> None:
    rejected = continued(op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION), REJECT)
    crossed = given(*rejected).when(NOTE_SHIPPED_BY_OP).then(OrderShipped(HANDED_OVER))
    assert crossed.state().status == "rejected"
    crossed.when(NOTE_SHIPPED).nothing()


def test_a_third_seller_refuses_a_contract_that_is_not_shipped_yet() -> None:
    command = replace(PLACE, seller="capitalorologi", number="CO-100001", expected_total=euro(2590))
    terms = BOOK.in_force("capitalorologi", command.at)
    confirmed = op_history(command, NOTE_CAPTURE, NOTE_ALLOCATION)
    order = given(*confirmed).state()
    assert (order.status, order.contract_concluded_at) == ("confirmed", LATER)
    ruling = manifest_error(terms, concluded=True, forwarded=False)
    given(*confirmed).when(REJECT).then(OrderRejected("manifest_error", ruling, "anna", REJECT.note))
    shipped = continued(confirmed, NOTE_SHIPPED_BY_OP)
    too_late = manifest_error(terms, concluded=True, forwarded=True)
    given(*shipped).when(REJECT).rejected(NotRejectable(ruling=too_late))
