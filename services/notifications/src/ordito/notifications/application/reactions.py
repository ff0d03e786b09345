"""What notifications does when other services publish something: public event in, notice out."""

from __future__ import annotations

from collections.abc import Callable

from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.notifications.application.handlers import handle
from ordito.notifications.domain import notices
from ordito.notifications.domain.commands import NoteContact, Notify
from ordito.notifications.domain.contact import BoughtLine, Contact, Costs
from ordito.notifications.domain.notices import Notice
from ordito.schemas.event import read
from ordito.schemas.money import total
from ordito.schemas.orders import (
    CancellationDeclinedV1,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderPlacedV1,
    OrderRejectedV1,
)
from ordito.schemas.payments import RefundCompletedV1
from ordito.schemas.returns import ReturnAuthorisedV1, WithdrawalDeclinedV1, WithdrawalReceivedV1
from ordito.schemas.shipping import ParcelHandedOverV1
from ordito.terms import TermsBook

TOPICS = ("ordito.orders", "ordito.payments", "ordito.returns", "ordito.shipping")


def reactions(book: TermsBook) -> dict[str, Reaction]:
    """What follows from each type of event."""
    told: dict[str, Callable[[Message], Notice]] = {
        LinesRefusedV1.type: _lines_refused,
        OrderConfirmedV1.type: _order_confirmed,
        OrderRejectedV1.type: _order_rejected,
        OrderCancelledV1.type: _order_cancelled,
        CancellationDeclinedV1.type: _cancellation_declined,
        ParcelHandedOverV1.type: _parcel_shipped,
        WithdrawalReceivedV1.type: _withdrawal_received,
        WithdrawalDeclinedV1.type: _withdrawal_declined,
        ReturnAuthorisedV1.type: _return_authorised,
        RefundCompletedV1.type: _refunded,
    }
    return {
        OrderPlacedV1.type: Reaction(_noting_contact(book)),
        **{kind: Reaction(_telling(notice)) for kind, notice in told.items()},
    }


def _noting_contact(book: TermsBook) -> Callable[[Transaction, Message], None]:
    def on_order_placed(tx: Transaction, message: Message) -> None:
        placed = read(OrderPlacedV1, message.data)
        contact = _contact(message.stream, placed, book)
        handle(tx, message.stream, NoteContact(contact), context=message.caused())

    return on_order_placed


def _telling(notice: Callable[[Message], Notice]) -> Callable[[Transaction, Message], None]:
    def on_event(tx: Transaction, message: Message) -> None:
        handle(tx, message.stream, Notify(message.stream, notice(message)), context=message.caused())

    return on_event


def _contact(order_id: str, placed: OrderPlacedV1, book: TermsBook) -> Contact:
    costs = placed.totals
    return Contact(
        order_id=order_id,
        number=placed.number,
        terms=placed.terms,
        mail_domain=book.pinned(placed.terms).rules.contacts.email.rpartition("@")[2],
        customer=placed.customer,
        shipping_address=placed.shipping_address,
        lines=tuple(
            BoughtLine(
                line=line.line,
                name=line.name,
                sku=line.sku,
                quantity=line.quantity,
                goods=line.goods,
                paid=line.paid,
                customised=line.customised,
                made_to_measure=line.made_to_measure,
            )
            for line in placed.lines
        ),
        costs=Costs(
            goods=costs.goods,
            discount=costs.discount,
            delivery=costs.delivery,
            total=costs.total,
            vat=total((share.amount for share in costs.vat), costs.total.currency),
        ),
        payment_method=placed.payment.method,
        placed_at=placed.placed_at,
    )


def _lines_refused(message: Message) -> Notice:
    refused = read(LinesRefusedV1, message.data)
    return notices.LinesRefused(tuple(refused.lines), refused.refund, refused.ruling)


def _order_confirmed(message: Message) -> Notice:
    confirmed = read(OrderConfirmedV1, message.data)
    return notices.OrderConfirmed(tuple(confirmed.lines), confirmed.contract_concluded_at, confirmed.ruling)


def _order_rejected(message: Message) -> Notice:
    rejected = read(OrderRejectedV1, message.data)
    return notices.OrderRejected(rejected.code, rejected.ruling)


def _order_cancelled(message: Message) -> Notice:
    cancelled = read(OrderCancelledV1, message.data)
    return notices.OrderCancelled(cancelled.by, cancelled.ruling)


def _cancellation_declined(message: Message) -> Notice:
    return notices.CancellationDeclined(read(CancellationDeclinedV1, message.data).ruling)


def _parcel_shipped(message: Message) -> Notice:
    parcel = read(ParcelHandedOverV1, message.data)
    return notices.ParcelShipped(
        parcel_id=parcel.parcel_id,
        courier=parcel.courier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        lines=tuple(parcel.lines),
    )


def _withdrawal_received(message: Message) -> Notice:
    received = read(WithdrawalReceivedV1, message.data)
    return notices.WithdrawalReceived(
        return_id=received.return_id,
        lines=tuple(received.lines),
        name=received.name,
        contact_email=received.contact_email,
        statement=received.statement,
        received_at=received.received_at,
    )


def _withdrawal_declined(message: Message) -> Notice:
    declined = read(WithdrawalDeclinedV1, message.data)
    return notices.WithdrawalDeclined(
        return_id=declined.return_id,
        lines=tuple(declined.lines),
        name=declined.name,
        contact_email=declined.contact_email,
        statement=declined.statement,
        received_at=declined.received_at,
        ruling=declined.ruling,
    )


def _return_authorised(message: Message) -> Notice:
    authorised = read(ReturnAuthorisedV1, message.data)
    return notices.ReturnAuthorised(
        return_id=authorised.return_id,
        code=authorised.code,
        address=authorised.address,
        lines=tuple(authorised.lines),
        send_by=authorised.send_by,
        cost_bearer=authorised.cost_bearer,
    )


def _refunded(message: Message) -> Notice:
    refunded = read(RefundCompletedV1, message.data)
    return notices.Refunded(number=refunded.number, amount=refunded.amount, cause=refunded.cause)
