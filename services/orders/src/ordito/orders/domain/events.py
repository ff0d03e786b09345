"""What can happen to an order. Private to this service: `adapters/kafka/publish.py` says what others see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from ordito.orders.domain.order import Discount, Invoice, Line, PaymentChoice, Totals
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion

CancelledBy: TypeAlias = Literal["customer", "staff"]
PaymentOutcome: TypeAlias = Literal["captured", "failed"]
ReturnStage: TypeAlias = Literal["withdrawn", "authorised", "received", "refund_due", "closed"]
Rejected: TypeAlias = Literal["payment_not_authorised", "not_in_stock"]


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """A storefront posted an order whose total agrees with the terms in force; they govern it to its end."""

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


@dataclass(frozen=True, slots=True)
class PaymentNoted:
    """We learned how the charge went."""

    outcome: PaymentOutcome
    amount: Money
    reason: str | None = None


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
    """The proposal is not accepted."""

    code: Rejected
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class CancellationRequested:
    """Somebody who may do so asked to cancel; only shipping knows whether it is in time."""

    by: CancelledBy
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class CancellationDeclined:
    """Too late: a parcel is with the courier."""

    code: str
    ruling: Ruling


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
    """The last parcel reached the customer, at the courier's time."""

    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnNoted:
    """We learned how far a return has come."""

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]


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
)
