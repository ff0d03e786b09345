"""What an order can be told. `Note…` commands bring facts from other services; the rest are somebody's wishes.

`at` is when the command is decided on, in UTC; what happened at another time says so in its own field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from ordito.orders.domain.events import CancelledBy, PaymentOutcome, ReturnStage
from ordito.orders.domain.order import Discount, Invoice, PaymentChoice, RequestedLine
from ordito.schemas.money import Money
from ordito.schemas.values import Address, Customer, LineQuantity


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """Propose an order. `expected_total` is what the storefront showed to its customer."""

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


@dataclass(frozen=True, slots=True)
class NotePayment:
    """Payments charged the customer, or could not."""

    outcome: PaymentOutcome
    amount: Money
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteAllocation:
    """Shipping set aside what there is."""

    reserved: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestCancellation:
    """Cancel the whole order, if the terms let `by` do so now."""

    by: CancelledBy
    reason: str | None
    at: datetime


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
    """Every confirmed piece has reached the customer."""

    delivered_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteReturn:
    """A return has come so far. `lines` may be left empty where a later stage no longer names them."""

    return_id: str
    stage: ReturnStage
    lines: tuple[LineQuantity, ...]
    at: datetime


Command: TypeAlias = (
    PlaceOrder
    | NotePayment
    | NoteAllocation
    | RequestCancellation
    | NoteShipmentStopped
    | NoteShipmentStopDeclined
    | ChangeDeliveryDetails
    | NoteShipped
    | NoteDelivered
    | NoteReturn
)
