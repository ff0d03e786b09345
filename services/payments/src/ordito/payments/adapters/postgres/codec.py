"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.payments.domain import events

CODEC = Codec(
    {
        "payment-requested.v1": events.PaymentRequested,
        "payment-captured.v1": events.PaymentCaptured,
        "payment-failed.v1": events.PaymentFailed,
        "refund-deferred.v1": events.RefundDeferred,
        "refund-requested.v1": events.RefundRequested,
        "refund-completed.v1": events.RefundCompleted,
        "refund-failed.v1": events.RefundFailed,
    }
)
