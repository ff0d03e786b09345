"""Events that were kept before vouchers, transfers and charges existed read as what they meant then."""

from __future__ import annotations

from typing import Any

from paid_order import ORDER, eur

from ordito.payments.adapters.postgres.codec import CODEC
from ordito.payments.domain.due import BoughtLine, Cause, Due
from ordito.payments.domain.events import PaymentCaptured, PaymentRequested, RefundCompleted, RefundRequested

EUR: dict[str, Any] = {"amount": 4900, "currency": "EUR"}
NOTHING: dict[str, Any] = {"amount": 0, "currency": "EUR"}


def test_a_payment_had_no_voucher_and_no_credit() -> None:
    due = {"order_id": ORDER, "amount": EUR, "delivery": NOTHING, "method": "card", "token": None}
    due["lines"] = [{"line": 1, "quantity": 1, "paid": EUR}]
    read = CODEC.read("payment-requested.v1", {"due": due, "key": "charge:1"})
    assert read == PaymentRequested(
        Due(ORDER, eur(4900), (BoughtLine(1, 1, eur(4900)),), eur(0), "card", None), "charge:1"
    )
    captured = {"amount": EUR, "method": "card", "provider": "sandbox", "provider_reference": "ch_1"}
    assert CODEC.read("payment-captured.v1", captured) == PaymentCaptured(eur(4900), "card", "sandbox", "ch_1")


def test_by_which_means_a_refund_had_gone_is_not_known() -> None:
    done = {"number": 1, "cause": {"kind": "staff", "reference": "k"}, "amount": EUR, "refunded_in_all": EUR}
    read = CODEC.read("refund-completed.v1", {**done, "provider": "sandbox", "provider_reference": "re_1"})
    assert read == RefundCompleted(1, Cause("staff", "k"), eur(4900), "sandbox", "re_1", eur(4900), means=None)


def test_a_refund_went_back_by_the_same_method() -> None:
    read = CODEC.read(
        "refund-requested.v1",
        {
            "number": 1,
            "cause": {"kind": "staff", "reference": "k"},
            "amount": EUR,
            "shares": [{"line": 1, "quantity": 1, "amount": EUR}],
            "delivery": NOTHING,
            "already_refunded": NOTHING,
            "key": "refund:1",
            "ruling": None,
            "reason": "scratched",
            "asked_by": "anna",
            "again_of": None,
        },
    )
    assert isinstance(read, RefundRequested)
    assert (read.means, read.to_voucher) == ("same_method", None)
