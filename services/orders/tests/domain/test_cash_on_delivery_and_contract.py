"""Orders that are paid at the door, and contracts that the hand-over concludes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from orders_examples import BOOK, CONFIRMED_ORDER, DECIDER, MONDAY_AFTERNOON, euro, given, placed
from orders_examples import NOTE_SHIPPED as NOTE_SHIPPED_AT_OB
from orders_examples import SHIPPED as SHIPPED_AT_OB
from orders_of_op import (
    ALL,
    HANDED_OVER,
    LATER,
    NOTE_ALLOCATION,
    NOTE_CAPTURE,
    NOTE_COLLECTED,
    NOTE_DELIVERED,
    NOTE_IN_PART,
    NOTE_NO_STOCK,
    NOTE_SHIPPED,
    PLACE,
    PLACE_CASH,
    SHIPPED_ORDER,
    TERMS,
    op_history,
)

from ordito.orders.domain.commands import (
    Command,
    NotePayment,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteVoucher,
    RequestCancellation,
)
from ordito.orders.domain.events import (
    AllocationNoted,
    ContractConcluded,
    OrderConfirmed,
    OrderRejected,
    OrderShipped,
    VoucherNoted,
)
from ordito.orders.domain.permissions import may_cancel
from ordito.orders.domain.rejections import NotCancellableByStaff
from ordito.terms import acceptance, cash_on_delivery, contract_concluded

CASH = placed(PLACE_CASH)
CARD = placed(PLACE)
ALLOCATED = AllocationNoted(ALL, ())
CONCLUDED = ContractConcluded(HANDED_OVER, contract_concluded(TERMS, handed_over_at=HANDED_OVER))


def test_cash_on_delivery_is_accepted_on_stock_alone() -> None:
    ruling = acceptance(TERMS, ordered=ALL, reserved=ALL, method="cash_on_delivery").ruling
    given(CASH).when(NOTE_ALLOCATION).then(AllocationNoted(ALL, ()), OrderConfirmed(ALL, None, ruling))
    given(CARD).when(NOTE_ALLOCATION).then(AllocationNoted(ALL, ()))


def test_cash_on_delivery_without_stock_is_rejected() -> None:
    given(CASH).when(NOTE_NO_STOCK).then_matches(lambda events: isinstance(events[-1], OrderRejected))


def test_pieces_that_are_missing_are_refused_with_what_they_cost() -> None:
    history = op_history(PLACE_CASH, NOTE_IN_PART)
    assert [type(event).__name__ for event in history[1:]] == ["AllocationNoted", "LinesRefused", "OrderConfirmed"]


def test_money_that_the_courier_collected_is_noted() -> None:
    delivered = given(*op_history(PLACE_CASH, NOTE_ALLOCATION, NOTE_SHIPPED, NOTE_DELIVERED))
    assert delivered.when(NOTE_COLLECTED).then_matches(lambda events: len(events) == 1).state().status == "delivered"


SHIPPINGS: tuple[Command, ...] = (NOTE_ALLOCATION, NOTE_SHIPPED, NOTE_DELIVERED)


@pytest.mark.parametrize("place", range(len(SHIPPINGS) + 1))
def test_any_order_of_facts_leads_to_the_same_end(place: int) -> None:
    """Each service's facts come in order; those of two services interleave anyhow."""
    expected = DECIDER.fold(op_history(PLACE_CASH, *SHIPPINGS, NOTE_COLLECTED))
    interleaved = (*SHIPPINGS[:place], NOTE_COLLECTED, *SHIPPINGS[place:])
    assert DECIDER.fold(op_history(PLACE_CASH, *interleaved)) == expected


@pytest.mark.parametrize("command", [NOTE_SHIPPED, NOTE_DELIVERED, NOTE_COLLECTED])
def test_facts_that_are_told_twice_change_nothing(command: Command) -> None:
    given(*op_history(PLACE_CASH, *SHIPPINGS, NOTE_COLLECTED)).when(command).nothing()


def test_the_hand_over_concludes_the_contract_where_the_terms_say_so() -> None:
    confirmed = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION)
    assert DECIDER.fold(confirmed).contract_concluded_at is None  # type: ignore[union-attr]  # it is an Order
    shipped = given(*confirmed).when(NOTE_SHIPPED).then(CONCLUDED, OrderShipped(HANDED_OVER))
    assert shipped.state().contract_concluded_at == HANDED_OVER
    shipped.when(NOTE_SHIPPED).nothing()


