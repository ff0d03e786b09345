"""Cash on delivery: the courier brings the money, and what need not be collected is no refund."""

from __future__ import annotations

from dataclasses import replace

from priced_order import (
    ACCOUNT,
    CANCELLED,
    CARD_DUE,
    CASH_DUE,
    CASH_REQUESTED,
    NOTHING,
    ORDER,
    RULING,
    STRAP_REFUSED,
    TERMINATED,
    WATCH_RETURNED,
    eur,
    given,
    refund,
)

from ordito.payments.domain.commands import (
    RecordCapture,
    RecordCollection,
    RecordPaymentFailure,
    RequestPayment,
    RequestRefund,
    Unpayable,
)
from ordito.payments.domain.due import Cause, ChosenAmount, RefusedLines, Share, Spent
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankDetailsAsked,
    BankDetailsGiven,
    CollectedAgain,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundDeferred,
)
from ordito.payments.domain.rejections import (
    OtherCurrency,
    PaidOtherwise,
    PaymentNotCaptured,
    PaymentUnknown,
    RefundAboveCaptured,
    RefundOfNothing,
)
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity


def collected(amount: int, *, voucher: int = 0) -> PaymentCaptured:
    return PaymentCaptured(eur(amount), "cash_on_delivery", "brt", "T-1", voucher=eur(voucher) if voucher else None)


ALL_COLLECTED = collected(12490)
LESS_TO_COLLECT = AmountDueChanged(eur(10490), Cause("lines_refused", "e-1"), (Share(2, 1, eur(2000)),))
NOTHING_TO_COLLECT = AmountDueChanged(NOTHING, Cause("order_cancelled", ""), ())


def collect(amount: int, reference: str = "T-1") -> RecordCollection:
    return RecordCollection(eur(amount), "brt", reference)


class TestCollecting:
    def test_nothing_is_charged_and_the_money_is_here_when_the_courier_has_it(self) -> None:
        given().when(RequestPayment(CASH_DUE)).then(CASH_REQUESTED).when(collect(12490)).then(ALL_COLLECTED)

    def test_one_parcel_is_collected_for_once(self) -> None:
        given(CASH_REQUESTED, ALL_COLLECTED).when(collect(12490)).nothing()

    def test_only_an_order_that_is_paid_on_delivery_is_collected_for(self) -> None:
        card = PaymentRequested(CARD_DUE, f"charge:{ORDER}")
        given().when(collect(1)).rejected(PaymentUnknown())
        given(card).when(collect(12490)).rejected(PaidOtherwise())
        given(card, PaymentCaptured(eur(12490), "card", "sandbox", "ch_1")).when(collect(12490)).rejected(
            PaidOtherwise()
        )

    def test_no_provider_answers_for_it(self) -> None:
        given(CASH_REQUESTED).when(RecordCapture("sandbox", "ch_1")).rejected(PaidOtherwise())
        given(CASH_REQUESTED).when(RecordPaymentFailure("declined", "No.")).rejected(PaidOtherwise())

    def test_a_collection_is_of_money_in_the_orders_currency(self) -> None:
        given(CASH_REQUESTED).when(collect(0)).rejected(RefundOfNothing())
        given(CASH_REQUESTED).when(RecordCollection(Money(1, "USD"), "brt", "T-1")).rejected(
            OtherCurrency(paid_in="EUR")
        )


