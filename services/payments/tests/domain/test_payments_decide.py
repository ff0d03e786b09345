"""What payments decides, command by command: 3 watches at EUR 100.00 together, a strap at 20.00, delivery 4.90."""

from __future__ import annotations

from ordito.kit.given import Given
from ordito.payments.domain.commands import (
    Command,
    RecordCapture,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestPayment,
    RequestRefund,
)
from ordito.payments.domain.decide import DECIDER
from ordito.payments.domain.due import (
    BoughtLine,
    Cause,
    ChosenAmount,
    ChosenPieces,
    Due,
    RefundIntent,
    RefusedLines,
    ReturnedGoods,
    Share,
    WholeOrder,
)
from ordito.payments.domain.events import (
    Event,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundDeferred,
    RefundFailed,
    RefundRequested,
)
from ordito.payments.domain.rejections import (
    DueDoesNotAddUp,
    OtherCurrency,
    PaymentAlreadyCaptured,
    PaymentAlreadyFailed,
    PaymentNotCaptured,
    PaymentUnknown,
    PiecesAboveBought,
    RefundAboveCaptured,
    RefundAlreadyAnswered,
    RefundNotFailed,
    RefundOfNothing,
    UnknownLine,
    UnknownRefund,
)
from ordito.schemas.money import Money
from ordito.schemas.values import Clause, LineQuantity, Ruling, Sentence, TermsVersion

ORDER = "0199a1b2-0000-7000-8000-000000000001"


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


NOTHING = eur(0)
RULING = Ruling(
    rule="ordering.stock",
    allowed=False,
    code="not_in_stock",
    sentence=Sentence(it="Non disponibile.", en="Not in stock."),
    clause=Clause(document="FAQ", section="STOCK", quote="…"),
    terms=TermsVersion("opsobjects", "2026-01-01"),
    facts={"line": 1},
)
WATCH = BoughtLine(line=1, quantity=3, paid=eur(10000))
STRAP = BoughtLine(line=2, quantity=1, paid=eur(2000))
DUE = Due(order_id=ORDER, amount=eur(12490), lines=(WATCH, STRAP), delivery=eur(490), method="card", token="tok_visa")
REQUESTED = PaymentRequested(due=DUE, key=f"charge:{ORDER}")
CAPTURED = PaymentCaptured(amount=eur(12490), method="card", provider="sandbox", provider_reference="ch_1")
FAILED = PaymentFailed(amount=eur(12490), method="card", code="card_declined", message="Declined.")

STRAP_REFUSED = RefusedLines("e-1", (LineQuantity(2, 1),), eur(2000), RULING)
CANCELLED = WholeOrder("order_cancelled", RULING)
REJECTED = WholeOrder("order_rejected", RULING)
WATCH_RETURNED = ReturnedGoods("r-1", (Share(1, 1, eur(3000)),), eur(490), RULING)


def given(*events: Event) -> Given[Command]:
    return Given(DECIDER, events)


def refund(
    number: int,
    cause: Cause,
    *shares: Share,
    delivery: Money = NOTHING,
    already_refunded: Money = NOTHING,
    ruling: Ruling | None = RULING,
    reason: str | None = None,
    asked_by: str | None = None,
    again_of: int | None = None,
) -> RefundRequested:
    return RefundRequested(
        number=number,
        cause=cause,
        amount=eur(sum(share.amount.amount for share in shares) + delivery.amount),
        shares=shares,
        delivery=delivery,
        already_refunded=already_refunded,
        key=f"refund:{ORDER}:{number}",
        ruling=ruling,
        reason=reason,
        asked_by=asked_by,
        again_of=again_of,
    )