def test_elsewhere_the_confirmation_concluded_it() -> None:
    given(*CONFIRMED_ORDER).when(NOTE_SHIPPED_AT_OB).then(SHIPPED_AT_OB)


def test_a_parcel_that_left_while_staff_asked_to_cancel_concludes_the_contract_too() -> None:
    asked = op_history(PLACE, NOTE_CAPTURE, NOTE_ALLOCATION, RequestCancellation("staff", None, at=LATER))
    shipped = given(*asked).when(NOTE_SHIPPED).then(CONCLUDED, OrderShipped(HANDED_OVER))
    declined = shipped.when(NoteShipmentStopDeclined(HANDED_OVER, at=HANDED_OVER)).happens()
    assert declined.state().contract_concluded_at == HANDED_OVER


def test_customers_never_cancel_and_staff_only_for_the_sellers_reasons() -> None:
    order = given(CARD).state()
    assert may_cancel(order, by="customer", terms=TERMS).code == "never"
    for_stock = RequestCancellation("staff", None, at=LATER, ground="not_in_stock")
    given(CARD).when(for_stock).then_matches(lambda events: len(events) == 1)
    other = RequestCancellation("staff", None, at=LATER, ground="other")
    ruling = may_cancel(order, by="staff", terms=TERMS, ground="other")
    assert ruling.code == "not_for_this_reason"
    given(CARD).when(other).rejected(NotCancellableByStaff(ruling=ruling))


def test_shippings_answer_to_what_it_stopped_by_itself_tells_nothing_new() -> None:
    rejected = op_history(PLACE, NOTE_NO_STOCK)
    given(*rejected).when(NoteShipmentStopped(at=MONDAY_AFTERNOON)).nothing()
    assert given(*SHIPPED_ORDER).state().status == "shipped"


def test_a_third_seller_concludes_its_contract_on_stock_alone_when_paid_on_delivery() -> None:
    ours = replace(PLACE_CASH, seller="capitalorologi", number="CO-100001")
    terms = BOOK.in_force("capitalorologi", ours.at)
    collected = cash_on_delivery(
        terms, country="IT", goods_after_discount=euro(2000), delivery=euro(590), customised=False
    )
    assert collected.ruling.allowed
    order = placed(replace(ours, expected_total=euro(2590) + collected.surcharge))
    confirmed = given(order).when(NOTE_ALLOCATION).then_matches(lambda events: isinstance(events[-1], OrderConfirmed))
    assert confirmed.state().contract_concluded_at == LATER
    confirmed.when(NOTE_SHIPPED).then(OrderShipped(HANDED_OVER))


def test_with_a_voucher_an_order_on_delivery_waits_for_payments_word_on_it() -> None:
    waiting = (placed(replace(PLACE_CASH, voucher="V-1")), ALLOCATED)
    given(placed(replace(PLACE_CASH, voucher="V-1"))).when(NOTE_ALLOCATION).then(ALLOCATED)
    noted = given(*waiting).when(NoteVoucher(euro(1000), at=LATER))
    noted.then_matches(lambda events: [type(one) for one in events] == [VoucherNoted, OrderConfirmed])
    first = given(waiting[0]).when(NoteVoucher(euro(1000), at=LATER)).then(VoucherNoted(euro(1000)))
    first.when(NOTE_ALLOCATION).then_matches(lambda events: isinstance(events[-1], OrderConfirmed))
    first.when(NoteVoucher(euro(1000), at=LATER)).nothing()


def test_a_bad_voucher_ends_an_order_on_delivery_whichever_fact_comes_first() -> None:
    start = placed(replace(PLACE_CASH, voucher="V-1"))
    failed = NotePayment("failed", euro(2746), "voucher_unknown", at=LATER)
    for history in ((start,), (start, ALLOCATED)):
        given(*history).when(failed).then_matches(lambda events: isinstance(events[-1], OrderRejected))
    given(*op_history(replace(PLACE_CASH, voucher="V-1"), failed)).when(NOTE_ALLOCATION).then(ALLOCATED)


def test_a_voucher_that_nobody_named_is_nothing_to_the_order() -> None:
    given(placed(PLACE_CASH)).when(NoteVoucher(euro(1000), at=LATER)).nothing()
