"""What orders makes of other services' events: each becomes one command to the order of the same id.

payments   payment-captured, payment-failed
shipping   allocation-made, shipment-stopped, shipment-stop-declined, parcel-handed-over, parcel-delivered
returns    withdrawal-received, return-authorised, goods-received, refund-due, return-closed
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.orders.application.handlers import Orders
from ordito.orders.domain.commands import (
    Command,
    NoteAllocation,
    NoteDelivered,
    NotePayment,
    NoteReturn,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteShipped,
)
from ordito.schemas import payments, returns, shipping
from ordito.schemas.event import EventBody, read
from ordito.schemas.values import LineQuantity

TOPICS = ("ordito.payments", "ordito.shipping", "ordito.returns")

Body = TypeVar("Body", bound=EventBody)


def reactions(orders: Orders) -> Mapping[str, Reaction]:
    """All reactions of this service, by the type of event."""

    def on(body: type[Body], command: Callable[[Body, datetime], Command | None]) -> tuple[str, Reaction]:
        def handle(tx: Transaction, message: Message) -> None:
            told = command(read(body, message.data), tx.now)
            if told is not None:
                orders.tell(tx, message.stream, command=told, context=message.caused())

        return body.type, Reaction(handle)

    return dict(
        [
            on(payments.PaymentCapturedV1, _captured),
            on(payments.PaymentFailedV1, _failed),
            on(shipping.AllocationMadeV1, _allocated),
            on(shipping.ShipmentStoppedV1, _stopped),
            on(shipping.ShipmentStopDeclinedV1, _stop_declined),
            on(shipping.ParcelHandedOverV1, _handed_over),
            on(shipping.ParcelDeliveredV1, _delivered),
            on(returns.WithdrawalReceivedV1, _withdrawn),
            on(returns.ReturnAuthorisedV1, _authorised),
            on(returns.GoodsReceivedV1, _received),
            on(returns.RefundDueV1, _refund_due),
            on(returns.ReturnClosedV1, _closed),
        ]
    )


def _captured(body: payments.PaymentCapturedV1, at: datetime) -> Command:
    return NotePayment("captured", body.amount, None, at=at)


def _failed(body: payments.PaymentFailedV1, at: datetime) -> Command:
    return NotePayment("failed", body.amount, body.code, at=at)


def _allocated(body: shipping.AllocationMadeV1, at: datetime) -> Command:
    return NoteAllocation(tuple(body.reserved), tuple(body.unavailable), at=at)


def _stopped(_: shipping.ShipmentStoppedV1, at: datetime) -> Command:
    return NoteShipmentStopped(at=at)


def _stop_declined(body: shipping.ShipmentStopDeclinedV1, at: datetime) -> Command:
    return NoteShipmentStopDeclined(body.handed_over_at, at=at)


def _handed_over(body: shipping.ParcelHandedOverV1, at: datetime) -> Command:
    return NoteShipped(body.handed_over_at, at=at)


def _delivered(body: shipping.ParcelDeliveredV1, at: datetime) -> Command | None:
    return NoteDelivered(body.delivered_at, at=at) if body.complete else None


def _withdrawn(body: returns.WithdrawalReceivedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "withdrawn", tuple(body.lines), at=at)


def _authorised(body: returns.ReturnAuthorisedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "authorised", tuple(body.lines), at=at)


def _received(body: returns.GoodsReceivedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "received", (), at=at)


def _refund_due(body: returns.RefundDueV1, at: datetime) -> Command:
    lines = tuple(LineQuantity(line.line, line.quantity) for line in body.lines)
    return NoteReturn(body.return_id, "refund_due", lines, at=at)


def _closed(body: returns.ReturnClosedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "closed", tuple(body.lines), at=at)
