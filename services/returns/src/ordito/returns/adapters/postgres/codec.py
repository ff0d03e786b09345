"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.returns.domain import claim_events, events, unknown_parcels

CODEC = Codec(
    {
        "returns-opened.v1": events.ReturnsOpened,
        "order-progress-noted.v1": events.OrderProgressNoted,
        "voucher-noted.v1": events.VoucherNoted,
        "parcel-delivery-noted.v1": events.ParcelDeliveryNoted,
        "withdrawal-window-set.v1": events.WithdrawalWindowSet,
        "withdrawal-received.v1": events.WithdrawalReceived,
        "withdrawal-declined.v1": events.WithdrawalDeclined,
        "exchange-agreed.v1": events.ExchangeAgreed,
        "exchange-noted.v1": events.ExchangeNoted,
        "exchange-charge-due.v1": events.ExchangeChargeDue,
        "exchange-charge-dropped.v1": events.ExchangeChargeDropped,
        "goods-not-sent.v1": events.GoodsNotSent,
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
        "guarantee-registered.v1": claim_events.GuaranteeRegistered,
        "claim-opened.v1": claim_events.ClaimOpened,
        "claim-declined.v1": claim_events.ClaimDeclined,
        "claim-collection-arranged.v1": claim_events.ClaimCollectionArranged,
        "claim-goods-received.v1": claim_events.ClaimGoodsReceived,
        "claim-checked.v1": claim_events.ClaimChecked,
        "remedy-decided.v1": claim_events.RemedyDecided,
        "remedy-declined.v1": claim_events.RemedyDeclined,
        "repair-quoted.v1": claim_events.RepairQuoted,
        "repair-quotation-answered.v1": claim_events.RepairQuotationAnswered,
        "repair-started.v1": claim_events.RepairStarted,
        "repair-overdue.v1": claim_events.RepairOverdue,
        "repair-finished.v1": claim_events.RepairFinished,
        "charge-due.v1": claim_events.ChargeDue,
        "voucher-due.v1": claim_events.VoucherDue,
        "claim-closed.v1": claim_events.ClaimClosed,
    }
)
