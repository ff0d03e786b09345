"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.payments.domain import events, vouchers

CODEC = Codec(
    {
        "payment-requested.v1": events.PaymentRequested,
        "payment-captured.v1": events.PaymentCaptured,
        "payment-failed.v1": events.PaymentFailed,
        "amount-due-changed.v1": events.AmountDueChanged,
        "refund-deferred.v1": events.RefundDeferred,
        "refund-requested.v1": events.RefundRequested,
        "refund-completed.v1": events.RefundCompleted,
        "refund-failed.v1": events.RefundFailed,
        "bank-details-asked.v1": events.BankDetailsAsked,
        "bank-details-given.v1": events.BankDetailsGiven,
        "charge-requested.v1": events.ChargeRequested,
        "charge-started.v1": events.ChargeStarted,
        "charge-declined.v1": events.ChargeDeclined,
        "charge-paid.v1": events.ChargePaid,
        "charge-withdrawn.v1": events.ChargeWithdrawn,
        "charge-overdue.v1": events.ChargeOverdue,
        "collected-again.v1": events.CollectedAgain,
        "voucher-issued.v1": vouchers.VoucherIssued,
        "voucher-spent.v1": vouchers.VoucherSpent,
        "voucher-restored.v1": vouchers.VoucherRestored,
    }
)
