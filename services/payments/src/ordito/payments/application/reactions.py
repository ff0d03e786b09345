"""What payments does when other services publish something: one function an event, public event in, command out."""

from __future__ import annotations

from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.payments.application.handlers import handle
from ordito.payments.domain.commands import RequestPayment, RequestRefund
from ordito.payments.domain.due import BoughtLine, Due, RefundIntent, RefusedLines, ReturnedGoods, Share, WholeOrder
from ordito.schemas.event import read
from ordito.schemas.orders import LinesRefusedV1, OrderCancelledV1, OrderPlacedV1, OrderRejectedV1
from ordito.schemas.returns import RefundDueV1

TOPICS = ("ordito.orders", "ordito.returns")


def on_order_placed(tx: Transaction, message: Message) -> None:
    """The whole amount is charged on submission."""
    placed = read(OrderPlacedV1, message.data)
    due = Due(
        order_id=message.stream,
        amount=placed.totals.total,
        lines=tuple(BoughtLine(line.line, line.quantity, line.paid) for line in placed.lines),
        delivery=placed.totals.delivery,
        method=placed.payment.method,
        token=placed.payment.token,
    )
    handle(tx, message.stream, RequestPayment(due), context=message.caused())


def on_lines_refused(tx: Transaction, message: Message) -> None:
    """What cannot be sent is paid back."""
    refused = read(LinesRefusedV1, message.data)
    _refund(tx, message, RefusedLines(message.id, tuple(refused.lines), refused.refund, refused.ruling))


def on_order_rejected(tx: Transaction, message: Message) -> None:
    """Nothing is sent: everything is paid back, if it was taken."""
    _refund(tx, message, WholeOrder("order_rejected", read(OrderRejectedV1, message.data).ruling))


def on_order_cancelled(tx: Transaction, message: Message) -> None:
    """Nothing is sent: what is left is paid back."""
    _refund(tx, message, WholeOrder("order_cancelled", read(OrderCancelledV1, message.data).ruling))


def on_refund_due(tx: Transaction, message: Message) -> None:
    """Goods came back: what returns ruled is paid back."""
    due = read(RefundDueV1, message.data)
    shares = tuple(Share(line.line, line.quantity, line.refund) for line in due.lines)
    _refund(tx, message, ReturnedGoods(due.return_id, shares, due.delivery, due.ruling))


REACTIONS: dict[str, Reaction] = {
    OrderPlacedV1.type: Reaction(on_order_placed),
    LinesRefusedV1.type: Reaction(on_lines_refused),
    OrderRejectedV1.type: Reaction(on_order_rejected),
    OrderCancelledV1.type: Reaction(on_order_cancelled),
    RefundDueV1.type: Reaction(on_refund_due),
}


def _refund(tx: Transaction, message: Message, intent: RefundIntent) -> None:
    handle(tx, message.stream, RequestRefund(intent), context=message.caused())
