"""What follows from returns' own events, in their transaction: deadlines, and what another order has to hear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, assert_never, cast

from ordito.kit.transaction import Stored, Transaction
from ordito.returns.application.claim_deadlines import claim_consequences
from ordito.returns.domain.claim_events import ClaimEvent
from ordito.returns.domain.events import (
    Event,
    ExchangeAgreed,
    ExchangeChargeDropped,
    ExchangeChargeDue,
    ExchangeNoted,
    GoodsNotSent,
    GoodsReceived,
    GoodsRefused,
    GoodsSentBack,
    OrderProgressNoted,
    ParcelDeliveryNoted,
    RefundDue,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnDispatched,
    ReturnExpired,
    ReturnInspected,
    ReturnLost,
    ReturnsOpened,
    UndeliveredSettled,
    VoucherNoted,
    WithdrawalDeclined,
    WithdrawalReceived,
    WithdrawalWindowSet,
)

RETURN_EXPIRY = "return-expiry"
REFUND_OVERDUE = "refund-overdue"
TELL_FIRST_ORDER = "tell_first_order"
_STAGES: Mapping[str, Literal["confirmed", "ended"]] = {
    "confirmed": "confirmed",
    "rejected": "ended",
    "cancelled": "ended",
}


def consequences(tx: Transaction, stored: Stored) -> None:
    """Start or end the deadlines of one event. An order that was placed for an exchange tells the first one of it."""
    event = cast(Event, stored.event)
    if isinstance(event, ClaimEvent):
        claim_consequences(tx, stored, event)
        return
    match event:
        case ReturnAuthorised():
            tx.set_timer(
                key=_key(RETURN_EXPIRY, stored.stream, event.return_id),
                kind=RETURN_EXPIRY,
                stream=stored.stream,
                due=event.expires_at,
                payload={"return_id": event.return_id},
                context=stored.context.caused_by(str(stored.id)),
            )
        case GoodsReceived() | ReturnLost() | GoodsNotSent():
            tx.cancel_timer(_key(RETURN_EXPIRY, stored.stream, event.return_id))
        case RefundDue():
            tx.set_timer(
                key=_key(REFUND_OVERDUE, stored.stream, event.return_id),
                kind=REFUND_OVERDUE,
                stream=stored.stream,
                due=event.overdue_at,
                payload={"return_id": event.return_id},
                context=stored.context.caused_by(str(stored.id)),
            )
        case ReturnClosed():
            tx.cancel_timer(_key(RETURN_EXPIRY, stored.stream, event.return_id))
            tx.cancel_timer(_key(REFUND_OVERDUE, stored.stream, event.return_id))
        case OrderProgressNoted():
            _tell_first_order(tx, stored, event)
        case (
            ReturnsOpened()
            | VoucherNoted()
            | ParcelDeliveryNoted()
            | WithdrawalWindowSet()
            | WithdrawalReceived()
            | WithdrawalDeclined()
            | ExchangeAgreed()
            | ExchangeNoted()
            | ExchangeChargeDue()
            | ExchangeChargeDropped()
            | ReturnDispatched()
            | ReturnExpired()
            | GoodsRefused()
            | ReturnInspected()
            | GoodsSentBack()
            | UndeliveredSettled()
            | RefundOverdue()
        ):
            pass
        case _:
            assert_never(event)


def _tell_first_order(tx: Transaction, stored: Stored, event: OrderProgressNoted) -> None:
    stage = _STAGES.get(event.stage)
    if stage is None:
        return
    opened = next((one.event for one in tx.load(stored.stream) if isinstance(one.event, ReturnsOpened)), None)
    if opened is None or opened.replaces is None:
        return
    tx.effect(
        key=f"{TELL_FIRST_ORDER}:{stored.stream}:{event.stage}",
        kind=TELL_FIRST_ORDER,
        stream=stored.stream,
        payload={"order_id": opened.replaces.order_id, "return_id": opened.replaces.return_id, "stage": stage},
        context=stored.context.caused_by(str(stored.id)),
    )


def _key(kind: str, order_id: str, return_id: str) -> str:
    return f"{kind}:{order_id}:{return_id}"
