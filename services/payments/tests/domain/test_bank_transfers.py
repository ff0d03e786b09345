"""Refunds by bank transfer: they wait for the account, and begin once when it is known."""

from __future__ import annotations

from dataclasses import replace

from priced_order import (
    ACCOUNT,
    CARD_DUE,
    CASH_REQUESTED,
    ORDER,
    OTHER_ACCOUNT,
    RULING,
    WATCH_RETURNED,
    eur,
    given,
    refund,
)

from ordito.payments.domain.commands import (
    GiveBankDetails,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestRefund,
)
from ordito.payments.domain.due import Cause, Share
from ordito.payments.domain.events import (
    BankDetailsAsked,
    BankDetailsGiven,
    PaymentCaptured,
    PaymentRequested,
    RefundCompleted,
    RefundFailed,
)
from ordito.payments.domain.rejections import PaymentUnknown, RefundAlreadyAnswered

REQUESTED = PaymentRequested(CARD_DUE, f"charge:{ORDER}")
CAPTURED = PaymentCaptured(eur(12490), "card", "sandbox", "ch_1")
COLLECTED = PaymentCaptured(eur(12490), "cash_on_delivery", "brt", "T-1")
WHY = replace(RULING, code="bank_transfer")
TO_THE_BANK = replace(WATCH_RETURNED, means="bank_transfer", means_ruling=WHY)
CAUSE = Cause("return", "r-1")
TRANSFER = refund(1, CAUSE, Share(1, 1, eur(3333)), means="bank_transfer")
ASKED = BankDetailsAsked(1, eur(3333), WHY)
GIVE = GiveBankDetails(ACCOUNT, "customer")


def test_a_transfer_waits_for_the_account_and_begins_with_it() -> None:
    given(REQUESTED, CAPTURED).when(RequestRefund(TO_THE_BANK)).then(TRANSFER, ASKED).when(GIVE).then(
        BankDetailsGiven(ACCOUNT, "customer", (1,))
    ).when(RecordRefund(1, "sandbox", "tr_1")).then(
        RefundCompleted(1, CAUSE, eur(3333), "sandbox", "tr_1", eur(3333), "bank_transfer")
    )


def test_an_account_that_is_known_is_used_at_once() -> None:
    given(REQUESTED, CAPTURED, BankDetailsGiven(ACCOUNT, "customer", ())).when(RequestRefund(TO_THE_BANK)).then(
        TRANSFER
    )


def test_an_account_may_be_given_before_the_money_is_here() -> None:
    given(REQUESTED).when(GIVE).then(BankDetailsGiven(ACCOUNT, "customer", ())).when(GIVE).nothing()
    given().when(GIVE).rejected(PaymentUnknown())


def test_what_a_courier_collected_goes_back_by_transfer_whatever_was_ruled() -> None:
    given(CASH_REQUESTED, COLLECTED).when(RequestRefund(WATCH_RETURNED)).then(
        TRANSFER, BankDetailsAsked(1, eur(3333), RULING)
    )


def test_what_waits_for_the_account_counts_as_gone() -> None:
    again = replace(TO_THE_BANK, return_id="r-2", shares=(Share(1, 3, eur(10000)),))
    given(REQUESTED, CAPTURED, TRANSFER, ASKED).when(RequestRefund(again)).then(
        refund(
            2,
            Cause("return", "r-2"),
            Share(1, 2, eur(6667)),
            means="bank_transfer",
            already_refunded=eur(3333),
        ),
        BankDetailsAsked(2, eur(6667), WHY),
    )


def test_nobody_answers_about_a_transfer_that_waits() -> None:
    waiting = given(REQUESTED, CAPTURED, TRANSFER, ASKED)
    waiting.when(RecordRefund(1, "sandbox", "tr_1")).rejected(RefundAlreadyAnswered(number=1))
    waiting.when(RecordRefundFailure(1, "x", "y")).rejected(RefundAlreadyAnswered(number=1))


def test_a_refused_transfer_is_repeated_to_the_account_that_was_given_last() -> None:
    failed = RefundFailed(1, CAUSE, eur(3333), "account_closed", "The provider refused: account closed.")
    given(REQUESTED, CAPTURED, TRANSFER, ASKED, BankDetailsGiven(ACCOUNT, "customer", (1,)), failed).when(
        GiveBankDetails(OTHER_ACCOUNT, "anna")
    ).then(BankDetailsGiven(OTHER_ACCOUNT, "anna", ())).when(RepeatRefund(1, "other account", "anna")).then(
        refund(2, CAUSE, Share(1, 1, eur(3333)), means="bank_transfer", again=(1, "other account", "anna"))
    )


def test_an_account_is_not_printed() -> None:
    assert "0542811101" not in repr(BankDetailsGiven(ACCOUNT, "customer", ()))
    assert "Rossi" not in repr(ACCOUNT)
    assert (ACCOUNT.country, ACCOUNT.last4) == ("IT", "3456")
