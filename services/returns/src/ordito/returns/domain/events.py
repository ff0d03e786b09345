"""What happened to the returns of one order. Private: the public contract is `ordito.schemas.returns`.

One stream an order. The first events repeat what returns needs to know of the order, so that it can answer while orders
is down; the rest is the life of each return (`r1`, `r2`, … within the order).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, CostBearer, Stage
from ordito.schemas.values import Address, Customer, LineQuantity, Ruling, TermsVersion


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """A line as bought. `paid` is the price of all its pieces after discount, VAT included."""

    line: int
    sku: str
    name: str
    quantity: int
    paid: Money
    customised: bool
    made_to_measure: bool


@dataclass(frozen=True, slots=True)
class InspectedPieces:
    """Pieces of one line found in one condition. `reduction` is taken off their refund."""

    line: int
    quantity: int
    condition: Condition
    reduction: Money
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RefundedPieces:
    """What goes back for some pieces of a line: `paid` − `reduction` = `refund`."""

    line: int
    quantity: int
    paid: Money
    reduction: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class ReturnsOpened:
    """An order was placed. `delivery` is what the customer paid for delivery."""

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money


@dataclass(frozen=True, slots=True)
class OrderProgressNoted:
    """The order went on. `lines` are the confirmed pieces; empty at every stage but `confirmed`."""

    stage: Stage
    at: datetime
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalReceived:
    """The customer withdrew from the contract for `lines`, and the terms allow it."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    channel: Channel
    received_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class WithdrawalDeclined:
    """The customer wanted to withdraw for `lines`, and the terms do not allow it."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnAuthorised:
    """The goods may come back to `address` under `code`. `expires_at` is when the day `send_by` has ended."""

    return_id: str
    code: str
    address: Address
    lines: tuple[LineQuantity, ...]
    send_by: date
    expires_at: datetime
    cost_bearer: CostBearer
    authorised_by: str
    ruling: Ruling
    cost_ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnExpired:
    """The day `send_by` ended and nothing had been received. Goods on their way are still welcome."""

    return_id: str
    send_by: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class GoodsReceived:
    """The returned parcel reached the warehouse."""

    return_id: str
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class ReturnInspected:
    """Every returned piece was looked at."""

    return_id: str
    lines: tuple[InspectedPieces, ...]
    inspected_by: str


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Money is owed: `amount` = refunds of `lines` + `delivery`. `overdue_at` is when the day `due` has ended."""

    return_id: str
    amount: Money
    lines: tuple[RefundedPieces, ...]
    delivery: Money
    due: date
    overdue_at: datetime
    ruling: Ruling
    delivery_ruling: Ruling


@dataclass(frozen=True, slots=True)
class RefundOverdue:
    """The day `due` ended and no payment is known of. The refund stays due."""

    return_id: str
    amount: Money
    due: date
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ReturnClosed:
    """The refund was paid, or nothing was owed."""

    return_id: str
    refunded: Money
    lines: tuple[LineQuantity, ...]


Event: TypeAlias = (
    ReturnsOpened
    | OrderProgressNoted
    | WithdrawalReceived
    | WithdrawalDeclined
    | ReturnAuthorised
    | ReturnExpired
    | GoodsReceived
    | ReturnInspected
    | RefundDue
    | RefundOverdue
    | ReturnClosed
)
