"""What the customer pays through the order's page: charges, and an order that replaces another."""

from __future__ import annotations

from dataclasses import replace

from priced_order import CANCELLED, CARD_DUE, NOTHING, ORDER, RULING, WATCH_RETURNED, eur, given, refund

from ordito.payments.domain.commands import (
    DropCharge,
    ExpireLink,
    NoteChargeOverdue,
    PayCharge,
    RecordCapture,
    RecordChargeDeclined,
    RecordChargePaid,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestCharge,
    RequestPayment,
    RequestRefund,
    WithdrawCharge,
)
from ordito.payments.domain.due import Cause, Credit, ReplacementReturned, ReturnedGoods, Share, WholeOrder
from ordito.payments.domain.events import (
    ChargeDeclined,
    ChargeOverdue,
    ChargePaid,
    ChargeRequested,
    ChargeStarted,
    ChargeWithdrawn,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundDeferred,
)
from ordito.payments.domain.rejections import (
    ChargeNotOpen,
    ChargeOfNothing,
    DueDoesNotAddUp,
    OrderStillStands,
    PaidOtherwise,
    RefundAboveCaptured,
    UnknownCharge,
)

VISA = "tok_visa"
REQUEST = RequestCharge("c1", eur(2500), "paid_repair", RULING)
DROP, OVERDUE = DropCharge("c1", "not_due"), NoteChargeOverdue("c1")
REQUESTED = ChargeRequested("c1", eur(2500), "paid_repair", RULING)
STARTED = ChargeStarted("c1", 1, "card", "tok_visa", f"charge:{ORDER}:c1:1")
DECLINED = ChargeDeclined("c1", 1, "card_declined", "Declined.")
PAID = ChargePaid("c1", eur(2500), "paid_repair", "sandbox", "ch_2")


def pay(charge_id: str = "c1", token: str = VISA) -> PayCharge:
    return PayCharge(ORDER, charge_id, "card", token)


