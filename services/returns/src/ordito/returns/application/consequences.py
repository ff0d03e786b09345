"""What follows from returns' own events, in their transaction: the deadlines that they start and end."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored, Transaction
from ordito.returns.application.claim_deadlines import claim_consequences
from ordito.returns.domain.claim_events import ClaimEvent
from ordito.returns.domain.events import (
    Event,
    ExchangeAgreed,
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


def consequences(tx: Transaction, stored: Stored) -> None:
    """Start or end the deadlines of one event."""
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
        case (
            ReturnsOpened()
            | OrderProgressNoted()
            | VoucherNoted()
            | ParcelDeliveryNoted()
            | WithdrawalWindowSet()
            | WithdrawalReceived()
            | WithdrawalDeclined()
            | ExchangeAgreed()
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


def _key(kind: str, order_id: str, return_id: str) -> str:
    return f"{kind}:{order_id}:{return_id}"
