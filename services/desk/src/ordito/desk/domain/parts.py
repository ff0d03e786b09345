"""One order as each service tells it: a part per source, folded from that source's events alone.

A part is a pure function of one service's stream, and everything that the desk shows is a pure function of an order's
parts. So the interleaving in which topics are read cannot change what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ordito.schemas import orders, returns
from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling

Source = Literal["orders", "payments", "shipping", "returns", "notifications"]
SOURCES: tuple[Source, ...] = ("orders", "payments", "shipping", "returns", "notifications")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A public event with what its envelope says: when it was appended, and in whose shop."""

    body: EventBody
    at: datetime
    seller: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    at: datetime
    lines: tuple[LineQuantity, ...]
    contract_concluded_at: datetime | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Rejected:
    at: datetime
    code: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Refused:
    """Lines that will not be sent, while the rest of the order stands."""

    at: datetime
    lines: tuple[LineQuantity, ...]
    refund: Money
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The last word on a cancellation."""

    at: datetime
    stage: Literal["requested", "declined", "cancelled"]
    by: str | None
    reason: str | None
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class OrderPart:
    """What orders tells: the proposal and its acceptance."""

    updated_at: datetime
    placed: orders.OrderPlacedV1 | None = None
    address: Address | None = None
    phone: str | None = None
    refused: tuple[Refused, ...] = ()
    confirmed: Confirmed | None = None
    rejected: Rejected | None = None
    cancellation: Cancellation | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or back."""

    number: int
    amount: Money
    lines: tuple[LineQuantity, ...]
    delivery: Money
    cause: str
    return_id: str | None
    requested_at: datetime
    ruling: Ruling | None
    completed_at: datetime | None = None
    failed_code: str | None = None
    reference: str | None = None
    repeated: bool = False
    """It failed, and another refund was asked for in its place: it counts no more."""


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """What payments tells: charged and paid back."""

    updated_at: datetime
    requested: Money | None = None
    method: str | None = None
    captured: Money | None = None
    captured_at: datetime | None = None
    reference: str | None = None
    failed_code: str | None = None
    failed_message: str | None = None
    refunds: tuple[Refund, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel and where it is."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]
    packed_at: datetime | None = None
    handed_over_at: datetime | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    status: str | None = None
    status_at: datetime | None = None
    location: str | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShippingPart:
    """What shipping tells: reserved, packed, handed over, delivered."""

    updated_at: datetime
    reserved: tuple[LineQuantity, ...] | None = None
    unavailable: tuple[LineQuantity, ...] = ()
    released: bool = False
    opened: tuple[LineQuantity, ...] | None = None
    stopped: bool = False
    parcels: tuple[Parcel, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """One withdrawal and what came of it."""

    return_id: str
    stage: Literal["withdrawn", "declined", "authorised", "received", "inspected", "refund_due", "closed"]
    lines: tuple[LineQuantity, ...]
    name: str
    received_at: datetime
    ruling: Ruling
    code: str | None = None
    address: Address | None = None
    send_by: str | None = None
    cost_bearer: str | None = None
    goods_received_at: datetime | None = None
    inspected: tuple[returns.InspectedLine, ...] = ()
    refund: Money | None = None
    refund_lines: tuple[returns.RefundLine, ...] = ()
    refund_delivery: Money | None = None
    refund_due: str | None = None
    refunded: Money | None = None
    expired: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class ReturnsPart:
    """What returns tells: withdrawals and their way."""

    updated_at: datetime
    returns: tuple[Return, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to the customer."""

    key: str
    kind: str
    queued_at: datetime
    language: str
    sent_at: datetime | None = None
    failed_code: str | None = None


@dataclass(frozen=True, slots=True)
class LettersPart:
    """What notifications tells: written to the customer."""

    updated_at: datetime
    letters: tuple[Letter, ...] = ()


Part = OrderPart | PaymentPart | ShippingPart | ReturnsPart | LettersPart

PART_TYPES: Mapping[Source, type[Part]] = {
    "orders": OrderPart,
    "payments": PaymentPart,
    "shipping": ShippingPart,
    "returns": ReturnsPart,
    "notifications": LettersPart,
}


@dataclass(frozen=True, slots=True)
class Parts:
    """All that is known of one order. A part is absent until its service said something."""

    orders: OrderPart | None = None
    payments: PaymentPart | None = None
    shipping: ShippingPart | None = None
    returns: ReturnsPart | None = None
    notifications: LettersPart | None = None

    @classmethod
    def of(cls, parts: Mapping[Source, Part]) -> Parts:
        return cls(**parts)  # type: ignore[arg-type]  # PART_TYPES pairs every source with its part

    def present(self) -> tuple[Part, ...]:
        every = (self.orders, self.payments, self.shipping, self.returns, self.notifications)
        return tuple(part for part in every if part is not None)
