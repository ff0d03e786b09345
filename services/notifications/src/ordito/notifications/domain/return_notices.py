"""What a customer is told about goods that come back, and about the money that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling, Sentence


@dataclass(frozen=True, slots=True)
class ParcelHeld:
    """The courier keeps the parcel at a branch."""

    parcel_id: str
    courier: str
    tracking_number: str
    location: str | None
    kind: Literal["parcel_held"] = "parcel_held"


@dataclass(frozen=True, slots=True)
class ParcelReturning:
    """The parcel was not delivered and travels back to the seller."""

    parcel_id: str
    courier: str
    tracking_number: str
    kind: Literal["parcel_returning"] = "parcel_returning"


@dataclass(frozen=True, slots=True)
class UndeliveredSettled:
    """What is owed for a parcel that came back or was lost. `withdrawn`: a withdrawal had named these pieces."""

    return_id: str
    cause: Literal["refused", "undeliverable", "lost"]
    lines: tuple[LineQuantity, ...]
    ruling: Ruling
    withdrawn: bool = False
    kind: Literal["undelivered_settled"] = "undelivered_settled"


@dataclass(frozen=True, slots=True)
class GoodsNotSent:
    """What the customer withdrew from never left: nothing is to be sent back. `partly`: the rest of it did leave."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    partly: bool = False
    kind: Literal["goods_not_sent"] = "goods_not_sent"


@dataclass(frozen=True, slots=True)
class ReturnExpired:
    """The day to send the goods back is over and nothing came."""

    return_id: str
    send_by: date
    kind: Literal["return_expired"] = "return_expired"


@dataclass(frozen=True, slots=True)
class ReturnLost:
    """A returned parcel never came."""

    return_id: str
    ruling: Ruling
    kind: Literal["return_lost"] = "return_lost"


@dataclass(frozen=True, slots=True)
class GoodsRefused:
    """A returned parcel was not taken."""

    return_id: str
    event_id: str
    ruling: Ruling
    kind: Literal["goods_refused"] = "goods_refused"


@dataclass(frozen=True, slots=True)
class GoodsSentBack:
    """Pieces that were not accepted, or, `of_claim`, the goods of a claim go back to the customer."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    tracking_number: str | None
    cost_bearer: Literal["customer", "seller"]
    of_claim: bool = False
    kind: Literal["goods_sent_back"] = "goods_sent_back"


@dataclass(frozen=True, slots=True)
class Deduction:
    """One amount taken off a refund, and why."""

    amount: Money
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class RefundDue:
    """The goods were looked at: what is owed, by when, and what is taken off."""

    return_id: str
    amount: Money
    due: date
    deductions: tuple[Deduction, ...]
    ruling: Ruling
    delivery_ruling: Ruling | None
    kind: Literal["refund_due"] = "refund_due"


@dataclass(frozen=True, slots=True)
class BankDetailsAsked:
    """A refund waits for the customer's bank details."""

    number: int
    amount: Money
    kind: Literal["bank_details_asked"] = "bank_details_asked"


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What goes out in exchange."""

    name: str
    quantity: int
    price: Money


@dataclass(frozen=True, slots=True)
class ExchangeAgreed:
    """Goods come back and others go out; one of the two amounts is zero."""

    return_id: str
    lines: tuple[LineQuantity, ...]
    wanted: tuple[WantedLine, ...]
    to_pay: Money
    to_refund: Money
    kind: Literal["exchange_agreed"] = "exchange_agreed"


@dataclass(frozen=True, slots=True)
class ChargeRequested:
    """The customer is asked to pay something on top of the order, by then."""

    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling | None
    pay_by: date | None = None
    kind: Literal["charge_requested"] = "charge_requested"


ReturnNotice: TypeAlias = (
    ParcelHeld
    | ParcelReturning
    | UndeliveredSettled
    | GoodsNotSent
    | ReturnExpired
    | ReturnLost
    | GoodsRefused
    | GoodsSentBack
    | RefundDue
    | BankDetailsAsked
    | ExchangeAgreed
    | ChargeRequested
)