class TestCharges:
    def test_a_charge_is_asked_for_once_and_paid(self) -> None:
        given().when(REQUEST).then(REQUESTED).when(pay()).then(STARTED).when(
            RecordChargePaid("c1", 1, "sandbox", "ch_2")
        ).then(PAID).when(RecordChargePaid("c1", 1, "sandbox", "ch_2")).nothing()
        given(REQUESTED).when(REQUEST).nothing()

    def test_a_declined_charge_is_paid_with_other_means_under_a_new_key(self) -> None:
        given(REQUESTED, STARTED).when(RecordChargeDeclined("c1", 1, "card_declined", "Declined.")).then(DECLINED).when(
            pay(token="tok_other")
        ).then(ChargeStarted("c1", 2, "card", "tok_other", f"charge:{ORDER}:c1:2"))
        given(REQUESTED, STARTED, DECLINED).when(RecordChargeDeclined("c1", 1, "card_declined", "Declined.")).nothing()

    def test_nothing_is_paid_twice(self) -> None:
        given(REQUESTED, STARTED).when(pay()).rejected(ChargeNotOpen(status="paying"))
        given(REQUESTED, STARTED, PAID).when(pay()).rejected(ChargeNotOpen(status="paid"))

    def test_staff_lets_the_customer_off_unless_he_is_paying(self) -> None:
        off = WithdrawCharge("c1", "goodwill")
        given(REQUESTED).when(off).then(ChargeWithdrawn("c1", "goodwill")).when(off).nothing()
        given(REQUESTED, ChargeWithdrawn("c1", "goodwill")).when(pay()).rejected(ChargeNotOpen(status="withdrawn"))
        given(REQUESTED, STARTED).when(off).rejected(ChargeNotOpen(status="paying"))
        given(REQUESTED, STARTED, PAID).when(off).rejected(ChargeNotOpen(status="paid"))

    def test_a_charge_that_is_not_due_any_more_is_withdrawn_and_one_that_was_paid_stays_so(self) -> None:
        withdrawn = ChargeWithdrawn("c1", "not_due")
        given(REQUESTED).when(DROP).then(withdrawn)
        given().when(DROP).nothing()
        given(REQUESTED, withdrawn).when(DROP).nothing()
        given(REQUESTED, withdrawn).when(pay()).rejected(ChargeNotOpen(status="withdrawn"))
        given(REQUESTED, STARTED, PAID).when(DROP).nothing()

    def test_a_charge_that_is_dropped_while_it_is_paid_is_paid_or_over_as_the_provider_says(self) -> None:
        dropped = given(REQUESTED, STARTED).when(DROP).then(ChargeWithdrawn("c1", "not_due"))
        paid = dropped.when(RecordChargePaid("c1", 1, "sandbox", "ch_2")).then(PAID)
        paid.when(RecordChargePaid("c1", 1, "sandbox", "ch_2")).nothing()
        declined = dropped.when(RecordChargeDeclined("c1", 1, "card_declined", "Declined.")).then(DECLINED)
        declined.when(pay(token="tok_other")).rejected(ChargeNotOpen(status="withdrawn"))
        declined.when(RecordChargePaid("c1", 1, "sandbox", "ch_2")).rejected(ChargeNotOpen(status="withdrawn"))

    def test_a_charge_that_nobody_pays_in_time_is_told_once_and_can_still_be_paid(self) -> None:
        costs = replace(REQUESTED, reason="no_defect_found")
        late = given(costs).when(OVERDUE).then(ChargeOverdue("c1", eur(2500), "no_defect_found"))
        late.when(OVERDUE).nothing()
        late.when(pay()).then(STARTED)
        given(costs, STARTED).when(OVERDUE).nothing()
        given(costs, STARTED, DECLINED).when(OVERDUE).then(ChargeOverdue("c1", eur(2500), "no_defect_found"))
        given(costs, STARTED, PAID).when(OVERDUE).nothing()
        given(REQUESTED, ChargeWithdrawn("c1", "goodwill")).when(OVERDUE).nothing()
        given().when(OVERDUE).nothing()

    def test_a_repair_that_is_not_paid_in_time_cannot_be_paid_any_more(self) -> None:
        over = given(REQUESTED).when(OVERDUE).then(ChargeWithdrawn("c1", "payment_expired"))
        over.when(OVERDUE).nothing()
        over.when(pay()).rejected(ChargeNotOpen(status="withdrawn"))
        given(REQUESTED, STARTED).when(OVERDUE).nothing()
        given(REQUESTED, STARTED, DECLINED).when(OVERDUE).then(ChargeWithdrawn("c1", "payment_expired"))
        given(REQUESTED, STARTED, PAID).when(OVERDUE).nothing()

    def test_a_charge_is_known_and_of_something(self) -> None:
        given().when(pay()).rejected(UnknownCharge(charge_id="c1"))
        given().when(replace(REQUEST, amount=NOTHING)).rejected(ChargeOfNothing())

    def test_a_charge_is_no_part_of_what_the_order_can_be_refunded(self) -> None:
        order = (
            PaymentRequested(CARD_DUE, f"charge:{ORDER}"),
            PaymentCaptured(eur(12490), "card", "sandbox", "ch_1"),
        )
        given(*order, REQUESTED, STARTED, PAID).when(RequestRefund(CANCELLED)).then(
            refund(
                1,
                Cause("order_cancelled", ""),
                Share(1, 3, eur(10000)),
                Share(2, 1, eur(2000)),
                delivery=eur(490),
            )
        )


FIRST = "0199a1b2-0000-7000-8000-0000000000ff"
CREDIT = Credit(FIRST, "r-9", "exchange", eur(10000))
LINK_DUE = replace(CARD_DUE, method="payment_link", token=None, credit=CREDIT)
LINK_REQUESTED = PaymentRequested(LINK_DUE, f"charge:{ORDER}")
LINK = ChargeRequested("order", eur(2490), "exchange", None)
LINK_STARTED = ChargeStarted("order", 1, "card", "tok_visa", f"charge:{ORDER}:order:1")
LINK_PAID = ChargePaid("order", eur(2490), "exchange", "sandbox", "ch_2")
LINK_CAPTURED = PaymentCaptured(eur(2490), "card", "sandbox", "ch_2")