class TestCollectedAgain:
    SECOND_PARCEL = CollectedAgain("brt", "T-2", eur(12490), captured=eur(24980), too_much=eur(12490))
    MORE = CollectedAgain("brt", "T-1", eur(12990), captured=eur(12990), too_much=eur(500), before=eur(12490))
    LESS = CollectedAgain("brt", "T-1", eur(11990), captured=eur(12490), too_much=eur(0), before=eur(12490))

    def test_another_parcels_money_is_noted_with_what_is_too_much(self) -> None:
        given(CASH_REQUESTED, ALL_COLLECTED).when(collect(12490, "T-2")).then(self.SECOND_PARCEL)

    def test_another_amount_of_the_same_parcel_counts_where_it_is_more(self) -> None:
        given(CASH_REQUESTED, ALL_COLLECTED).when(collect(12990)).then(self.MORE)
        given(CASH_REQUESTED, ALL_COLLECTED).when(collect(11990)).then(self.LESS)

    def test_what_was_reported_before_is_nothing_new(self) -> None:
        past = given(CASH_REQUESTED, ALL_COLLECTED, self.SECOND_PARCEL, replace(self.MORE, captured=eur(25480)))
        for report in (collect(12490), collect(12990), collect(12490, "T-2")):
            past.when(report).nothing()

    def test_two_parcels_that_bring_what_is_due_together_bring_nothing_too_much(self) -> None:
        given(CASH_REQUESTED, collected(10000)).when(collect(2490, "T-2")).then(
            CollectedAgain("brt", "T-2", eur(2490), captured=eur(12490), too_much=NOTHING)
        )

    def test_staff_pay_back_what_is_too_much_and_no_line_is_worth_less_by_it(self) -> None:
        past = given(CASH_REQUESTED, ALL_COLLECTED, self.SECOND_PARCEL, BankDetailsGiven(ACCOUNT, "anna", ()))
        back = past.when(RequestRefund(ChosenAmount("k", eur(12490), "collected twice", "anna")))
        past = back.then_matches(lambda events: events[0].delivery == eur(12490) and not events[0].shares)
        past.when(RequestRefund(ChosenAmount("l", eur(12491), "more", "anna"))).rejected(
            RefundAboveCaptured(asked=eur(12491), left=eur(12490))
        )
        past.when(RequestRefund(WATCH_RETURNED)).then(
            replace(
                refund(2, Cause("return", "r-1"), Share(1, 1, eur(3333)), means="bank_transfer"),
                ruling=WATCH_RETURNED.ruling,
            )
        )

    def test_money_of_another_currency_or_of_none_is_refused_as_the_first_would_be(self) -> None:
        past = given(CASH_REQUESTED, ALL_COLLECTED)
        past.when(collect(0, "T-2")).rejected(RefundOfNothing())
        past.when(RecordCollection(Money(1, "USD"), "brt", "T-2")).rejected(OtherCurrency(paid_in="EUR"))


class TestLessToCollect:
    def test_refused_lines_are_not_collected_and_not_refunded(self) -> None:
        given(CASH_REQUESTED).when(RequestRefund(STRAP_REFUSED)).then(LESS_TO_COLLECT).when(collect(10490)).then(
            collected(10490)
        ).when(RequestRefund(STRAP_REFUSED)).nothing()

    def test_the_same_when_the_courier_is_heard_of_first(self) -> None:
        waived = replace(LESS_TO_COLLECT, amount=NOTHING)
        given(CASH_REQUESTED, collected(10490)).when(RequestRefund(STRAP_REFUSED)).then(waived).when(
            RequestRefund(STRAP_REFUSED)
        ).nothing()

    def test_lines_refused_after_all_of_it_was_collected_are_refunded(self) -> None:
        given(CASH_REQUESTED, ALL_COLLECTED).when(RequestRefund(STRAP_REFUSED)).then(
            refund(1, Cause("lines_refused", "e-1"), Share(2, 1, eur(2000)), means="bank_transfer"),
            BankDetailsAsked(1, eur(2000), RULING),
        )

    def test_a_second_refusal_takes_its_part_of_what_is_left(self) -> None:
        watch = RefusedLines("e-2", (LineQuantity(1, 1),), eur(3333), RULING)
        given(CASH_REQUESTED, LESS_TO_COLLECT).when(RequestRefund(watch)).then(
            AmountDueChanged(eur(7157), Cause("lines_refused", "e-2"), (Share(1, 1, eur(3333)),))
        )

    def test_an_order_that_came_to_nothing_is_not_collected_for(self) -> None:
        given(CASH_REQUESTED).when(RequestRefund(CANCELLED)).then(NOTHING_TO_COLLECT, RefundDeferred(CANCELLED)).when(
            RequestRefund(CANCELLED)
        ).nothing()

    def test_what_was_collected_all_the_same_goes_back_by_bank_transfer(self) -> None:
        ended = (replace(NOTHING_TO_COLLECT, cause=Cause("order_terminated", "")), RefundDeferred(TERMINATED))
        given(CASH_REQUESTED, *ended).when(collect(12490)).then(
            ALL_COLLECTED,
            refund(
                1,
                Cause("order_terminated", ""),
                Share(1, 3, eur(10000)),
                Share(2, 1, eur(2000)),
                delivery=eur(490),
                means="bank_transfer",
            ),
            BankDetailsAsked(1, eur(12490), RULING),
        )

    def test_what_the_courier_took_too_much_counts_with_the_delivery(self) -> None:
        given(CASH_REQUESTED, LESS_TO_COLLECT, collected(12490)).when(RequestRefund(CANCELLED)).then(
            refund(1, Cause("order_cancelled", ""), Share(1, 3, eur(10000)), delivery=eur(2490), means="bank_transfer"),
            BankDetailsAsked(1, eur(12490), RULING),
        )

    def test_a_return_waits_for_the_money_and_staff_cannot_give_back_what_is_not_here(self) -> None:
        given(CASH_REQUESTED).when(RequestRefund(WATCH_RETURNED)).then(RefundDeferred(WATCH_RETURNED))
        given(CASH_REQUESTED).when(RequestRefund(ChosenAmount("k", eur(1), "x", "anna"))).rejected(PaymentNotCaptured())


