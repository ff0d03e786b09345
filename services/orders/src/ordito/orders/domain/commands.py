"""What an order can be told. `Note…` commands bring facts from other services; the rest are somebody's wishes.

`at` is when the command is decided on, in UTC; what happened at another time says so in its own field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.orders.domain.events import CancelledBy, Channel, PaymentOutcome, RejectedByStaff, ReturnStage, Settled
from ordito.orders.domain.order import Discount, Invoice, PaymentChoice, Replaced, RequestedLine
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion
from ordito.terms import StaffReason


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Propose an order. `expected_total` is what the storefront showed to its customer.

    `other_accounts` is how many accounts of this storefront, besides `account`, are known to be the customer's.
    """

    seller: str
    number: str
    storefront_reference: str
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: tuple[RequestedLine, ...]
    prices: Literal["gross", "net"]
    discount: Discount | None
    payment: PaymentChoice
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    expected_total: Money
    at: datetime
    account: str | None = None
    other_accounts: int = 0
    voucher: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceReplacement:
    """Send goods in exchange, or in place of defective ones, as an order of its own under the first order's terms.

    `lines` cost what they say, VAT included, and are delivered for nothing. `ruling` is why they are sent.
    """

    number: str
    storefront_reference: str
    replaces: Replaced
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: tuple[RequestedLine, ...]
    ruling: Ruling
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestQuotation:
    """Ask what the delivery of an order costs that is too heavy for the list of prices."""

    seller: str
    number: str
    storefront_reference: str
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: tuple[RequestedLine, ...]
    prices: Literal["gross", "net"]
    discount: Discount | None
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    account: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferQuotation:
    """Say what delivery costs, for so many days from today. A later offer takes the place of an earlier one."""

    delivery: Money
    valid_days: int
    offered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AcceptQuotation:
    """Place the quoted order."""

    payment: PaymentChoice
    expected_total: Money
    voucher: str | None
    at: datetime
    other_accounts: int = 0


@dataclass(frozen=True, slots=True)
class RejectOrder:
    """Refuse the order for what is wrong with its articles, as long as the terms let the seller do so."""

    code: RejectedByStaff
    note: str | None
    rejected_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotePayment:
    """Payments charged the customer, or could not."""

    outcome: PaymentOutcome
    amount: Money
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteVoucher:
    """Payments spent the order's voucher: it pays so much of the order."""

    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteAllocation:
    """Shipping set aside what there is."""

    reserved: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestCancellation:
    """Cancel the whole order, if the terms let `by` do so now. `ground` is why staff do, `reason` in words."""

    by: CancelledBy
    reason: str | None
    at: datetime
    ground: StaffReason | None = None


@dataclass(frozen=True, slots=True)
class NoteShipmentStopped:
    """Shipping stopped in time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NoteShipmentStopDeclined:
    """Shipping was asked too late."""

    handed_over_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeDeliveryDetails:
    """Send the order elsewhere, or to somebody else; `phone` is the courier's number to call."""

    shipping_address: Address
    phone: str | None
    changed_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteShipped:
    """A parcel is with the courier."""

    shipped_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteDelivered:
    """Every confirmed piece that is still to come has reached the customer, or it was at another time than we heard."""

    delivered_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteReturn:
    """A return has come so far. `lines` may be left empty where a later stage no longer names them.

    `ruling` is set where the customer withdrew: it is why he may.
    """

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]
    at: datetime
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class NotePiecesStopped:
    """Shipping kept the pieces of a return here, but for those that had `left`.

    `delivered_at`: the last delivery, where nothing more is to come.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    delivered_at: datetime | None
    at: datetime
    left: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteOverdue:
    """The last day of a period to deliver ended: `due`."""

    due: date
    at: datetime


@dataclass(frozen=True, slots=True)
class GrantFurtherTime:
    """Give the seller until the end of `until` to deliver."""

    until: date
    by: CancelledBy
    at: datetime


@dataclass(frozen=True, slots=True)
class TerminateOrder:
    """End the contract because it was not delivered in time."""

    by: CancelledBy
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestInvoice:
    """Ask for an invoice after the order was placed."""

    invoice: Invoice
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordComplaint:
    """Keep a complaint with the order, under an id of its own within it."""

    complaint_id: str
    channel: Channel
    text: str
    recorded_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerComplaint:
    """Keep what the seller answered."""

    complaint_id: str
    text: str
    answered_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetNewsletterConsent:
    """Give or withdraw the consent to newsletters."""

    consent: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AddNote:
    """Keep what somebody of the staff has to say to colleagues, and what it `settles`. No customer reads it."""

    text: str
    by: str
    settles: Settled | None
    at: datetime


Command: TypeAlias = (
    PlaceOrder
    | PlaceReplacement
    | RequestQuotation
    | OfferQuotation
    | AcceptQuotation
    | NotePayment
    | NoteVoucher
    | NoteAllocation
    | RequestCancellation
    | NoteShipmentStopped
    | NoteShipmentStopDeclined
    | ChangeDeliveryDetails
    | NoteShipped
    | NoteDelivered
    | NoteReturn
    | NotePiecesStopped
    | RejectOrder
    | NoteOverdue
    | GrantFurtherTime
    | TerminateOrder
    | RequestInvoice
    | RecordComplaint
    | AnswerComplaint
    | SetNewsletterConsent
    | AddNote
)
