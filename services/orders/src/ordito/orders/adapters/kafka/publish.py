"""What others learn of an order: every private event, translated field by field to its public contract."""

from __future__ import annotations

from typing import assert_never

from ordito.kit.transaction import Stored
from ordito.orders.domain import order
from ordito.orders.domain.events import (
    AllocationNoted,
    CancellationDeclined,
    CancellationRequested,
    ComplaintAnswered,
    ComplaintRecorded,
    ContractConcluded,
    DeliveryDetailsChanged,
    DeliveryOverdue,
    Event,
    FurtherTimeGranted,
    InvoiceRequestAnswered,
    LinesRefused,
    NewsletterConsentChanged,
    NoteAdded,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPlaced,
    OrderRejected,
    OrderShipped,
    OrderTerminated,
    PaymentNoted,
    PiecesStopNoted,
    PiecesStopRequested,
    QuotationOffered,
    QuotationRequested,
    ReturnNoted,
    VoucherNoted,
)
from ordito.schemas import orders as public
from ordito.schemas.event import EventBody

SOURCE = "orders"
TOPIC = "ordito.orders"


def to_public(stored: Stored) -> EventBody:
    """The public event that stands for a stored one."""
    event: Event = stored.event
    match event:
        case OrderPlaced():
            return _placed(event)
        case PaymentNoted():
            return public.PaymentNotedV1(outcome=event.outcome, amount=event.amount, reason=event.reason)
        case VoucherNoted(amount=amount):
            return public.VoucherNotedV1(amount=amount)
        case AllocationNoted():
            return public.AllocationNotedV1(reserved=list(event.reserved), unavailable=list(event.unavailable))
        case LinesRefused():
            return public.LinesRefusedV1(lines=list(event.lines), refund=event.refund, ruling=event.ruling)
        case OrderConfirmed():
            return public.OrderConfirmedV1(
                lines=list(event.lines), contract_concluded_at=event.contract_concluded_at, ruling=event.ruling
            )
        case OrderRejected():
            return public.OrderRejectedV1(
                code=event.code, ruling=event.ruling, rejected_by=event.rejected_by, note=event.note
            )
        case CancellationRequested():
            return public.CancellationRequestedV1(by=event.by, reason=event.reason, ruling=event.ruling)
        case CancellationDeclined():
            return public.CancellationDeclinedV1(
                code=event.code, ruling=event.ruling, of_withdrawal=event.of_withdrawal
            )
        case OrderCancelled():
            return public.OrderCancelledV1(by=event.by, reason=event.reason, ruling=event.ruling)
        case DeliveryDetailsChanged():
            return public.DeliveryDetailsChangedV1(
                shipping_address=event.shipping_address,
                phone=event.phone,
                changed_by=event.changed_by,
                ruling=event.ruling,
            )
        case OrderShipped():
            return public.OrderShippedV1(shipped_at=event.shipped_at)
        case OrderDelivered():
            return public.OrderDeliveredV1(delivered_at=event.delivered_at)
        case ReturnNoted():
            return public.ReturnNotedV1(
                return_id=event.return_id, stage=event.stage, lines=list(event.lines), ruling=event.ruling
            )
        case PiecesStopRequested():
            return public.PiecesStopRequestedV1(return_id=event.return_id, lines=list(event.lines), ruling=event.ruling)
        case PiecesStopNoted():
            return public.PiecesStopNotedV1(return_id=event.return_id, lines=list(event.lines), left=list(event.left))
        case ContractConcluded():
            return public.ContractConcludedV1(concluded_at=event.concluded_at, ruling=event.ruling)
        case QuotationRequested():
            return _quotation_requested(event)
        case QuotationOffered():
            return public.QuotationOfferedV1(
                delivery=event.delivery,
                total=event.total,
                valid_until=event.valid_until,
                offered_by=event.offered_by,
            )
        case InvoiceRequestAnswered():
            return public.InvoiceRequestAnsweredV1(
                granted=event.granted, invoice=public_invoice(event.invoice), ruling=event.ruling
            )
        case DeliveryOverdue():
            return public.DeliveryOverdueV1(due=event.due, ruling=event.ruling)
        case FurtherTimeGranted():
            return public.FurtherTimeGrantedV1(until=event.until, granted_by=event.granted_by, ruling=event.ruling)
        case OrderTerminated():
            return public.OrderTerminatedV1(by=event.by, ruling=event.ruling)
        case ComplaintRecorded():
            return public.ComplaintRecordedV1(
                complaint_id=event.complaint_id,
                channel=event.channel,
                text=event.text,
                recorded_by=event.recorded_by,
                ruling=event.ruling,
            )
        case ComplaintAnswered():
            return public.ComplaintAnsweredV1(
                complaint_id=event.complaint_id, text=event.text, answered_by=event.answered_by
            )
        case NewsletterConsentChanged():
            return public.NewsletterConsentChangedV1(consent=event.consent, ruling=event.ruling)
        case NoteAdded():
            return public.NoteAddedV1(text=event.text, by=event.by, settles=event.settles)
        case _:
            assert_never(event)


