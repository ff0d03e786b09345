"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.returns.domain import events

CODEC = Codec(
    {
        "returns-opened.v1": events.ReturnsOpened,
        "order-progress-noted.v1": events.OrderProgressNoted,
        "withdrawal-received.v1": events.WithdrawalReceived,
        "withdrawal-declined.v1": events.WithdrawalDeclined,
        "return-authorised.v1": events.ReturnAuthorised,
        "return-expired.v1": events.ReturnExpired,
        "goods-received.v1": events.GoodsReceived,
        "return-inspected.v1": events.ReturnInspected,
        "refund-due.v1": events.RefundDue,
        "refund-overdue.v1": events.RefundOverdue,
        "return-closed.v1": events.ReturnClosed,
    }
)
