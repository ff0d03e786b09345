"""What can be asked of an order's returns. Time, ids and codes are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.returns.domain.events import BoughtLine
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, Stage
from ordito.schemas.values import Customer, LineQuantity, TermsVersion


@dataclass(frozen=True, slots=True)
class OpenReturns:
    """An order was placed: remember what a withdrawal from it will need."""

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money


@dataclass(frozen=True, slots=True)
class NoteOrderProgress:
    """The order went on. `lines` are the confirmed pieces, at `confirmed` only."""

    stage: Stage
    at: datetime
    lines: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The customer withdraws: for `lines`, or, with None, for everything that is left of the order.

    `reason` may be given and is never needed. `received_at` is when the statement reached the seller.
    """

    lines: tuple[LineQuantity, ...] | None
    name: str
    contact_email: str
    reason: str | None
    channel: Channel
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AuthoriseReturn:
    """Customer Service lets the goods come back under `code`, drawn at random by the caller.

    `defective`: the customer complains of a defect; the terms may then put the way back at the seller's cost.
    """

    return_id: str
    code: str
    defective: bool
    authorised_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiveGoods:
    """The parcel of a return reached the warehouse."""

    return_id: str
    received_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FoundPieces:
    """What the warehouse found: pieces of one line in one condition, and what they lost in value."""

    line: int
    quantity: int
    condition: Condition
    reduction: Money | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class InspectReturn:
    """The warehouse looked at all pieces of a return; what is owed follows from it."""

    return_id: str
    lines: tuple[FoundPieces, ...]
    inspected_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExpireReturn:
    """The day to send the goods back is over."""

    return_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteRefundOverdue:
    """The day to pay the refund is over."""

    return_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CloseReturn:
    """The refund of a return was paid."""

    return_id: str
    refunded: Money


Command: TypeAlias = (
    OpenReturns
    | NoteOrderProgress
    | Withdraw
    | AuthoriseReturn
    | ReceiveGoods
    | InspectReturn
    | ExpireReturn
    | NoteRefundOverdue
    | CloseReturn
)
