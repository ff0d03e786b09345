"""The way of the goods back and the refund that is due, given-when-then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from returns_story import (
    ALL,
    CONFIRMED,
    DELIVERED_ORDER,
    LAST_SECOND,
    OPENED,
    RECEIVED_AT,
    SHIPPED,
    SHIPPED_AT,
    TERMS,
    WATCH_BACK,
    WATCH_IN_THE_WAREHOUSE,
    arrived,
    authorise,
    authorised,
    euro,
    given,
    inspect,
    received,
    withdraw,
)

from ordito.returns.domain.commands import (
    CloseReturn,
    ExpireReturn,
    FoundPieces,
    NoteOrderProgress,
    NoteRefundOverdue,
    ReceiveGoods,
)
from ordito.returns.domain.events import (
    InspectedPieces,
    OrderProgressNoted,
    RefundDue,
    RefundedPieces,
    RefundOverdue,
    ReturnClosed,
    ReturnExpired,
    ReturnInspected,
)
from ordito.returns.domain.rejections import (
    GoodsNotTaken,
    InspectionIncomplete,
    LineUnknown,
    OrderNotShipped,
    ReductionNotPossible,
    ReturnUnknown,
    WrongStatus,
)
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.terms import Condition, TermsBook, condition, return_cost, return_shipment

# Authorising


def test_customer_service_authorises_with_a_code_an_address_and_a_day() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(authorise()).then(authorised(WATCH_BACK))


def test_a_defect_puts_the_way_back_at_the_sellers_cost() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(authorise(defective=True)).then(
        replace(authorised(WATCH_BACK), cost_bearer="seller", cost_ruling=return_cost(TERMS, reason="defect").ruling)
    )


def test_a_return_that_is_authorised_keeps_its_code() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK)).when(authorise(code="RET-OB-OTHER")).nothing()
    given(*WATCH_IN_THE_WAREHOUSE).when(authorise(code="RET-OB-OTHER")).nothing()


def test_goods_that_never_left_the_house_need_no_code() -> None:
    before_delivery = received(LineQuantity(1, 1), delivered_at=None)
    given(OPENED, CONFIRMED, before_delivery).when(authorise()).rejected(OrderNotShipped())
    given(OPENED, CONFIRMED, before_delivery, SHIPPED).when(authorise()).then(authorised(before_delivery))


def test_a_declined_withdrawal_is_not_authorised() -> None:
    past = given(*DELIVERED_ORDER).when(withdraw(at=LAST_SECOND + timedelta(seconds=1))).happens()
    past.when(authorise()).rejected(WrongStatus(status="declined", needed="withdrawn"))


def test_a_return_that_does_not_exist_is_unknown() -> None:
    for command in (authorise("r9"), ReceiveGoods("r9", "bruno", RECEIVED_AT), inspect(return_id="r9")):
        given(*DELIVERED_ORDER, WATCH_BACK).when(command).rejected(ReturnUnknown(return_id="r9"))


def test_cancelling_the_order_closes_its_withdrawals_with_nothing_owed() -> None:
    given(OPENED, CONFIRMED, WATCH_BACK).when(NoteOrderProgress("cancelled", SHIPPED_AT)).then(
        OrderProgressNoted("cancelled", SHIPPED_AT, lines=()),
        ReturnClosed("r1", refunded=euro(0), lines=(LineQuantity(1, 1),)),
    )


# Receiving


def test_the_warehouse_receives_what_was_authorised_once() -> None:
    past = given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK))
    past.when(ReceiveGoods("r1", "bruno", RECEIVED_AT)).then(arrived()).when(
        ReceiveGoods("r1", "dario", RECEIVED_AT)
    ).nothing()


def test_goods_without_a_code_are_not_received() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK).when(ReceiveGoods("r1", "bruno", RECEIVED_AT)).rejected(
        GoodsNotTaken(return_shipment(TERMS, authorised=False))
    )


def test_goods_that_do_not_come_in_time_are_flagged_once_and_still_welcome() -> None:
    authorisation = authorised(WATCH_BACK)
    end = authorisation.expires_at
    expired = ReturnExpired("r1", send_by=date(2026, 11, 25), ruling=authorisation.ruling)
    past = given(*DELIVERED_ORDER, WATCH_BACK, authorisation)
    past.when(ExpireReturn("r1", at=end - timedelta(seconds=1))).nothing()
    late = past.when(ExpireReturn("r1", at=end)).then(expired)
    late.when(ExpireReturn("r1", at=end)).nothing()
    late.when(ReceiveGoods("r1", "bruno", end + timedelta(days=2))).then(arrived(at=end + timedelta(days=2)))


def test_goods_that_came_do_not_expire() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(ExpireReturn("r1", at=datetime(2027, 1, 1, tzinfo=UTC))).nothing()


# Inspecting


def test_intact_goods_are_paid_back_in_full_by_a_day_that_the_terms_set() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    inspection, refund = past.events[-2:]
    as_sent = condition(TERMS, found=Condition())
    taken = InspectedPieces(1, 1, "intact", euro(0), outcome="accepted", ruling=as_sent)
    assert inspection == ReturnInspected("r1", (taken,), inspected_by="carla")
    assert isinstance(refund, RefundDue)
    assert refund.amount == euro(4410)
    assert refund.lines == (RefundedPieces(1, 1, paid=euro(4410), reduction=euro(0), refund=euro(4410)),)
    assert refund.delivery == euro(0)
    assert (refund.due, refund.overdue_at) == (date(2026, 11, 24), datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    assert (refund.ruling.rule, refund.ruling.code) == ("refund.due", "refund_due")
    assert (refund.delivery_ruling.rule, refund.delivery_ruling.code) == (
        "refund.delivery_cost",
        "delivery_not_refunded",
    )


def test_what_the_goods_lost_in_value_is_withheld() -> None:
    found = FoundPieces(1, 1, "worn", reduction=euro(1000), note="scratched glass")
    inspection, refund = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(found)).happens().events[-2:]
    assert isinstance(inspection, ReturnInspected)
    worth_less = condition(TERMS, found=Condition(unworn=False))
    reduced = InspectedPieces(1, 1, "worn", euro(1000), "scratched glass", outcome="reduced", ruling=worth_less)
    assert inspection.lines == (reduced,)
    assert isinstance(refund, RefundDue)
    assert refund.lines == (RefundedPieces(1, 1, paid=euro(4410), reduction=euro(1000), refund=euro(3410)),)


def test_a_piece_that_did_not_come_is_not_paid_back() -> None:
    bracelets = received(LineQuantity(2, 3))
    past = given(*DELIVERED_ORDER, bracelets, authorised(bracelets), arrived())
    found = (FoundPieces(2, 1, "missing"), FoundPieces(2, 1, "intact"), FoundPieces(2, 1, "worn", euro(33)))
    refund = past.when(inspect(*found)).happens().events[-1]
    assert isinstance(refund, RefundDue)
    assert refund.lines == (RefundedPieces(2, 2, paid=euro(667), reduction=euro(33), refund=euro(634)),)


def test_when_nothing_came_back_the_return_is_closed_with_nothing_owed() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "wrong_item"))).then(
        ReturnInspected("r1", (InspectedPieces(1, 1, "wrong_item", euro(0), outcome="refused"),), "carla"),
        ReturnClosed("r1", refunded=euro(0), lines=(LineQuantity(1, 1),)),
    )


def test_every_withdrawn_piece_is_inspected_and_no_other() -> None:
    bracelets = received(LineQuantity(2, 3))
    past = given(*DELIVERED_ORDER, bracelets, authorised(bracelets), arrived())
    past.when(inspect(FoundPieces(2, 2, "intact"))).rejected(InspectionIncomplete(line=2, withdrawn=3, inspected=2))
    past.when(inspect(FoundPieces(2, 2, "intact"), FoundPieces(2, 2, "worn"))).rejected(
        InspectionIncomplete(line=2, withdrawn=3, inspected=4)
    )
    past.when(inspect(FoundPieces(1, 1, "intact"))).rejected(LineUnknown(line=1, param="lines[0].line"))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (FoundPieces(1, 1, "intact", euro(1)), "Intact pieces lost nothing in value."),
        (FoundPieces(1, 1, "worn", euro(4411)), "It lies between nothing and what was paid, EUR 44.10."),
        (FoundPieces(1, 1, "worn", euro(-1)), "It lies between nothing and what was paid, EUR 44.10."),
        (FoundPieces(1, 1, "missing", euro(4410)), "Pieces that did not come back are not paid back: leave it out."),
        (FoundPieces(1, 1, "worn", Money(100, "USD")), "The order was paid in EUR."),
    ],
)
def test_a_reduction_has_to_fit_the_pieces(found: FoundPieces, why: str) -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(inspect(found)).rejected(ReductionNotPossible(why, param="lines[0].reduction"))


def test_the_same_inspection_again_changes_nothing_and_another_is_refused() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    past.when(inspect(FoundPieces(1, 1, "intact"))).nothing()
    past.when(inspect(FoundPieces(1, 1, "worn", euro(100)))).rejected(
        WrongStatus(status="refund_due", needed="received")
    )


def test_goods_are_inspected_after_they_came() -> None:
    given(*DELIVERED_ORDER, WATCH_BACK, authorised(WATCH_BACK)).when(inspect(FoundPieces(1, 1, "intact"))).rejected(
        WrongStatus(status="authorised", needed="received")
    )


# Delivery, under terms that give it back with the whole contract


def _giving_delivery_back() -> TermsBook:
    rules = TERMS.rules
    rule = rules.refund.delivery_cost.model_copy(update={"refunded": "whole_withdrawal"})
    refunds = rules.refund.model_copy(update={"delivery_cost": rule})
    return TermsBook([replace(TERMS, rules=rules.model_copy(update={"refund": refunds}))])


def test_delivery_goes_back_once_with_the_return_that_brings_the_last_piece() -> None:
    bracelets = received(LineQuantity(2, 3), return_id="r2")
    past = given(*WATCH_IN_THE_WAREHOUSE, bracelets, authorised(bracelets), arrived("r2"), book=_giving_delivery_back())
    first = past.when(inspect(FoundPieces(2, 3, "intact"), return_id="r2")).happens()
    second = first.when(inspect(FoundPieces(1, 1, "intact"))).happens()
    refunds = [event for event in second.events if isinstance(event, RefundDue)]
    assert [(refund.amount, refund.delivery) for refund in refunds] == [(euro(1000), euro(0)), (euro(4900), euro(490))]


def test_delivery_stays_where_a_piece_is_kept() -> None:
    whole = received(*ALL)
    past = given(*DELIVERED_ORDER, whole, authorised(whole), arrived(), book=_giving_delivery_back())
    found = (FoundPieces(1, 1, "intact"), FoundPieces(2, 2, "intact"), FoundPieces(2, 1, "missing"))
    refund = past.when(inspect(*found)).happens().events[-1]
    assert isinstance(refund, RefundDue)
    assert (refund.amount, refund.delivery) == (euro(4410 + 667), euro(0))


# Paying back


def test_a_refund_that_was_paid_closes_the_return_once() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    closed = ReturnClosed("r1", refunded=euro(4410), lines=(LineQuantity(1, 1),))
    past.when(CloseReturn("r1", refunded=euro(4410))).then(closed).when(CloseReturn("r1", euro(4410))).nothing()


def test_a_return_of_which_nothing_is_owed_yet_is_not_closed() -> None:
    given(*WATCH_IN_THE_WAREHOUSE).when(CloseReturn("r1", euro(4410))).rejected(
        WrongStatus(status="received", needed="refund_due")
    )


def test_a_refund_that_is_not_paid_in_time_is_flagged_once() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    refund = past.events[-1]
    assert isinstance(refund, RefundDue)
    past.when(NoteRefundOverdue("r1", at=refund.overdue_at - timedelta(seconds=1))).nothing()
    late = past.when(NoteRefundOverdue("r1", at=refund.overdue_at)).then(
        RefundOverdue("r1", amount=euro(4410), due=date(2026, 11, 24), ruling=refund.ruling)
    )
    late.when(NoteRefundOverdue("r1", at=refund.overdue_at)).nothing()
    late.when(CloseReturn("r1", euro(4410))).then(ReturnClosed("r1", euro(4410), lines=(LineQuantity(1, 1),)))


def test_a_refund_that_was_paid_is_not_overdue() -> None:
    past = given(*WATCH_IN_THE_WAREHOUSE).when(inspect(FoundPieces(1, 1, "intact"))).happens()
    paid = past.when(CloseReturn("r1", euro(4410))).happens()
    paid.when(NoteRefundOverdue("r1", at=datetime(2027, 1, 1, tzinfo=UTC))).nothing()
