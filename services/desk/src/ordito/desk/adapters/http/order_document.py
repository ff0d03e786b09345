"""The order as JSON: what all services together tell of it. Its customer reads the same without the staff's notes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime

from pydantic import BaseModel, Field

from ordito.desk.application.ports import OrderFile
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.claims import Claim, Guarantee
from ordito.desk.domain.goods_back import Return, Undelivered, Window
from ordito.desk.domain.money import ChargeMoney, LineMoney, money_by_charge, money_by_line
from ordito.desk.domain.notes import Note
from ordito.desk.domain.parts import (
    Cancellation,
    Complaint,
    Confirmed,
    Contract,
    Delay,
    InvoiceAnswer,
    Letter,
    OrderPart,
    Parcel,
    PaymentPart,
    Refused,
    Rejected,
    Replacement,
    ReturnsPart,
    Terminated,
)
from ordito.desk.domain.payment import BankDetails, Charge, Refund
from ordito.desk.domain.proposal import Offer, Proposal
from ordito.desk.domain.status import (
    Acceptance,
    Delivery,
    GuaranteeState,
    PaymentState,
    ReturnState,
    Status,
    axes,
)
from ordito.schemas.money import Money
from ordito.schemas.orders import Discount, Invoice, OrderLine, Replaced, Totals
from ordito.schemas.values import Address, Customer, Ruling, TermsVersion


class LineView(OrderLine):
    """A line with what became of its money."""

    captured: Money
    refunding: Money
    refunded: Money


class MoneyView(BaseModel):
    due: Money
    captured: Money
    refunding: Money
    refunded: Money
    credit: Money = Field(description="What goods of the order that this one replaces are worth")
    payable: Money = Field(description="What the customer is to pay, or paid, beside credit and voucher")
    voucher: Money = Field(description="The part of what was captured that a voucher paid")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView(Charge):
    """A charge with what was paid of it, and what of that is on its way back or back."""

    paid: Money
    refunding: Money
    refunded: Money


class QuotationView(BaseModel):
    """What delivery costs, of an order that is too heavy for the list of prices."""

    requested_at: datetime
    weight_grams: int
    ruling: Ruling
    offer: Offer | None


class OrderView(BaseModel):
    """One order, as all services together tell it."""

    id: str
    number: str
    seller: str
    storefront_reference: str
    terms: TermsVersion
    status: Status
    acceptance: Acceptance
    payment: PaymentState
    delivery: Delivery
    returns_state: ReturnState
    guarantee_state: GuaranteeState
    attention: list[Attention]
    customer: Customer
    account: str | None
    shipping_address: Address
    lines: list[LineView]
    discount: Discount | None
    totals: Totals
    rulings: list[Ruling] = Field(description="What was decided about the proposal when it was placed")
    quotation: QuotationView | None
    replaces: Replaced | None = Field(description="The order whose goods this one replaces")
    replaced_by: list[Replacement] = Field(description="The orders that replace goods of this one")
    confirmed: Confirmed | None
    contract: Contract | None
    rejected: Rejected | None
    cancellation: Cancellation | None
    refused: list[Refused]
    delay: Delay | None
    terminated: Terminated | None
    invoice: Invoice | None
    invoice_answers: list[InvoiceAnswer]
    newsletter: bool
    complaints: list[Complaint]
    notes: list[Note] = Field(
        description="What the staff noted for each other, and what a note settled; none else reads it"
    )
    payment_method: str | None
    voucher: str | None
    money: MoneyView
    refunds: list[Refund]
    bank_details: BankDetails | None
    bank_details_missing: bool
    charges: list[ChargeView]
    parcels: list[Parcel]
    windows: list[Window]
    returns: list[Return]
    undelivered: list[Undelivered]
    guarantees: list[Guarantee]
    claims: list[Claim]
    emails: list[Letter]
    placed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    updated_at: datetime
    versions: dict[str, int] = Field(description="The version of each service's stream that this view has seen")


def order_view(file: OrderFile, placed: Proposal, order: OrderPart, *, for_staff: bool) -> OrderView:
    """The document of an order, or of a quotation."""
    parts, on = file.parts, axes(file.parts)
    paid, back = parts.payments or PaymentPart(order.updated_at), parts.returns or ReturnsPart(order.updated_at)
    money = money_by_line(placed, parts)
    return OrderView(
        id=file.order_id,
        number=placed.number,
        seller=placed.terms.seller,
        storefront_reference=placed.storefront_reference,
        terms=placed.terms,
        status=on.status,
        acceptance=on.acceptance,
        payment=on.payment,
        delivery=on.delivery,
        returns_state=on.returns,
        guarantee_state=on.guarantee,
        attention=list(on.attention),
        customer=placed.customer,
        account=placed.account,
        shipping_address=order.address or placed.shipping_address,
        lines=[_line(line, row) for line, row in zip(placed.lines, money.lines, strict=True)],
        discount=placed.discount,
        totals=placed.totals,
        rulings=list(placed.rulings),
        quotation=_quotation(order),
        replaces=placed.replaces,
        replaced_by=list(parts.replaced_by),
        confirmed=order.confirmed,
        contract=order.contract,
        rejected=order.rejected if for_staff else _without_note(order.rejected),
        cancellation=order.cancellation,
        refused=list(order.refused),
        delay=order.delay,
        terminated=order.terminated,
        invoice=order.invoice,
        invoice_answers=list(order.invoice_answers),
        newsletter=order.wants_newsletter,
        complaints=list(order.complaints),
        notes=list(order.notes) if for_staff else [],
        payment_method=paid.method or (placed.payment.method if placed.payment is not None else None),
        voucher=placed.voucher,
        money=MoneyView(
            due=money.due,
            captured=money.captured,
            refunding=money.refunding,
            refunded=money.refunded,
            credit=money.credit,
            payable=money.payable,
            voucher=money.voucher,
        ),
        refunds=list(paid.refunds),
        bank_details=paid.bank_details,
        bank_details_missing=paid.bank_details_missing,
        charges=[_charge(each) for each in money_by_charge(parts)],
        parcels=[_parcel(each, for_staff=for_staff) for each in (parts.shipping.parcels if parts.shipping else ())],
        windows=list(back.windows),
        returns=list(back.returns),
        undelivered=list(back.undelivered),
        guarantees=list(back.guarantees),
        claims=list(back.claims),
        emails=list(parts.notifications.letters) if parts.notifications else [],
        placed_at=placed.placed_at,
        shipped_at=order.shipped_at,
        delivered_at=order.delivered_at,
        updated_at=max(part.updated_at for part in parts.present()),
        versions=_versions(file),
    )


def _line(line: OrderLine, row: LineMoney) -> LineView:
    return LineView(**line.model_dump(), captured=row.captured, refunding=row.refunding, refunded=row.refunded)


def _charge(money: ChargeMoney) -> ChargeView:
    known = {each.name: getattr(money.charge, each.name) for each in fields(money.charge)}
    return ChargeView(**known, paid=money.paid, refunding=money.refunding, refunded=money.refunded)


def _quotation(order: OrderPart) -> QuotationView | None:
    if order.quotation is None:
        return None
    asked = order.quotation.requested
    return QuotationView(
        requested_at=asked.requested_at,
        weight_grams=asked.weight_grams,
        ruling=asked.ruling,
        offer=order.quotation.offer,
    )


def _without_note(rejected: Rejected | None) -> Rejected | None:
    return None if rejected is None else replace(rejected, note=None)


def _parcel(parcel: Parcel, *, for_staff: bool) -> Parcel:
    if for_staff or parcel.held is None or parcel.held.release is None:
        return parcel
    return replace(parcel, held=replace(parcel.held, release=replace(parcel.held.release, note=None)))


def _versions(file: OrderFile) -> dict[str, int]:
    seen: dict[str, int] = {}
    for entry in file.timeline:
        seen[entry.source] = max(seen.get(entry.source, 0), entry.version)
    return seen
