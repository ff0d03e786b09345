"""Events of the order, on topic `ordito.orders`: key and subject are the order id.

Owner: orders. Consumers: payments, shipping, returns, notifications, desk. Compatibility: fields may be added with a
default; anything else is a new version beside the old one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion

Quantity = Annotated[int, Field(strict=True, ge=1)]
CancelledBy = Literal["customer", "staff"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderLine(_Part):
    """A line as bought. `goods` = quantity × unit price with VAT; `paid` = goods − the line's share of the discount."""

    line: Quantity
    sku: str
    name: str
    quantity: Quantity
    unit_price: Money
    vat_rate: str
    goods: Money
    discount: Money
    paid: Money
    vat: Money
    customised: bool = False
    made_to_measure: bool = False
    weight_grams: int | None = None


class VatAmount(_Part):
    """VAT contained in the total, for one rate (in per cent)."""

    rate: str
    amount: Money


class Totals(_Part):
    """What the order costs, VAT included. `total` = goods − discount + delivery + surcharge.

    `surcharge` is what cash on delivery costs on top; None where nothing is collected.
    """

    goods: Money
    discount: Money
    delivery: Money
    total: Money
    vat: list[VatAmount]
    surcharge: Money | None = None


class Discount(_Part):
    """A discount code and what it takes off the goods, VAT included."""

    code: str
    amount: Money


class Payment(_Part):
    """How the customer pays. `token` is the provider's reference to the payment method; never a card number."""

    method: str
    token: str | None = None


class Replaced(_Part):
    """Why the seller placed this order himself: goods in exchange, or in place of defective ones.

    `credit` is what the first order's goods are worth; it is taken off what this one costs. `return_id` is the
    exchange's or the claim's.
    """

    order_id: str
    return_id: str
    reason: Literal["exchange", "guarantee"]
    credit: Money


class Invoice(_Part):
    """Asked for in the order: whom to invoice."""

    company: str
    vat_number: str | None = None
    tax_code: str | None = None
    recipient_code: str | None = None
    certified_email: str | None = None


class OrderPlacedV1(EventBody):
    """A storefront posted an order, its total agrees with the seller's terms, and it is recorded as a proposal."""

    type: ClassVar[str] = "ordito.orders.order-placed.v1"

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: list[OrderLine]
    discount: Discount | None
    totals: Totals
    payment: Payment
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    placed_at: datetime
    account: str | None = None
    """The storefront's account of the customer; None for a guest."""
    voucher: str | None = None
    """The code of a voucher to spend first."""
    replaces: Replaced | None = None
    rulings: list[Ruling] = Field(default_factory=list)
    """What was decided about the proposal: destination, weight, payment, customised goods, invoice, newsletter."""


class PaymentNotedV1(EventBody):
    """Orders learned how the payment went."""

    type: ClassVar[str] = "ordito.orders.payment-noted.v1"

    outcome: Literal["captured", "failed"]
    amount: Money
    reason: str | None = None


class VoucherNotedV1(EventBody):
    """Orders learned what the voucher of an order pays of it: its proposal need not wait for that any more."""

    type: ClassVar[str] = "ordito.orders.voucher-noted.v1"

    amount: Money


class AllocationNotedV1(EventBody):
    """Orders learned which pieces are reserved and which are not in stock."""

    type: ClassVar[str] = "ordito.orders.allocation-noted.v1"

    reserved: list[LineQuantity]
    unavailable: list[LineQuantity]


class LinesRefusedV1(EventBody):
    """Some pieces cannot be sold; the rest of the order stands. `refund` is what was to be paid for them."""

    type: ClassVar[str] = "ordito.orders.lines-refused.v1"

    lines: list[LineQuantity]
    refund: Money
    ruling: Ruling