class TestReplacements:
    def test_goods_that_pay_for_all_of_it_settle_it_at_once(self) -> None:
        even = replace(LINK_DUE, method="none", credit=replace(CREDIT, amount=eur(12490)))
        given().when(RequestPayment(even)).then(
            PaymentRequested(even, f"charge:{ORDER}"), PaymentCaptured(NOTHING, "none", "none", "")
        )

    def test_goods_cannot_pay_for_more_than_it_costs(self) -> None:
        given().when(RequestPayment(replace(LINK_DUE, credit=replace(CREDIT, amount=eur(12491))))).rejected(
            DueDoesNotAddUp()
        )

    def test_the_difference_is_paid_by_link_and_captures_the_order(self) -> None:
        given().when(RequestPayment(LINK_DUE)).then(LINK_REQUESTED, LINK).when(pay("order")).then(LINK_STARTED).when(
            RecordChargePaid("order", 1, "sandbox", "ch_2")
        ).then(LINK_PAID, LINK_CAPTURED)

    def test_a_declined_link_leaves_the_order_to_be_paid(self) -> None:
        given(LINK_REQUESTED, LINK, LINK_STARTED).when(
            RecordChargeDeclined("order", 1, "card_declined", "Declined.")
        ).then(ChargeDeclined("order", 1, "card_declined", "Declined.")).when(pay("order")).then(
            replace(LINK_STARTED, attempt=2, key=f"charge:{ORDER}:order:2")
        )

    def test_no_other_answer_of_a_provider_captures_it(self) -> None:
        given(LINK_REQUESTED, LINK).when(RecordCapture("sandbox", "ch_1")).rejected(PaidOtherwise())
        given(LINK_REQUESTED, LINK).when(RecordPaymentFailure("declined", "No.")).rejected(PaidOtherwise())

    def test_an_order_that_came_to_nothing_cannot_be_paid_any_more(self) -> None:
        given(LINK_REQUESTED, LINK).when(RequestRefund(CANCELLED)).then(
            ChargeWithdrawn("order", "order_cancelled"), RefundDeferred(CANCELLED)
        ).when(RequestRefund(CANCELLED)).nothing()

    def test_an_order_that_came_to_nothing_while_it_was_paid_is_refunded_or_withdrawn(self) -> None:
        paying = given(LINK_REQUESTED, LINK, LINK_STARTED, RefundDeferred(CANCELLED))
        paying.when(RecordChargeDeclined("order", 1, "card_declined", "Declined.")).then(
            ChargeDeclined("order", 1, "card_declined", "Declined."), ChargeWithdrawn("order", "order_cancelled")
        )
        paying.when(RecordChargePaid("order", 1, "sandbox", "ch_2")).then_matches(
            lambda events: (
                [type(event).__name__ for event in events]
                == ["ChargePaid", "PaymentCaptured", "RefundRequested", "RefundRequested", "RefundFailed"]
            )
        )

    def test_a_link_that_nobody_pays_in_time_fails_the_payment(self) -> None:
        failed = PaymentFailed(eur(2490), "payment_link", "payment_expired", "The link was not paid in time.")
        expired = (
            given(LINK_REQUESTED, LINK).when(ExpireLink()).then(ChargeWithdrawn("order", "payment_expired"), failed)
        )
        expired.when(ExpireLink()).nothing()
        expired.when(pay("order")).rejected(ChargeNotOpen(status="withdrawn"))
        expired.when(RequestRefund(CANCELLED)).nothing()

    def test_a_link_that_is_being_paid_is_paid_or_came_to_nothing_does_not_expire(self) -> None:
        given(LINK_REQUESTED, LINK, LINK_STARTED).when(ExpireLink()).nothing()
        given(LINK_REQUESTED, LINK, LINK_STARTED, LINK_PAID, LINK_CAPTURED).when(ExpireLink()).nothing()
        fallen = (ChargeWithdrawn("order", "order_cancelled"), RefundDeferred(CANCELLED))
        given(LINK_REQUESTED, LINK, *fallen).when(ExpireLink()).nothing()
        given(PaymentRequested(CARD_DUE, f"charge:{ORDER}")).when(ExpireLink()).nothing()

    def test_the_orders_own_payment_is_not_let_off(self) -> None:
        given(LINK_REQUESTED, LINK).when(WithdrawCharge("order", "goodwill")).rejected(OrderStillStands())

    PAID = (LINK_REQUESTED, LINK, LINK_STARTED, LINK_PAID, LINK_CAPTURED)
    FIRST_PAID = (
        PaymentRequested(CARD_DUE, f"charge:{ORDER}"),
        PaymentCaptured(eur(12490), "card", "sandbox", "ch_1"),
    )

    def test_a_return_pays_back_what_was_taken_here_and_asks_the_first_order_for_the_rest(self) -> None:
        cause = Cause("return", "r-1")
        passed_on = replace(refund(2, cause, Share(1, 0, eur(843))), paid_by=FIRST)
        asked = (
            given(*self.PAID)
            .when(RequestRefund(WATCH_RETURNED))
            .then(refund(1, cause, Share(1, 1, eur(2490))), passed_on)
        )
        own = asked.when(RecordRefund(1, "sandbox", "re_1")).then(
            RefundCompleted(
                1,
                cause,
                eur(2490),
                "sandbox",
                "re_1",
                refunded_in_all=eur(2490),
                means="same_method",
                for_cause=eur(2490),
                more_to_come=True,
            )
        )
        own.when(RecordRefund(2, "sandbox", "re_2", amount=eur(800))).then(
            RefundCompleted(
                2,
                cause,
                eur(800),
                "sandbox",
                "re_2",
                refunded_in_all=eur(2490),
                means="same_method",
                paid_by=FIRST,
                for_cause=eur(3290),
            )
        )

    def test_an_order_that_is_given_up_after_it_stood_asks_the_first_order_for_the_credit(self) -> None:
        """As pieces of it do that are withdrawn from one by one: nobody has to settle it by hand."""
        cause = Cause("order_cancelled", "")
        even = replace(LINK_DUE, method="none", credit=replace(CREDIT, amount=eur(12490)))
        stands = given(PaymentRequested(even, f"charge:{ORDER}"), PaymentCaptured(NOTHING, "none", "none", ""))
        everything = refund(1, cause, Share(1, 3, eur(10000)), Share(2, 1, eur(2000)), delivery=eur(490))
        stands.when(RequestRefund(CANCELLED)).then(replace(everything, paid_by=FIRST))
        given(*self.PAID).when(RequestRefund(CANCELLED)).then_matches(
            lambda events: (
                [(event.amount, event.paid_by) for event in events] == [(eur(2490), None), (eur(10000), FIRST)]
            )
        )

    def test_an_order_that_never_stood_and_one_of_the_guarantee_leave_the_credit_to_staff(self) -> None:
        rejected = WholeOrder("order_rejected", RULING)
        guarantee = replace(LINK_DUE, credit=replace(CREDIT, reason="guarantee"))
        of_guarantee = (PaymentRequested(guarantee, f"charge:{ORDER}"), *self.PAID[1:])
        for past, fact in ((self.PAID, rejected), (of_guarantee, CANCELLED)):
            given(*past).when(RequestRefund(fact)).then_matches(
                lambda events: [type(event).__name__ for event in events][-2:] == ["RefundRequested", "RefundFailed"]
            )

    def test_the_first_order_pays_back_as_far_as_its_own_payment_goes_and_no_line_of_it_misses_it(self) -> None:
        returned = ReplacementReturned("other", 2, eur(843), RULING)
        cause = Cause("replacement", "other:2")
        requested = replace(refund(1, cause), amount=eur(843), of_no_line=eur(843))
        first = given(*self.FIRST_PAID)
        paid = first.when(RequestRefund(returned)).then(requested)
        paid.when(RequestRefund(returned)).nothing()
        paid.when(RequestRefund(ReturnedGoods("r-2", (Share(2, 1, eur(2000)),), eur(490), RULING))).then(
            refund(2, Cause("return", "r-2"), Share(2, 1, eur(2000)), delivery=eur(490))
        )
        dear = replace(returned, amount=eur(99_999))
        first.when(RequestRefund(dear)).then(
            replace(requested, amount=eur(12490), of_no_line=eur(12490), already_refunded=eur(99_999 - 12490))
        ).when(RequestRefund(replace(dear, number=3))).then_matches(
            lambda events: isinstance(events[1], RefundCompleted) and not events[1].amount
        )

    def test_a_refused_one_is_repeated(self) -> None:
        asked = given(*self.FIRST_PAID).when(RequestRefund(ReplacementReturned("other", 2, eur(843), RULING))).happens()
        again = asked.when(RecordRefundFailure(1, "expired", "No.")).happens().when(RepeatRefund(1, "please", "anna"))
        again.then_matches(lambda events: events[0].amount == events[0].of_no_line == eur(843))

    def test_a_chain_of_replacements_is_followed_to_where_money_was_taken(self) -> None:
        returned = ReplacementReturned("third", 1, eur(5000), RULING)
        given(*self.PAID).when(RequestRefund(returned)).then_matches(
            lambda events: (
                [(event.amount, event.paid_by) for event in events] == [(eur(2490), None), (eur(2510), FIRST)]
            )
        )


