"""What follows here from the events of orders, payments and returns: event in, command out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ordito.kit.database import Database
from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.schemas.event import EventBody, read
from ordito.schemas.orders import (
    CancellationRequestedV1,
    DeliveryDetailsChangedV1,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderTerminatedV1,
    PiecesStopRequestedV1,
)
from ordito.schemas.payments import PaymentRequestedV1
from ordito.schemas.returns import InspectedLine, ReturnInspectedV1
from ordito.schemas.values import LineQuantity
from ordito.shipping.application.handlers import Shipments, streams_of
from ordito.shipping.domain.commands import (
    ChangeDestination,
    CloseOrder,
    EndContract,
    OpenShipment,
    RefuseLines,
    ShipmentCommand,
    StopPieces,
    StopShipment,
)
from ordito.shipping.domain.pieces import Destination, Order, OrderedLine

TOPICS = ("ordito.orders", "ordito.payments", "ordito.returns")
CASH_ON_DELIVERY = "cash_on_delivery"

Body = TypeVar("Body", bound=EventBody)


def reactions(database: Database, shipments: Shipments) -> Mapping[str, Reaction]:
    """By type of event. Each locks the order's stream and the streams of its articles' stock."""

    def locks(message: Message) -> tuple[str, ...]:
        with database.read() as tx:
            return shipments.streams(tx, message.stream)

    def command(body: type[Body], make: Callable[[Body, Message], ShipmentCommand]) -> tuple[str, Reaction]:
        def handle(tx: Transaction, message: Message) -> None:
            wanted = make(read(body, message.data), message)
            shipments.carry_out(tx, message.stream, command=wanted, context=message.caused())

        return body.type, Reaction(handle, locks)

    def place(tx: Transaction, message: Message) -> None:
        shipments.allocate(tx, message.stream, order=_order(message), context=message.caused())

    def restock(tx: Transaction, message: Message) -> None:
        inspected = read(ReturnInspectedV1, message.data)
        pieces = tuple(LineQuantity(one.line, one.quantity) for one in inspected.lines if _as_new(one))
        shipments.restock(tx, message.stream, lines=pieces, context=message.caused())

    def note_voucher(tx: Transaction, message: Message) -> None:
        requested = read(PaymentRequestedV1, message.data)
        if requested.method == CASH_ON_DELIVERY and requested.voucher:
            shipments.note_voucher(tx, message.stream, part=requested.voucher)

    return dict(
        [
            (OrderPlacedV1.type, Reaction(place, lambda message: streams_of(message.stream, _order(message)))),
            command(LinesRefusedV1, lambda body, _: RefuseLines(tuple(body.lines), price=body.refund)),
            command(OrderConfirmedV1, lambda body, _: OpenShipment(tuple(body.lines))),
            command(OrderRejectedV1, lambda _, __: CloseOrder()),
            command(OrderCancelledV1, lambda _, __: CloseOrder()),
            command(OrderTerminatedV1, lambda _, __: EndContract()),
            (ReturnInspectedV1.type, Reaction(restock, locks)),
            (PaymentRequestedV1.type, Reaction(note_voucher)),
            command(CancellationRequestedV1, lambda _, message: StopShipment(request=message.id)),
            command(PiecesStopRequestedV1, lambda body, _: StopPieces(body.return_id, tuple(body.lines), body.ruling)),
            command(
                DeliveryDetailsChangedV1,
                lambda body, _: ChangeDestination(Destination(body.shipping_address, body.phone)),
            ),
        ]
    )


def _as_new(line: InspectedLine) -> bool:
    """Pieces that are taken back, and can be sold again. Inspections of old say no outcome and took all."""
    return line.condition == "intact" and line.outcome in (None, "accepted")


def _order(message: Message) -> Order:
    placed = read(OrderPlacedV1, message.data)
    return Order(
        seller=message.context.seller,
        number=placed.number,
        lines=tuple(
            OrderedLine(one.line, one.sku, one.name, one.quantity, one.weight_grams, one.paid) for one in placed.lines
        ),
        destination=Destination(placed.shipping_address, placed.customer.phone),
        gift_note=placed.gift_note,
        terms=placed.terms,
        collect=placed.totals.total if placed.payment.method == CASH_ON_DELIVERY else None,
    )
