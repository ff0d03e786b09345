"""What returns does when other services publish something: one function an event, public event in, command out.

Refused lines need no reaction: the confirmation that follows them names the pieces that stand.
"""

from __future__ import annotations

from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.commands import CloseReturn, Command, NoteOrderProgress, OpenReturns
from ordito.returns.domain.events import BoughtLine
from ordito.schemas.event import read
from ordito.schemas.orders import (
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderDeliveredV1,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderShippedV1,
)
from ordito.schemas.payments import RefundCompletedV1

TOPICS = ("ordito.orders", "ordito.payments")


def reactions(returns: Returns) -> dict[str, Reaction]:
    """The reactions of returns, by type of event."""

    def on_order_placed(tx: Transaction, message: Message) -> None:
        """Remember what a withdrawal will need."""
        placed = read(OrderPlacedV1, message.data)
        lines = tuple(
            BoughtLine(
                line=line.line,
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                paid=line.paid,
                customised=line.customised,
                made_to_measure=line.made_to_measure,
            )
            for line in placed.lines
        )
        opened = OpenReturns(placed.number, placed.terms, placed.customer, lines, delivery=placed.totals.delivery)
        _handle(tx, message, opened)

    def on_order_confirmed(tx: Transaction, message: Message) -> None:
        """These pieces may be withdrawn from."""
        confirmed = read(OrderConfirmedV1, message.data)
        _handle(tx, message, NoteOrderProgress("confirmed", at=message.time, lines=tuple(confirmed.lines)))

    def on_order_rejected(tx: Transaction, message: Message) -> None:
        """Nothing was sold."""
        _handle(tx, message, NoteOrderProgress("rejected", at=message.time))

    def on_order_cancelled(tx: Transaction, message: Message) -> None:
        """Nothing is shipped; withdrawals made meanwhile are closed."""
        _handle(tx, message, NoteOrderProgress("cancelled", at=message.time))

    def on_order_shipped(tx: Transaction, message: Message) -> None:
        """From here on goods may come back."""
        shipped = read(OrderShippedV1, message.data)
        _handle(tx, message, NoteOrderProgress("shipped", at=shipped.shipped_at))

    def on_order_delivered(tx: Transaction, message: Message) -> None:
        """The window for withdrawing begins to close."""
        delivered = read(OrderDeliveredV1, message.data)
        _handle(tx, message, NoteOrderProgress("delivered", at=delivered.delivered_at))

    def on_refund_completed(tx: Transaction, message: Message) -> None:
        """The money of a return is back with the customer. Other refunds are no business of returns."""
        refund = read(RefundCompletedV1, message.data)
        if refund.return_id is not None:
            _handle(tx, message, CloseReturn(refund.return_id, refunded=refund.amount))

    def _handle(tx: Transaction, message: Message, command: Command) -> None:
        returns.handle(tx, message.stream, command, context=message.caused())

    return {
        OrderPlacedV1.type: Reaction(on_order_placed),
        OrderConfirmedV1.type: Reaction(on_order_confirmed),
        OrderRejectedV1.type: Reaction(on_order_rejected),
        OrderCancelledV1.type: Reaction(on_order_cancelled),
        OrderShippedV1.type: Reaction(on_order_shipped),
        OrderDeliveredV1.type: Reaction(on_order_delivered),
        RefundCompletedV1.type: Reaction(on_refund_completed),
    }