STRAP_REFUND = refund(1, Cause("lines_refused", "e-1"), Share(2, 1, eur(2000)))
ALL_REFUND = refund(1, Cause("order_cancelled", ""), Share(1, 3, eur(10000)), Share(2, 1, eur(2000)), delivery=eur(490))
STRAP_REFUND_FAILED = RefundFailed(1, Cause("lines_refused", "e-1"), eur(2000), "refund_declined", "No.")
STRAP_REFUND_DONE = RefundCompleted(
    1, Cause("lines_refused", "e-1"), eur(2000), "sandbox", "re_1", eur(2000), "same_method"
)


def ask(intent: RefundIntent) -> RequestRefund:
    return RequestRefund(intent)


class TestCharging:
    def test_a_placed_order_is_charged_whole_under_its_own_key(self) -> None:
        given().when(RequestPayment(DUE)).then(REQUESTED)

    def test_a_placed_order_is_charged_once(self) -> None:
        given(REQUESTED).when(RequestPayment(DUE)).nothing()
        given(REQUESTED, CAPTURED).when(RequestPayment(DUE)).nothing()
        given(REQUESTED, FAILED).when(RequestPayment(DUE)).nothing()

    def test_parts_that_do_not_make_the_whole_are_not_charged(self) -> None:
        wrong = Due(ORDER, eur(12489), DUE.lines, DUE.delivery, "card", None)
        given().when(RequestPayment(wrong)).rejected(DueDoesNotAddUp())

    def test_an_order_that_costs_nothing_is_paid_without_a_provider(self) -> None:
        free = Due(ORDER, NOTHING, (BoughtLine(1, 1, NOTHING),), NOTHING, "card", None)
        given().when(RequestPayment(free)).then(
            PaymentRequested(free, f"charge:{ORDER}"), PaymentCaptured(NOTHING, "card", "none", "")
        )

    def test_a_capture_is_noted_once(self) -> None:
        given(REQUESTED).when(RecordCapture("sandbox", "ch_1")).then(CAPTURED).when(
            RecordCapture("sandbox", "ch_1")
        ).nothing()

    def test_a_failure_is_noted_once(self) -> None:
        given(REQUESTED).when(RecordPaymentFailure("card_declined", "Declined.")).then(FAILED).when(
            RecordPaymentFailure("card_declined", "Declined.")
        ).nothing()

    def test_an_outcome_without_a_charge_is_refused(self) -> None:
        given().when(RecordCapture("sandbox", "ch_1")).rejected(PaymentUnknown())
        given().when(RecordPaymentFailure("card_declined", "Declined.")).rejected(PaymentUnknown())

    def test_an_outcome_that_contradicts_the_first_is_refused(self) -> None:
        given(REQUESTED, FAILED).when(RecordCapture("sandbox", "ch_1")).rejected(PaymentAlreadyFailed())
        given(REQUESTED, CAPTURED).when(RecordPaymentFailure("x", "y")).rejected(PaymentAlreadyCaptured())


