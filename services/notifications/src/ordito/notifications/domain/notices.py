"""What a customer is told: one class an e-mail, with the facts that it states.

A notice's `kind` names its templates; `subject_id` tells two of the same kind apart (a parcel, a return, a refund).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from ordito.schemas.money import Money
from ordito.schemas.values import Address, LineQuantity, Ruling


@dataclass(frozen=True, slots=True)
class OrderReceived:
    """The order arrived and is being checked."""

    kind: Literal["order_received"] = "order_received"


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """The order is accepted for `lines`."""

    lines: tuple[LineQuantity, ...]
    contract_concluded_at: datetime | None
    ruling: Ruling
    kind: Literal["order_confirmed"] = "order_confirmed"


@dataclass(frozen=True, slots=True)
class LinesRefused:
    """Some pieces cannot be sent; what was paid for them goes back."""

    lines: tuple[LineQuantity, ...]
    refund: Money
    ruling: Ruling
    kind: Literal["lines_refused"] = "lines_refused"


@dataclass(frozen=True, slots=True)
class OrderRejected:
    """The order is not accepted. `code` says why."""

    code: str
    ruling: Ruling
    kind: Literal["order_rejected"] = "order_rejected"


@dataclass(frozen=True, slots=True)
class ParcelShipped:
    """A parcel is with the courier."""

    parcel_id: str
    courier: str
    tracking_number: str
    tracking_url: str | None
    lines: tuple[LineQuantity, ...]
    kind: Literal["parcel_shipped"] = "parcel_shipped"


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Nothing will be sent."""

    by: Literal["customer", "staff"]
    ruling: Ruling
    kind: Literal["order_cancelled"] = "order_cancelled"


@dataclass(frozen=True, slots=True)
class CancellationDeclined:
    """The customer asked to cancel, too late."""

    ruling: Ruling
    kind: Literal["cancellation_declined"] = "cancellation_declined"


@dataclass(frozen=True, slots=True)
class WithdrawalReceived:
    """The statement arrived: its content, the day and the time, as the law asks. Promises nothing beyond that."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    kind: Literal["withdrawal_received"] = "withdrawal_received"


@dataclass(frozen=True, slots=True)
class WithdrawalDeclined:
    """The statement arrived, and the terms do not allow it."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    name: str
    contact_email: str
    statement: str
    received_at: datetime
    ruling: Ruling
    kind: Literal["withdrawal_declined"] = "withdrawal_declined"


@dataclass(frozen=True, slots=True)
class ReturnAuthorised:
    """The goods may come back: with this code, to this address, sent by the end of this day."""

    return_id: str
    code: str
    address: Address
    lines: tuple[LineQuantity, ...]
    send_by: date
    cost_bearer: Literal["customer", "seller"]
    kind: Literal["return_authorised"] = "return_authorised"


@dataclass(frozen=True, slots=True)
class Refunded:
    """The provider paid money back."""

    number: int
    amount: Money
    cause: str
    kind: Literal["refunded"] = "refunded"


Notice: TypeAlias = (
    OrderReceived
    | OrderConfirmed
    | LinesRefused
    | OrderRejected
    | ParcelShipped
    | OrderCancelled
    | CancellationDeclined
    | WithdrawalReceived
    | WithdrawalDeclined
    | ReturnAuthorised
    | Refunded
)


def key_of(order_id: str, notice: Notice) -> str:
    """The business key of the e-mail: one e-mail a key, for ever."""
    subject_id = _subject_id(notice)
    return f"email:{order_id}:{notice.kind}" + (f":{subject_id}" if subject_id else "")


def _subject_id(notice: Notice) -> str | None:
    match notice:
        case ParcelShipped(parcel_id=parcel_id):
            return parcel_id
        case WithdrawalReceived() | WithdrawalDeclined() | ReturnAuthorised():
            return notice.return_id
        case Refunded(number=number):
            return str(number)
        case _:
            return None
