"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.returns.domain import events, unknown_parcels

CODEC = Codec(
    {
        "returns-opened.v1": events.ReturnsOpened,
        "order-progress-noted.v1": events.OrderProgressNoted,
        "parcel-delivery-noted.v1": events.ParcelDeliveryNoted,
        "withdrawal-window-set.v1": events.WithdrawalWindowSet,
        "withdrawal-received.v1": events.WithdrawalReceived,
        "withdrawal-declined.v1": events.WithdrawalDeclined,
        "exchange-agreed.v1": events.ExchangeAgreed,
        "return-authorised.v1": events.ReturnAuthorised,
        "return-dispatched.v1": events.ReturnDispatched,
        "return-expired.v1": events.ReturnExpired,
        "goods-received.v1": events.GoodsReceived,
        "goods-refused.v1": events.GoodsRefused,
        "return-lost.v1": events.ReturnLost,
        "return-inspected.v1": events.ReturnInspected,
        "goods-sent-back.v1": events.GoodsSentBack,
        "undelivered-settled.v1": events.UndeliveredSettled,
        "unknown-parcel-received.v1": unknown_parcels.UnknownParcelReceived,
        "unknown-parcel-assigned.v1": unknown_parcels.UnknownParcelAssigned,
        "unknown-parcel-sent-back.v1": unknown_parcels.UnknownParcelSentBack,
        "refund-due.v1": events.RefundDue,
        "refund-overdue.v1": events.RefundOverdue,
        "return-closed.v1": events.ReturnClosed,
    }
)