class TestRefundsForFacts:
    def test_refused_lines_are_paid_back_at_their_price(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(STRAP_REFUSED)).then(STRAP_REFUND)

    def test_the_same_cause_is_paid_back_once_whatever_came_of_it(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(ask(STRAP_REFUSED)).nothing()
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_DONE).when(ask(STRAP_REFUSED)).nothing()
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_FAILED).when(ask(STRAP_REFUSED)).nothing()

    def test_refused_pieces_of_several_lines_share_exactly_what_orders_said(self) -> None:
        refused = RefusedLines("e-2", (LineQuantity(1, 1), LineQuantity(2, 1)), eur(5333), RULING)
        given(REQUESTED, CAPTURED).when(ask(refused)).then(
            refund(1, Cause("lines_refused", "e-2"), Share(1, 1, eur(3333)), Share(2, 1, eur(2000)))
        )

    def test_a_cancelled_order_is_paid_back_whole_with_its_delivery(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(CANCELLED)).then(ALL_REFUND)

    def test_cancelling_after_a_partial_refusal_pays_back_only_what_is_left(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(ask(CANCELLED)).then(
            refund(2, Cause("order_cancelled", ""), Share(1, 3, eur(10000)), delivery=eur(490))
        )

    def test_a_return_is_paid_back_as_ruled(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(WATCH_RETURNED)).then(
            refund(1, Cause("return", "r-1"), Share(1, 1, eur(3000)), delivery=eur(490))
        )

    def test_what_staff_paid_back_before_is_not_paid_twice_for_a_return(self) -> None:
        goodwill = refund(1, Cause("staff", "k-1"), Share(1, 0, eur(9000)), ruling=None, reason="x", asked_by="anna")
        given(REQUESTED, CAPTURED, goodwill).when(ask(WATCH_RETURNED)).then(
            refund(2, Cause("return", "r-1"), Share(1, 1, eur(1000)), delivery=eur(490), already_refunded=eur(2000))
        )

    def test_a_return_of_which_nothing_is_left_is_settled_at_once(self) -> None:
        given(REQUESTED, CAPTURED, ALL_REFUND).when(ask(WATCH_RETURNED)).then(
            refund(2, Cause("return", "r-1"), Share(1, 0, NOTHING), already_refunded=eur(3490)),
            RefundCompleted(2, Cause("return", "r-1"), NOTHING, "none", "", NOTHING),
        )

    def test_a_cancellation_of_which_nothing_is_left_pays_nothing(self) -> None:
        given(REQUESTED, CAPTURED, ALL_REFUND).when(ask(REJECTED)).nothing()
        given(REQUESTED, CAPTURED, ALL_REFUND).when(ask(STRAP_REFUSED)).nothing()

    def test_a_message_about_lines_that_were_not_bought_is_refused(self) -> None:
        wrong = ReturnedGoods("r-1", (Share(7, 1, eur(1)),), NOTHING, RULING)
        twice = RefusedLines("e-1", (LineQuantity(2, 1), LineQuantity(2, 1)), eur(2000), RULING)
        dollars = RefusedLines("e-1", (LineQuantity(2, 1),), Money(2000, "USD"), RULING)
        negative = ReturnedGoods("r-1", (Share(1, 1, eur(-1)),), NOTHING, RULING)
        given(REQUESTED, CAPTURED).when(ask(wrong)).rejected(UnknownLine(line=7))
        given(REQUESTED, CAPTURED).when(ask(twice)).rejected(UnknownLine(line=2))
        given(REQUESTED, CAPTURED).when(ask(dollars)).rejected(OtherCurrency(paid_in="EUR"))
        given(REQUESTED, CAPTURED).when(ask(negative)).rejected(RefundOfNothing())


class TestRefundsThatWait:
    def test_a_refund_waits_for_the_capture_and_then_begins(self) -> None:
        given(REQUESTED).when(ask(CANCELLED)).then(RefundDeferred(CANCELLED)).when(
            RecordCapture("sandbox", "ch_1")
        ).then(CAPTURED, ALL_REFUND)

    def test_several_refunds_that_waited_begin_in_their_order_each_on_what_is_left(self) -> None:
        given(REQUESTED, RefundDeferred(STRAP_REFUSED), RefundDeferred(CANCELLED)).when(
            RecordCapture("sandbox", "ch_1")
        ).then(
            CAPTURED,
            STRAP_REFUND,
            refund(2, Cause("order_cancelled", ""), Share(1, 3, eur(10000)), delivery=eur(490)),
        )

    def test_a_refund_waits_once(self) -> None:
        given(REQUESTED, RefundDeferred(CANCELLED)).when(ask(CANCELLED)).nothing()

    def test_a_refund_due_may_arrive_before_the_order_itself(self) -> None:
        given().when(ask(WATCH_RETURNED)).then(RefundDeferred(WATCH_RETURNED)).when(RequestPayment(DUE)).then(
            REQUESTED
        ).when(RecordCapture("sandbox", "ch_1")).then(
            CAPTURED, refund(1, Cause("return", "r-1"), Share(1, 1, eur(3000)), delivery=eur(490))
        )

    def test_a_waiting_refund_that_makes_no_sense_fails_without_hiding_the_capture(self) -> None:
        wrong = ReturnedGoods("r-1", (Share(7, 1, eur(1)),), NOTHING, RULING)
        given(RefundDeferred(wrong), REQUESTED).when(RecordCapture("sandbox", "ch_1")).then(
            CAPTURED,
            refund(1, Cause("return", "r-1")),
            RefundFailed(
                1, Cause("return", "r-1"), NOTHING, "unknown_line", "The order has no line 7, or it was named twice."
            ),
        )

    def test_nothing_is_owed_when_nothing_was_taken(self) -> None:
        given(REQUESTED, RefundDeferred(CANCELLED)).when(RecordPaymentFailure("card_declined", "Declined.")).then(
            FAILED
        )
        given(REQUESTED, FAILED).when(ask(REJECTED)).nothing()


class TestRefundsByStaff:
    def test_staff_pays_pieces_back_and_all_pieces_make_exactly_the_line(self) -> None:
        def pieces(key: str, count: int) -> RequestRefund:
            return ask(ChosenPieces(key, (LineQuantity(1, count),), "scratched", "anna"))

        def expected(number: int, key: str, count: int, amount: int) -> RefundRequested:
            return refund(
                number,
                Cause("staff", key),
                Share(1, count, eur(amount)),
                ruling=None,
                reason="scratched",
                asked_by="anna",
            )

        given(REQUESTED, CAPTURED).when(pieces("k-1", 1)).then(expected(1, "k-1", 1, 3334)).when(pieces("k-2", 2)).then(
            expected(2, "k-2", 2, 6666)
        )

    def test_staff_pays_an_amount_back_spread_over_lines_and_delivery(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(ChosenAmount("k-1", eur(1249), "late", "anna"))).then(
            refund(
                1,
                Cause("staff", "k-1"),
                Share(1, 0, eur(1000)),
                Share(2, 0, eur(200)),
                delivery=eur(49),
                ruling=None,
                reason="late",
                asked_by="anna",
            )
        )

    def test_the_same_request_pays_once(self) -> None:
        asked = ask(ChosenAmount("k-1", eur(1249), "late", "anna"))
        given(REQUESTED, CAPTURED).when(asked).happens().when(asked).nothing()

    def test_staff_cannot_pay_back_more_than_is_left(self) -> None:
        whole = given(REQUESTED, CAPTURED)
        whole.when(ask(ChosenAmount("k", eur(12491), "x", "a"))).rejected(
            RefundAboveCaptured(asked=eur(12491), left=eur(12490))
        )
        whole.when(ask(ChosenPieces("k", (LineQuantity(1, 4),), "x", "a"))).rejected(
            PiecesAboveBought(line=1, asked=4, left=3)
        )
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(ask(ChosenAmount("k", eur(10491), "x", "a"))).rejected(
            RefundAboveCaptured(asked=eur(10491), left=eur(10490))
        )

    def test_pieces_whose_money_went_back_as_an_amount_are_not_paid_again(self) -> None:
        goodwill = refund(1, Cause("staff", "k-1"), Share(2, 0, eur(1)), ruling=None, reason="x", asked_by="anna")
        given(REQUESTED, CAPTURED, goodwill).when(ask(ChosenPieces("k", (LineQuantity(2, 1),), "x", "a"))).rejected(
            RefundAboveCaptured(asked=eur(2000), left=eur(1999))
        )

    def test_staff_cannot_pay_back_nothing(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(ChosenAmount("k", NOTHING, "x", "a"))).rejected(RefundOfNothing())
        given(REQUESTED, CAPTURED).when(ask(ChosenAmount("k", eur(-5), "x", "a"))).rejected(RefundOfNothing())
        given(REQUESTED, CAPTURED).when(ask(ChosenPieces("k", (), "x", "a"))).rejected(RefundOfNothing())

    def test_staff_cannot_pay_back_in_another_currency(self) -> None:
        given(REQUESTED, CAPTURED).when(ask(ChosenAmount("k", Money(5, "USD"), "x", "a"))).rejected(
            OtherCurrency(paid_in="EUR")
        )

    def test_staff_cannot_pay_back_what_was_never_taken(self) -> None:
        asked = ask(ChosenAmount("k", eur(5), "x", "a"))
        given().when(asked).rejected(PaymentUnknown())
        given(REQUESTED).when(asked).rejected(PaymentNotCaptured())
        given(REQUESTED, FAILED).when(asked).rejected(PaymentNotCaptured())


class TestAnswersOfTheProvider:
    def test_a_refund_is_completed_once(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(RecordRefund(1, "sandbox", "re_1")).then(STRAP_REFUND_DONE).when(
            RecordRefund(1, "sandbox", "re_1")
        ).nothing()

    def test_what_was_refunded_in_all_is_summed_up(self) -> None:
        rest = refund(2, Cause("order_cancelled", ""), Share(1, 3, eur(10000)), delivery=eur(490))
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_DONE, rest).when(RecordRefund(2, "sandbox", "re_2")).then(
            RefundCompleted(2, Cause("order_cancelled", ""), eur(10490), "sandbox", "re_2", eur(12490), "same_method")
        )

    def test_a_refused_refund_is_noted_once(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(RecordRefundFailure(1, "refund_declined", "No.")).then(
            STRAP_REFUND_FAILED
        ).when(RecordRefundFailure(1, "refund_declined", "No.")).nothing()

    def test_an_answer_that_contradicts_the_first_is_refused(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_DONE).when(RecordRefundFailure(1, "x", "y")).rejected(
            RefundAlreadyAnswered(number=1)
        )
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_FAILED).when(RecordRefund(1, "x", "y")).rejected(
            RefundAlreadyAnswered(number=1)
        )

    def test_an_answer_about_an_unknown_refund_is_refused(self) -> None:
        given(REQUESTED, CAPTURED).when(RecordRefund(1, "x", "y")).rejected(UnknownRefund(number=1))
        given(REQUESTED, CAPTURED).when(RecordRefundFailure(0, "x", "y")).rejected(UnknownRefund(number=0))

    def test_staff_asks_again_under_a_new_number_and_key(self) -> None:
        again = refund(
            2,
            Cause("lines_refused", "e-1"),
            Share(2, 1, eur(2000)),
            reason="card was blocked",
            asked_by="anna",
            again_of=1,
        )
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_FAILED).when(
            RepeatRefund(1, "card was blocked", "anna")
        ).then(again).when(RepeatRefund(1, "card was blocked", "anna")).rejected(RefundNotFailed(number=1))

    def test_only_a_refused_refund_is_asked_again(self) -> None:
        given(REQUESTED, CAPTURED, STRAP_REFUND).when(RepeatRefund(1, "x", "a")).rejected(RefundNotFailed(number=1))
        given(REQUESTED, CAPTURED).when(RepeatRefund(1, "x", "a")).rejected(UnknownRefund(number=1))
        given(REQUESTED).when(RepeatRefund(1, "x", "a")).rejected(PaymentNotCaptured())

    def test_a_refused_refund_is_not_asked_again_when_its_money_went_back_otherwise(self) -> None:
        otherwise = refund(2, Cause("staff", "k"), Share(2, 1, eur(2000)), ruling=None, reason="x", asked_by="anna")
        given(REQUESTED, CAPTURED, STRAP_REFUND, STRAP_REFUND_FAILED, otherwise).when(
            RepeatRefund(1, "x", "a")
        ).rejected(RefundAboveCaptured(asked=eur(2000), left=NOTHING))
