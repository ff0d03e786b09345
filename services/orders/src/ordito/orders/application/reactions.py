"""What orders makes of other services' events: each becomes one command, to the order of the same id.

Goods in place of others are the exception: their command places an order of its own, under the id that returns gave it.

payments   payment-requested, payment-captured, payment-failed
shipping   allocation-made, shipment-stopped, shipment-stop-declined, parcel-handed-over, parcel-delivered,
           delivery-corrected, parcel-came-back, parcel-lost, pieces-stopped
returns    withdrawal-received, return-authorised, goods-received, refund-due, return-closed; exchange-agreed,
           remedy-decided
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
    NotePiecesStopped,
    NoteReturn,
    NoteShipmentStopDeclined,
    NoteShipmentStopped,
    NoteShipped,
    NoteVoucher,
    PlaceReplacement,
)
from ordito.orders.domain.order import Replaced, RequestedLine
from ordito.schemas import claims, payments, returns, shipping
from ordito.schemas.event import EventBody, read
from ordito.schemas.money import Money, total
from ordito.schemas.values import LineQuantity, Ruling

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

    def on_exchange(tx: Transaction, message: Message) -> None:
        agreed = read(returns.ExchangeAgreedV1, message.data)
        replaces = Replaced(message.stream, agreed.return_id, "exchange", agreed.credit)
        place(tx, message, agreed.replacement_order_id, replaces, agreed.wanted, agreed.ruling)

    def on_remedy(tx: Transaction, message: Message) -> None:
        decided = read(claims.RemedyDecidedV1, message.data)
        if decided.replacement_order_id is None:
            return
        replaces = Replaced(message.stream, decided.claim_id, "guarantee", decided.amount or _worth(decided.wanted))
        place(tx, message, decided.replacement_order_id, replaces, decided.wanted, decided.ruling)

    def place(
        tx: Transaction,
        message: Message,
        order_id: str,
        replaces: Replaced,
        wanted: Sequence[returns.WantedLine],
        ruling: Ruling,
    ) -> None:
        first = orders.find(tx, message.stream).order
        number = orders.next_number(tx, seller=first.terms.seller)
        command = PlaceReplacement(
            number=number,
            storefront_reference=f"{first.placed.number}/{replaces.return_id}",
            replaces=replaces,
            terms=first.terms,
            customer=replace(first.placed.customer, phone=first.phone),
            shipping_address=first.shipping_address,
            billing_address=first.placed.billing_address,
            lines=tuple(
                RequestedLine(line.sku, line.name, line.quantity, line.unit_price, line.vat_rate) for line in wanted
            ),
            ruling=ruling,
            at=tx.now,
        )
        orders.tell(tx, order_id, command=command, context=message.caused())

    return dict(
        [
            on(payments.PaymentRequestedV1, _requested),
            on(payments.PaymentCapturedV1, _captured),
            on(payments.PaymentFailedV1, _failed),
            on(shipping.AllocationMadeV1, _allocated),
            on(shipping.ShipmentStoppedV1, _stopped),
            on(shipping.ShipmentStopDeclinedV1, _stop_declined),
            on(shipping.ParcelHandedOverV1, _handed_over),
            on(shipping.ParcelDeliveredV1, _delivered),
            on(shipping.DeliveryCorrectedV1, _delivered),
            on(shipping.ParcelCameBackV1, _reached_nobody),
            on(shipping.ParcelLostV1, _reached_nobody),
            on(shipping.PiecesStoppedV1, _pieces_stopped),
            on(returns.WithdrawalReceivedV1, _withdrawn),
            on(returns.ReturnAuthorisedV1, _authorised),
            on(returns.GoodsReceivedV1, _received),
            on(returns.RefundDueV1, _refund_due),
            on(returns.ReturnClosedV1, _closed),
            (returns.ExchangeAgreedV1.type, Reaction(on_exchange, locks=_replacement)),
            (claims.RemedyDecidedV1.type, Reaction(on_remedy, locks=_replacement)),
        ]
    )


def _replacement(message: Message) -> tuple[str, ...]:
    """The stream of the order that is to be placed, if one is."""
    order_id = message.data.get("replacement_order_id")
    return () if order_id is None else (order_id,)


def _worth(wanted: Sequence[returns.WantedLine]) -> Money:
    """What goods in place of defective ones cost: they are given for nothing."""
    return total((line.unit_price * line.quantity for line in wanted), wanted[0].unit_price.currency)


def _requested(body: payments.PaymentRequestedV1, at: datetime) -> Command | None:
    """A voucher that pays nothing is no good, or had nothing to pay: the failure, or the capture, is told next."""
    return NoteVoucher(body.voucher, at=at) if body.voucher else None


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


def _delivered(body: shipping.ParcelDeliveredV1 | shipping.DeliveryCorrectedV1, at: datetime) -> Command | None:
    return NoteDelivered(body.order_delivered_at or body.delivered_at, at=at) if body.complete else None


def _reached_nobody(body: shipping.ParcelCameBackV1 | shipping.ParcelLostV1, at: datetime) -> Command | None:
    """If all the others were delivered before, the order is."""
    return NoteDelivered(body.delivered_at, at=at) if body.complete and body.delivered_at is not None else None


def _pieces_stopped(body: shipping.PiecesStoppedV1, at: datetime) -> Command:
    delivered_at = body.delivered_at if body.complete else None
    return NotePiecesStopped(body.return_id, tuple(body.lines), delivered_at, at=at, left=tuple(body.left))


def _withdrawn(body: returns.WithdrawalReceivedV1, at: datetime) -> Command:
    """Before anything has left, this may be the end of the order."""
    return NoteReturn(body.return_id, "withdrawn", tuple(body.lines), at=at, ruling=body.ruling)


def _authorised(body: returns.ReturnAuthorisedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "authorised", tuple(body.lines), at=at)


def _received(body: returns.GoodsReceivedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "received", (), at=at)


def _refund_due(body: returns.RefundDueV1, at: datetime) -> Command:
    lines = tuple(LineQuantity(line.line, line.quantity) for line in body.lines)
    return NoteReturn(body.return_id, "refund_due", lines, at=at)


def _closed(body: returns.ReturnClosedV1, at: datetime) -> Command:
    return NoteReturn(body.return_id, "closed", tuple(body.lines), at=at)