def _placed(event: OrderPlaced) -> public.OrderPlacedV1:
    return public.OrderPlacedV1(
        number=event.number,
        storefront_reference=event.storefront_reference,
        terms=event.terms,
        customer=event.customer,
        shipping_address=event.shipping_address,
        billing_address=event.billing_address,
        lines=[public_line(line) for line in event.lines],
        discount=public_discount(event.discount),
        totals=public_totals(event.totals),
        payment=public.Payment(method=event.payment.method, token=event.payment.token),
        gift_note=event.gift_note,
        invoice=public_invoice(event.invoice),
        newsletter=event.newsletter,
        placed_at=event.placed_at,
        account=event.account,
        voucher=event.voucher,
        replaces=public_replaced(event.replaces),
        rulings=list(event.rulings),
    )


def _quotation_requested(event: QuotationRequested) -> public.QuotationRequestedV1:
    return public.QuotationRequestedV1(
        number=event.number,
        storefront_reference=event.storefront_reference,
        terms=event.terms,
        customer=event.customer,
        shipping_address=event.shipping_address,
        lines=[public_line(line) for line in event.lines],
        discount=public_discount(event.discount),
        totals=public_totals(event.totals),
        weight_grams=event.weight_grams,
        ruling=event.ruling,
        requested_at=event.requested_at,
        billing_address=event.billing_address,
        gift_note=event.gift_note,
        invoice=public_invoice(event.invoice),
        newsletter=event.newsletter,
        account=event.account,
    )


def public_line(line: order.Line) -> public.OrderLine:
    return public.OrderLine(
        line=line.line,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        vat_rate=line.vat_rate,
        goods=line.goods,
        discount=line.discount,
        paid=line.paid,
        vat=line.vat,
        customised=line.customised,
        made_to_measure=line.made_to_measure,
        weight_grams=line.weight_grams,
    )


def public_totals(totals: order.Totals) -> public.Totals:
    return public.Totals(
        goods=totals.goods,
        discount=totals.discount,
        delivery=totals.delivery,
        total=totals.total,
        vat=[public.VatAmount(rate=share.rate, amount=share.amount) for share in totals.vat],
        surcharge=totals.surcharge,
    )


def public_replaced(replaced: order.Replaced | None) -> public.Replaced | None:
    if replaced is None:
        return None
    return public.Replaced(
        order_id=replaced.order_id, return_id=replaced.return_id, reason=replaced.reason, credit=replaced.credit
    )


def public_discount(discount: order.Discount | None) -> public.Discount | None:
    return None if discount is None else public.Discount(code=discount.code, amount=discount.amount)


def public_invoice(invoice: order.Invoice | None) -> public.Invoice | None:
    if invoice is None:
        return None
    return public.Invoice(
        company=invoice.company,
        vat_number=invoice.vat_number,
        tax_code=invoice.tax_code,
        recipient_code=invoice.recipient_code,
        certified_email=invoice.certified_email,
    )
