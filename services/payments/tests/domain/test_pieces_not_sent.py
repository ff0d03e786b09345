"""Paid on delivery, and a part is withdrawn from in time: the courier collects less, and nothing is refunded."""

from __future__ import annotations

from dataclasses import replace

from priced_order import CANCELLED, CASH_DUE, CASH_REQUESTED, NOTHING, RULING, eur, given, refund

from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.domain.commands import RecordCollection, RequestRefund
from ordito.payments.domain.due import Cause, RefusedLines, Share, Spent
from ordito.payments.domain.events import AmountDueChanged, PaymentCaptured, PaymentRequested, RefundDeferred
from ordito.schemas.values import LineQuantity

STRAP_STAYS = RefusedLines("r1", (LineQuantity(2, 1),), eur(2000), RULING, cause="return")
LESS = AmountDueChanged(eur(10490), Cause("return", "r1"), (Share(2, 1, eur(2000)),))


def test_the_courier_collects_less_once_for_each_withdrawal() -> None:
    less = given(CASH_REQUESTED).when(RequestRefund(STRAP_STAYS)).then(LESS)
    less.when(RequestRefund(STRAP_STAYS)).nothing()
    collected = PaymentCaptured(eur(10490), "cash_on_delivery", "brt", "T-1")
    less.when(RecordCollection(eur(10490), "brt", "T-1")).then(collected).when(RequestRefund(STRAP_STAYS)).nothing()


def test_an_order_that_is_cancelled_afterwards_is_not_collected_for() -> None:
    fallen = AmountDueChanged(NOTHING, Cause("order_cancelled", ""), ())
    given(CASH_REQUESTED, LESS).when(RequestRefund(CANCELLED)).then(fallen, RefundDeferred(CANCELLED))


def test_what_a_voucher_paid_beyond_what_is_left_goes_back_to_it() -> None:
    by_voucher = replace(CASH_DUE, voucher=Spent("GIFT", eur(11490)))
    paid = PaymentCaptured(eur(11490), "cash_on_delivery", "none", "", voucher=eur(11490))
    rest = refund(1, Cause("return", "r1"), Share(2, 0, eur(1000)), to_voucher=eur(1000))
    requested = PaymentRequested(by_voucher, "collect:1")
    given(requested).when(RequestRefund(STRAP_STAYS)).then(
        AmountDueChanged(NOTHING, Cause("return", "r1"), (Share(2, 1, eur(1000)),)), paid, rest
    )


def test_one_that_waits_for_the_order_reads_as_it_was_written() -> None:
    deferred = RefundDeferred(STRAP_STAYS)
    name, data = CODEC.write(deferred)
    assert CODEC.read(name, data) == deferred