class OrderConfirmedV1(EventBody):
    """The order is accepted for `lines`. `contract_concluded_at` is set where the terms conclude the contract now."""

    type: ClassVar[str] = "ordito.orders.order-confirmed.v1"

    lines: list[LineQuantity]
    contract_concluded_at: datetime | None
    ruling: Ruling


class OrderRejectedV1(EventBody):
    """The proposal is not accepted. `code`: `not_in_stock`, `payment_not_authorised`, `manifest_error`,
    `shipping_restriction`; the last two are staff's, with a note.
    """

    type: ClassVar[str] = "ordito.orders.order-rejected.v1"

    code: str
    ruling: Ruling
    rejected_by: str | None = None
    note: str | None = None


class CancellationRequestedV1(EventBody):
    """Somebody who may do so asked to cancel; shipping is asked to stop."""

    type: ClassVar[str] = "ordito.orders.cancellation-requested.v1"

    by: CancelledBy
    reason: str | None
    ruling: Ruling


class CancellationDeclinedV1(EventBody):
    """The parcel was already with the courier.

    `of_withdrawal`: shipping was asked to stop since the customer had withdrawn from everything; the withdrawal stands.
    """

    type: ClassVar[str] = "ordito.orders.cancellation-declined.v1"

    code: str
    ruling: Ruling
    of_withdrawal: bool = False


class OrderCancelledV1(EventBody):
    """Nothing will be shipped; all that was captured goes back."""

    type: ClassVar[str] = "ordito.orders.order-cancelled.v1"

    by: CancelledBy
    reason: str | None
    ruling: Ruling


class PiecesStopRequestedV1(EventBody):
    """The customer withdrew from a part of the order, by `ruling`: shipping is asked to keep here what is still here.

    Shipping answers with pieces-stopped, which names what stays and what had left, or with pieces-stop-declined, unless
    the order has ended meanwhile.
    """

    type: ClassVar[str] = "ordito.orders.pieces-stop-requested.v1"

    return_id: str
    lines: list[LineQuantity]
    ruling: Ruling


class PiecesStopNotedV1(EventBody):
    """Shipping kept the pieces of a withdrawal here: they are not to be delivered any more."""

    type: ClassVar[str] = "ordito.orders.pieces-stop-noted.v1"

    return_id: str
    lines: list[LineQuantity]
    left: list[LineQuantity] = Field(default_factory=list)
    """The withdrawal's other pieces: they had left the house, and are to come back."""


class DeliveryDetailsChangedV1(EventBody):
    """Staff corrected where or to whom the order goes."""

    type: ClassVar[str] = "ordito.orders.delivery-details-changed.v1"

    shipping_address: Address
    phone: str | None
    changed_by: str
    ruling: Ruling


class OrderShippedV1(EventBody):
    """The first parcel was handed to the courier: the order is forwarded."""

    type: ClassVar[str] = "ordito.orders.order-shipped.v1"

    shipped_at: datetime


class OrderDeliveredV1(EventBody):
    """The last parcel that is to come reached the customer. `delivered_at` is the courier's time, not ours.

    If the courier corrects it, the event comes again with the other time.
    """

    type: ClassVar[str] = "ordito.orders.order-delivered.v1"

    delivered_at: datetime


class ContractConcludedV1(EventBody):
    """The contract came about after the confirmation: where the terms say so, when the parcel went to the courier."""

    type: ClassVar[str] = "ordito.orders.contract-concluded.v1"

    concluded_at: datetime
    ruling: Ruling


class QuotationRequestedV1(EventBody):
    """Too heavy for the list of delivery prices: the customer asked what delivery costs. Nothing is ordered yet.

    Accepted, the order is placed on the same id; `totals.delivery` is zero until then.
    """

    type: ClassVar[str] = "ordito.orders.quotation-requested.v1"

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    lines: list[OrderLine]
    discount: Discount | None
    totals: Totals
    weight_grams: int
    ruling: Ruling
    requested_at: datetime
    billing_address: Address | None = None
    gift_note: str | None = None
    invoice: Invoice | None = None
    newsletter: bool = False
    account: str | None = None