class TestWithAVoucher:
    DUE = replace(CASH_DUE, voucher=Spent("V-1", eur(11000)))
    REQUESTED = PaymentRequested(DUE, f"collect:{ORDER}")

    def test_the_courier_collects_what_the_voucher_does_not_pay(self) -> None:
        given(self.REQUESTED).when(collect(1490)).then(collected(12490, voucher=11000))

    def test_what_the_courier_collects_of_the_vouchers_part_goes_back_to_the_voucher(self) -> None:
        given(self.REQUESTED).when(collect(12490)).then(
            AmountDueChanged(eur(12490), Cause("collected_too_much", "T-1"), (), to_voucher=eur(11000)),
            collected(12490),
        )

    def test_money_is_noted_though_the_voucher_could_not_pay(self) -> None:
        problem = Unpayable("voucher_empty", "Nothing is left of this voucher.")
        failed = PaymentFailed(eur(12490), "cash_on_delivery", "voucher_empty", "Nothing is left of this voucher.")
        given().when(RequestPayment(CASH_DUE, problem)).then(CASH_REQUESTED, failed).when(collect(12490)).then(
            ALL_COLLECTED
        ).when(collect(12490)).nothing()

    def test_an_order_that_came_to_nothing_gives_the_voucher_back_at_once(self) -> None:
        given(self.REQUESTED).when(RequestRefund(CANCELLED)).then(
            replace(NOTHING_TO_COLLECT, to_voucher=eur(11000)), RefundDeferred(CANCELLED)
        )

    def test_what_never_arrived_gives_the_voucher_back_what_returns_ruled_and_nothing_is_collected(self) -> None:
        never = replace(WATCH_RETURNED, return_id="u1", paid_by_voucher=True)
        cause = Cause("return", "u1")
        given(self.REQUESTED).when(RequestRefund(never)).then(
            AmountDueChanged(NOTHING, cause, ()),
            PaymentCaptured(eur(11000), "cash_on_delivery", "none", "", voucher=eur(11000)),
            refund(1, cause, Share(1, 1, eur(3333)), to_voucher=eur(3333)),
        ).when(RequestRefund(never)).nothing()

    def test_no_more_than_the_voucher_paid_goes_back_to_it(self) -> None:
        all_of_it = (Share(1, 3, eur(10000)), Share(2, 1, eur(2000)))
        never = replace(WATCH_RETURNED, return_id="u1", shares=all_of_it, paid_by_voucher=True)
        given(self.REQUESTED).when(RequestRefund(never)).then_matches(
            lambda events: events[-1].amount == events[-1].to_voucher == eur(11000)
        )

    def test_an_order_that_fell_before_has_given_the_voucher_back(self) -> None:
        never = replace(WATCH_RETURNED, return_id="u1", paid_by_voucher=True)
        fallen = (replace(NOTHING_TO_COLLECT, to_voucher=eur(11000)), RefundDeferred(CANCELLED))
        given(self.REQUESTED, *fallen).when(RequestRefund(never)).then(RefundDeferred(never))
        given(CASH_REQUESTED).when(RequestRefund(never)).then(RefundDeferred(never))

    def test_what_is_refused_beyond_what_was_to_be_collected_goes_back_to_the_voucher(self) -> None:
        cause = Cause("lines_refused", "e-1")
        given(self.REQUESTED).when(RequestRefund(STRAP_REFUSED)).then(
            AmountDueChanged(NOTHING, cause, (Share(2, 1, eur(1490)),)),
            PaymentCaptured(eur(11000), "cash_on_delivery", "none", "", voucher=eur(11000)),
            refund(1, cause, Share(2, 0, eur(510)), to_voucher=eur(510)),
        )
