"""What notifications does when other services publish something: public event in, notice out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from ordito.kit.inbox import Reaction
from ordito.kit.message import Message
from ordito.kit.transaction import Transaction
from ordito.notifications.application.claim_tidings import CLAIMS
from ordito.notifications.application.handlers import handle
from ordito.notifications.application.return_tidings import RETURNS
from ordito.notifications.domain import notices
from ordito.notifications.domain.commands import NoteContact, Notify
from ordito.notifications.domain.contact import BoughtLine, Contact, Costs
from ordito.notifications.domain.notices import Notice
from ordito.notifications.domain.return_notices import BankDetailsAsked, ChargeRequested, ParcelHeld, ParcelReturning
from ordito.schemas.event import read
from ordito.schemas.money import total
from ordito.schemas.orders import (
    CancellationDeclinedV1,
    ComplaintAnsweredV1,
    ComplaintRecordedV1,
    DeliveryDetailsChangedV1,
    DeliveryOverdueV1,
    FurtherTimeGrantedV1,
    InvoiceRequestAnsweredV1,
    LinesRefusedV1,
    OrderCancelledV1,
    OrderConfirmedV1,
    OrderPlacedV1,
    OrderRejectedV1,
    OrderTerminatedV1,
    QuotationOfferedV1,
    QuotationRequestedV1,
)
from ordito.schemas.payments import BankDetailsAskedV1, ChargeRequestedV1, RefundCompletedV1
from ordito.schemas.shipping import ParcelHandedOverV1, ParcelHeldV1, ParcelReturningV1
from ordito.terms import TermsBook

CALENDAR = ZoneInfo("Europe/Rome")
TOPICS = ("ordito.orders", "ordito.payments", "ordito.returns", "ordito.shipping")


def reactions(book: TermsBook) -> dict[str, Reaction]:
    """What follows from each type of event."""
    told: dict[str, Callable[[Message], Notice | None]] = {
        LinesRefusedV1.type: _lines_refused,
        OrderConfirmedV1.type: _order_confirmed,
        OrderRejectedV1.type: _order_rejected,
        OrderCancelledV1.type: _order_cancelled,
        CancellationDeclinedV1.type: _cancellation_declined,
        QuotationOfferedV1.type: _quotation_offered,
        DeliveryDetailsChangedV1.type: _delivery_details_changed,
        InvoiceRequestAnsweredV1.type: _invoice_answered,
        DeliveryOverdueV1.type: _delivery_overdue,
        FurtherTimeGrantedV1.type: _further_time_granted,
        OrderTerminatedV1.type: _order_terminated,
        ComplaintRecordedV1.type: _complaint_recorded,
        ComplaintAnsweredV1.type: _complaint_answered,
        ParcelHandedOverV1.type: _parcel_shipped,
        ParcelHeldV1.type: _parcel_held,
        ParcelReturningV1.type: _parcel_returning,
        RefundCompletedV1.type: _refunded,
        BankDetailsAskedV1.type: _bank_details_asked,
        ChargeRequestedV1.type: _charge_requested,
        **RETURNS,
        **CLAIMS,
    }
    return {
        OrderPlacedV1.type: Reaction(_noting_contact(book)),
        QuotationRequestedV1.type: Reaction(_noting_quotation(book)),
        **{kind: Reaction(_telling(notice)) for kind, notice in told.items()},
    }


def _noting_contact(book: TermsBook) -> Callable[[Transaction, Message], None]:
    def on_order_placed(tx: Transaction, message: Message) -> None:
        placed = read(OrderPlacedV1, message.data)
        contact = _contact(message.stream, placed, book, method=placed.payment.method, placed_at=placed.placed_at)
        handle(tx, message.stream, NoteContact(contact), context=message.caused())

    return on_order_placed


def _telling(notice_of: Callable[[Message], Notice | None]) -> Callable[[Transaction, Message], None]:
    def on_event(tx: Transaction, message: Message) -> None:
        notice = notice_of(message)
        if notice is not None:
            handle(tx, message.stream, Notify(message.stream, notice), context=message.caused())

    return on_event


def _noting_quotation(book: TermsBook) -> Callable[[Transaction, Message], None]:
    def on_quotation_requested(tx: Transaction, message: Message) -> None:
        asked = read(QuotationRequestedV1, message.data)
        contact = _contact(message.stream, asked, book, method="", placed_at=asked.requested_at)
        handle(tx, message.stream, NoteContact(contact, for_quotation=True), context=message.caused())

    return on_quotation_requested


def _contact(
    order_id: str, order: OrderPlacedV1 | QuotationRequestedV1, book: TermsBook, *, method: str, placed_at: datetime
) -> Contact:
    costs = order.totals
    return Contact(
        order_id=order_id,
        number=order.number,
        terms=order.terms,
        mail_domain=book.pinned(order.terms).rules.contacts.email.rpartition("@")[2],
        customer=order.customer,
        shipping_address=order.shipping_address,
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
            for line in order.lines
        ),
        costs=Costs(
            goods=costs.goods,
            discount=costs.discount,
            delivery=costs.delivery,
            total=costs.total,
            vat=total((share.amount for share in costs.vat), costs.total.currency),
            surcharge=costs.surcharge,
        ),
        payment_method=method,
        placed_at=placed_at,
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


def _cancellation_declined(message: Message) -> Notice | None:
    """Who withdrew did not ask to cancel: his withdrawal stands, and its return is told of."""
    declined = read(CancellationDeclinedV1, message.data)
    return None if declined.of_withdrawal else notices.CancellationDeclined(declined.ruling)


def _parcel_shipped(message: Message) -> Notice:
    parcel = read(ParcelHandedOverV1, message.data)
    return notices.ParcelShipped(
        parcel_id=parcel.parcel_id,
        courier=parcel.courier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        lines=tuple(parcel.lines),
    )


def _parcel_held(message: Message) -> Notice:
    held = read(ParcelHeldV1, message.data)
    return ParcelHeld(held.parcel_id, held.courier, held.tracking_number, held.location)


def _parcel_returning(message: Message) -> Notice:
    returning = read(ParcelReturningV1, message.data)
    return ParcelReturning(returning.parcel_id, returning.courier, returning.tracking_number)


def _quotation_offered(message: Message) -> Notice:
    offered = read(QuotationOfferedV1, message.data)
    return notices.QuotationOffered(offered.delivery, offered.total, offered.valid_until)


def _delivery_details_changed(message: Message) -> Notice:
    return notices.DeliveryDetailsChanged(message.id, read(DeliveryDetailsChangedV1, message.data).shipping_address)


def _invoice_answered(message: Message) -> Notice:
    answered = read(InvoiceRequestAnsweredV1, message.data)
    return notices.InvoiceAnswered(message.id, answered.granted, answered.ruling)


def _delivery_overdue(message: Message) -> Notice:
    overdue = read(DeliveryOverdueV1, message.data)
    return notices.DeliveryOverdue(overdue.due, overdue.ruling)


def _further_time_granted(message: Message) -> Notice:
    granted = read(FurtherTimeGrantedV1, message.data)
    return notices.FurtherTimeGranted(granted.until, granted.ruling)


def _order_terminated(message: Message) -> Notice:
    return notices.OrderTerminated(read(OrderTerminatedV1, message.data).ruling)


def _complaint_recorded(message: Message) -> Notice:
    recorded = read(ComplaintRecordedV1, message.data)
    return notices.ComplaintRecorded(recorded.complaint_id, recorded.text)


def _complaint_answered(message: Message) -> Notice:
    answered = read(ComplaintAnsweredV1, message.data)
    return notices.ComplaintAnswered(answered.complaint_id, answered.text)


def _refunded(message: Message) -> Notice | None:
    refunded = read(RefundCompletedV1, message.data)
    if refunded.paid_by is not None:
        return None  # told of the order that paid it back, with its means
    return notices.Refunded(
        number=refunded.number,
        amount=refunded.amount,
        cause=refunded.cause,
        means=refunded.means,
        to_voucher=refunded.to_voucher,
    )


def _bank_details_asked(message: Message) -> Notice:
    asked = read(BankDetailsAskedV1, message.data)
    return BankDetailsAsked(asked.number, asked.amount)


def _charge_requested(message: Message) -> Notice:
    asked = read(ChargeRequestedV1, message.data)
    pay_by = None if asked.pay_by is None else asked.pay_by.astimezone(CALENDAR).date()
    return ChargeRequested(asked.charge_id, asked.amount, asked.reason, asked.ruling, pay_by)