class QuotationOfferedV1(EventBody):
    """Staff said what delivery costs; the order can be placed at `total` until the end of `valid_until`."""

    type: ClassVar[str] = "ordito.orders.quotation-offered.v1"

    delivery: Money
    total: Money
    valid_until: date
    offered_by: str


class InvoiceRequestAnsweredV1(EventBody):
    """An invoice was asked for after the order was placed. `invoice` is whom to invoice, where it is granted."""

    type: ClassVar[str] = "ordito.orders.invoice-request-answered.v1"

    granted: bool
    invoice: Invoice | None
    ruling: Ruling


class DeliveryOverdueV1(EventBody):
    """The last day to deliver ended and the order is not delivered."""

    type: ClassVar[str] = "ordito.orders.delivery-overdue.v1"

    due: date
    ruling: Ruling


class FurtherTimeGrantedV1(EventBody):
    """The customer gave the seller until the end of `until` to deliver."""

    type: ClassVar[str] = "ordito.orders.further-time-granted.v1"

    until: date
    granted_by: CancelledBy
    ruling: Ruling


class OrderTerminatedV1(EventBody):
    """The customer ended the contract because it was not delivered in time; all that was captured goes back."""

    type: ClassVar[str] = "ordito.orders.order-terminated.v1"

    by: CancelledBy
    ruling: Ruling


class ComplaintRecordedV1(EventBody):
    """A complaint about the order."""

    type: ClassVar[str] = "ordito.orders.complaint-recorded.v1"

    complaint_id: str
    channel: Literal["page", "api", "letter", "email", "phone"]
    text: str
    recorded_by: str
    ruling: Ruling


class ComplaintAnsweredV1(EventBody):
    """What the seller answered to a complaint."""

    type: ClassVar[str] = "ordito.orders.complaint-answered.v1"

    complaint_id: str
    text: str
    answered_by: str


class NewsletterConsentChangedV1(EventBody):
    """The customer gave or withdrew the consent to newsletters."""

    type: ClassVar[str] = "ordito.orders.newsletter-consent-changed.v1"

    consent: bool
    ruling: Ruling


class NoteAddedV1(EventBody):
    """Somebody of the staff noted something about the order, for colleagues: no customer reads it.

    `settles` is what it puts an end to, where nothing else need: `delivered_after_loss`, `under_way_after_end`,
    `cash_not_collected`.
    """

    type: ClassVar[str] = "ordito.orders.note-added.v1"

    text: str
    by: str
    settles: str | None = None


class ReturnNotedV1(EventBody):
    """Orders learned how far a return has come."""

    type: ClassVar[str] = "ordito.orders.return-noted.v1"

    return_id: str
    stage: Literal["withdrawn", "authorised", "received", "refund_due", "closed"]
    lines: list[LineQuantity]
    ruling: Ruling | None = None
    """By which the customer withdrew, at `withdrawn`."""


EVENTS: tuple[type[EventBody], ...] = (
    OrderPlacedV1,
    PaymentNotedV1,
    AllocationNotedV1,
    LinesRefusedV1,
    OrderConfirmedV1,
    OrderRejectedV1,
    CancellationRequestedV1,
    CancellationDeclinedV1,
    OrderCancelledV1,
    DeliveryDetailsChangedV1,
    OrderShippedV1,
    OrderDeliveredV1,
    ReturnNotedV1,
    ContractConcludedV1,
    QuotationRequestedV1,
    QuotationOfferedV1,
    InvoiceRequestAnsweredV1,
    DeliveryOverdueV1,
    FurtherTimeGrantedV1,
    OrderTerminatedV1,
    ComplaintRecordedV1,
    ComplaintAnsweredV1,
    NewsletterConsentChangedV1,
    VoucherNotedV1,
    PiecesStopRequestedV1,
    PiecesStopNotedV1,
    NoteAddedV1,
)