PAID_FOR = eur(12490)
SHORTFALL = (
    ChargeRequested("r-2-exchange-1", PAID_FOR, "exchange_not_returned", RULING),
    ChargeStarted("r-2-exchange-1", 1, "paypal", "tok", f"charge:{ORDER}:r-2-exchange-1:1"),
    ChargePaid("r-2-exchange-1", PAID_FOR, "exchange_not_returned", "sandbox", "ch_9"),
)


class TestPaidShortfalls:
    """An exchange's goods did not come, were paid for, and came after all; the other goods came back, too."""

    FIRST_PAID = TestReplacements.FIRST_PAID
    LATE = ReturnedGoods("r-2", (Share(1, 3, eur(10000)), Share(2, 1, eur(2000))), eur(490), RULING)
    OTHERS = ReplacementReturned("other", 1, PAID_FOR, RULING)

    def test_both_goods_are_paid_back_of_both_payments_whichever_comes_first(self) -> None:
        late = refund(1, Cause("return", "r-2"), *self.LATE.shares, delivery=eur(490))
        others = replace(
            refund(2, Cause("replacement", "other:1")),
            amount=PAID_FOR,
            of_no_line=PAID_FOR,
            of_charge="r-2-exchange-1",
        )
        past = given(*self.FIRST_PAID, *SHORTFALL)
        past.when(RequestRefund(self.LATE)).then(late).when(RequestRefund(self.OTHERS)).then(others)
        number = {"number": 1, "key": f"refund:{ORDER}:1"}
        past.when(RequestRefund(self.OTHERS)).then(replace(others, **number)).when(RequestRefund(self.LATE)).then(
            replace(late, number=2, key=f"refund:{ORDER}:2")
        )

    def test_goods_that_come_when_the_others_took_the_orders_own_payment_are_paid_back_of_the_charge(self) -> None:
        spent = given(*self.FIRST_PAID).when(RequestRefund(self.OTHERS)).happens()
        paid = given(*spent.events, *SHORTFALL)
        late = refund(2, Cause("return", "r-2"), *self.LATE.shares, delivery=eur(490))
        paid.when(RequestRefund(self.LATE)).then(replace(late, of_charge="r-2-exchange-1"))

    def test_no_more_than_was_paid_goes_back_and_nothing_of_any_other_charge(self) -> None:
        both = given(*self.FIRST_PAID, *SHORTFALL, REQUESTED, STARTED, PAID)
        both = both.when(RequestRefund(self.LATE)).happens().when(RequestRefund(self.OTHERS)).happens()
        both.when(RequestRefund(replace(self.OTHERS, number=2))).then_matches(
            lambda events: isinstance(events[1], RefundCompleted) and not events[1].amount
        )

    def test_a_part_of_each_is_one_refund_each_and_told_when_both_are_done(self) -> None:
        spent = given(*self.FIRST_PAID).when(RequestRefund(replace(self.OTHERS, amount=eur(12000)))).happens()
        asked = given(*spent.events, *SHORTFALL).when(RequestRefund(self.LATE)).happens()
        own, of_charge = asked.events[-2:]
        assert [(one.amount, one.of_charge) for one in (own, of_charge)] == [
            (eur(490), None),
            (eur(12000), "r-2-exchange-1"),
        ]
        first = asked.when(RecordRefund(2, "sandbox", "re_2")).happens()
        assert first.events[-1].more_to_come
        both = first.when(RecordRefund(3, "sandbox", "re_3")).happens()
        assert (both.events[-1].for_cause, both.events[-1].more_to_come) == (PAID_FOR, False)

    def test_a_refused_one_is_repeated_against_the_same_charge(self) -> None:
        asked = given(*self.FIRST_PAID, *SHORTFALL).when(RequestRefund(self.OTHERS)).happens()
        refused = asked.when(RecordRefundFailure(1, "expired", "No.")).happens()
        again = refused.when(RepeatRefund(1, "please", "anna")).happens()
        request = again.events[-1]
        assert (request.number, request.again_of, request.of_charge) == (2, 1, "r-2-exchange-1")
        assert request.amount == PAID_FOR
        twice = again.when(RecordRefundFailure(2, "expired", "No.")).happens()
        others = twice.when(RequestRefund(replace(self.OTHERS, number=2))).happens()
        others.when(RepeatRefund(2, "please", "anna")).rejected(RefundAboveCaptured(asked=PAID_FOR, left=NOTHING))
