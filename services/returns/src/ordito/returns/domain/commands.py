"""What can be asked of an order's returns. Time, ids and codes are arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from ordito.returns.domain.claim_commands import ClaimCommand
from ordito.returns.domain.events import BoughtLine, ReplacedGoods, UndeliveredCause, WantedPieces
from ordito.schemas.money import Money
from ordito.schemas.returns import Channel, Condition, Stage
from ordito.schemas.values import Customer, LineQuantity, Photo, TermsVersion

RefusalReason = Literal["late", "carriage_forward", "second_shipment", "without_authorisation"]


@dataclass(frozen=True, slots=True)
class OpenReturns:
    """An order was placed: remember what a withdrawal from it will need."""

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money
    payment_method: str | None = None
    placed_at: datetime | None = None
    replaces: ReplacedGoods | None = None
    surcharge: Money | None = None


@dataclass(frozen=True, slots=True)
class NoteOrderProgress:
    """The order went on. `lines` are the confirmed pieces, at `confirmed` only."""

    stage: Stage
    at: datetime
    lines: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteVoucher:
    """A voucher pays so much of the order."""

    amount: Money


@dataclass(frozen=True, slots=True)
class NoteParcelDelivered:
    """A parcel reached the customer, or the courier says now that it did at another time."""

    parcel_id: str
    lines: tuple[LineQuantity, ...]
    delivered_at: datetime
    complete: bool
    collected: Money | None = None


@dataclass(frozen=True, slots=True)
class SettleUndelivered:
    """A parcel came back undelivered, or was lost. What bringing it back cost is said: the terms may keep it."""

    parcel_id: str
    cause: UndeliveredCause
    lines: tuple[LineQuantity, ...]
    return_cost: Money | None
    customs_cost: Money | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The customer withdraws: for `lines`, or, with None, for everything that is left of the order.

    `reason` may be given and is never needed. `received_at` is when the statement reached the seller, `dispatched_at`
    when it was sent, where somebody of the staff entered a letter or an e-mail.
    """

    lines: tuple[LineQuantity, ...] | None
    name: str
    contact_email: str
    reason: str | None
    channel: Channel
    received_at: datetime
    dispatched_at: datetime | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class NoteGoodsNotSent:
    """Shipping kept `lines` of a withdrawal here, or all of it: they never left the house."""

    return_id: str
    at: datetime
    lines: tuple[LineQuantity, ...] | None = None


@dataclass(frozen=True, slots=True)
class AgreeExchange:
    """The customer gets `wanted` instead of `lines`, in an order of its own; the goods come back under `code`."""

    lines: tuple[LineQuantity, ...]
    wanted: tuple[WantedPieces, ...]
    replacement_order_id: str
    code: str
    defective: bool
    agreed_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteReplacement:
    """The order that an exchange's other goods go out with was confirmed, or ended before it was fulfilled."""

    return_id: str
    stage: Literal["confirmed", "ended"]


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
class DispatchReturn:
    """The customer sent the goods, at `dispatched_at`."""

    return_id: str
    courier: str | None
    tracking_number: str | None
    dispatched_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class ReceiveGoods:
    """The goods of a return reached the warehouse, in so many `parcels`, and were taken."""

    return_id: str
    received_by: str
    at: datetime
    parcels: int = 1
    carriage_forward: bool = False


@dataclass(frozen=True, slots=True)
class RefuseGoods:
    """A parcel of a return stands at the door and is not to be taken, for this reason."""

    return_id: str
    reason: RefusalReason
    refused_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportReturnLost:
    """The parcel that the customer sent back will not come."""

    return_id: str
    reported_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FoundPieces:
    """What the warehouse found: pieces of one line in one condition, and what they lost in value.

    `refused`: they are not taken, which the terms have to allow, and go back to the customer.
    """

    line: int
    quantity: int
    condition: Condition
    reduction: Money | None = None
    note: str | None = None
    refused: bool = False
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectReturn:
    """The warehouse looked at all pieces of a return; what is owed follows from it."""

    return_id: str
    lines: tuple[FoundPieces, ...]
    inspected_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendGoodsBack:
    """The pieces that were refused at the inspection are on their way to the customer again."""

    return_id: str
    courier: str | None
    tracking_number: str | None
    sent_back_by: str


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
    | NoteVoucher
    | NoteParcelDelivered
    | SettleUndelivered
    | Withdraw
    | NoteGoodsNotSent
    | AgreeExchange
    | NoteReplacement
    | AuthoriseReturn
    | DispatchReturn
    | ReceiveGoods
    | RefuseGoods
    | ReportReturnLost
    | InspectReturn
    | SendGoodsBack
    | ExpireReturn
    | NoteRefundOverdue
    | CloseReturn
    | ClaimCommand
)
