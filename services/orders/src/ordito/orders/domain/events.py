"""What can happen to an order. Private to this service: `adapters/kafka/publish.py` says what others see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.orders.domain.order import Discount, Invoice, Line, PaymentChoice, Replaced, Totals
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion

CancelledBy: TypeAlias = Literal["customer", "staff"]
PaymentOutcome: TypeAlias = Literal["captured", "failed"]
ReturnStage: TypeAlias = Literal["withdrawn", "authorised", "received", "refund_due", "closed"]
RejectedByStaff: TypeAlias = Literal["manifest_error", "shipping_restriction"]
Rejected: TypeAlias = Literal["payment_not_authorised", "not_in_stock"] | RejectedByStaff
Channel: TypeAlias = Literal["page", "api", "letter", "email", "phone"]
Settled: TypeAlias = Literal["delivered_after_loss", "under_way_after_end", "cash_not_collected"]
"""What a note puts an end to: the desk shows it to the staff, and nothing that happens need ever end it."""


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """A storefront posted an order whose total agrees with the terms in force; they govern it to its end.

    `account` is the storefront's name for the customer, None for a guest; `voucher` the code of one to spend first;
    `replaces` is set where the seller placed it himself. `rulings` are what was decided about the proposal.
    """

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    billing_address: Address | None
    lines: tuple[Line, ...]
    discount: Discount | None
    totals: Totals
    payment: PaymentChoice
    gift_note: str | None
    invoice: Invoice | None
    newsletter: bool
    placed_at: datetime
    account: str | None = None
    voucher: str | None = None
    replaces: Replaced | None = None
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentNoted:
    """We learned how the charge went."""

    outcome: PaymentOutcome
    amount: Money
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class VoucherNoted:
    """We learned that the order's voucher is good, and what it pays of the order."""

    amount: Money


@dataclass(frozen=True, slots=True)
class AllocationNoted:
    """We learned which pieces are set aside for the order and which are not in stock."""

    reserved: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class LinesRefused:
    """Some pieces cannot be sold, the rest stands. `refund` is what was to be paid for them."""

    lines: tuple[LineQuantity, ...]
    refund: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """The proposal is accepted for `lines`."""

    lines: tuple[LineQuantity, ...]
    contract_concluded_at: datetime | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """The proposal is not accepted, by what we learned or by staff, who say why."""

    code: Rejected
    ruling: Ruling
    rejected_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CancellationRequested:
    """Somebody who may do so asked to cancel; only shipping knows whether it is in time."""

    by: CancelledBy
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class CancellationDeclined:
    """Too late: a parcel is with the courier. `of_withdrawal`: nobody asked for more than to withdraw, which stands."""

    code: str
    ruling: Ruling
    of_withdrawal: bool = False


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Nothing left the house and nothing will."""

    by: CancelledBy
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class DeliveryDetailsChanged:
    """Staff corrected where or to whom the order goes."""

    shipping_address: Address
    phone: str | None
    changed_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderShipped:
    """The first parcel is with the courier: the order is forwarded."""

    shipped_at: datetime


@dataclass(frozen=True, slots=True)
class OrderDelivered:
    """The last parcel that is to come reached the customer, at the courier's time; told again if he corrects it."""

    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnNoted:
    """We learned how far a return has come. `ruling` is the withdrawal's, where it began with one."""

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class PiecesStopRequested:
    """The customer withdrew from a part of the order; only shipping knows whether these pieces are still here."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class PiecesStopNoted:
    """Shipping kept pieces of a withdrawal here: they are not to be delivered any more. Its others had `left`."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    left: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractConcluded:
    """The contract came about with the hand-over to the courier, where the terms say so."""

    concluded_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class QuotationRequested:
    """Too heavy for the list of delivery prices: somebody asked what delivery costs. Nothing is ordered yet."""

    number: str
    storefront_reference: str
    terms: TermsVersion
    customer: Customer
    shipping_address: Address
    lines: tuple[Line, ...]
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


@dataclass(frozen=True, slots=True)
class QuotationOffered:
    """Staff said what delivery costs. The order can be placed at `total` until the end of `valid_until`."""

    delivery: Money
    total: Money
    valid_until: date
    offered_by: str


@dataclass(frozen=True, slots=True)
class InvoiceRequestAnswered:
    """An invoice was asked for after the order was placed; `invoice` is set where it is granted."""

    granted: bool
    invoice: Invoice | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class DeliveryOverdue:
    """The last day to deliver ended, and the order is not delivered."""

    due: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class FurtherTimeGranted:
    """The customer gave the seller until the end of `until` to deliver."""

    until: date
    granted_by: CancelledBy
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderTerminated:
    """The customer ended the contract because it was not delivered in time."""

    by: CancelledBy
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ComplaintRecorded:
    """Somebody complained about the order."""

    complaint_id: str
    channel: Channel
    text: str
    recorded_by: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ComplaintAnswered:
    """What the seller answered to a complaint."""

    complaint_id: str
    text: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class NewsletterConsentChanged:
    """The customer gave or withdrew the consent to newsletters."""

    consent: bool
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """Somebody of the staff noted something for colleagues; `settles` is what it puts an end to."""

    text: str
    by: str
    settles: Settled | None = None


Event: TypeAlias = (
    OrderPlaced
    | PaymentNoted
    | AllocationNoted
    | LinesRefused
    | OrderConfirmed
    | OrderRejected
    | CancellationRequested
    | CancellationDeclined
    | OrderCancelled
    | DeliveryDetailsChanged
    | OrderShipped
    | OrderDelivered
    | ReturnNoted
    | PiecesStopRequested
    | PiecesStopNoted
    | ContractConcluded
    | QuotationRequested
    | QuotationOffered
    | InvoiceRequestAnswered
    | DeliveryOverdue
    | FurtherTimeGranted
    | OrderTerminated
    | ComplaintRecorded
    | ComplaintAnswered
    | NewsletterConsentChanged
    | VoucherNoted
    | NoteAdded
)
