"""What payments can be told to do, or to note, for one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.payments.domain.due import Due, RefundIntent
from ordito.payments.domain.events import BankAccount
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


@dataclass(frozen=True, slots=True)
class Unpayable:
    """Why an order cannot be paid as it asks to be."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RequestPayment:
    """See to it that the whole amount is paid: the order was placed. With a `problem`, the payment fails at once."""

    due: Due
    problem: Unpayable | None = None


@dataclass(frozen=True, slots=True)
class RecordCapture:
    """The provider took the money."""

    provider: str
    provider_reference: str


@dataclass(frozen=True, slots=True)
class RecordPaymentFailure:
    """The provider refused to charge."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RecordCollection:
    """A courier took money from the customer, with the parcel of this reference."""

    amount: Money
    courier: str
    reference: str


@dataclass(frozen=True, slots=True)
class RequestRefund:
    """Pay money back for one cause. Asked twice for the same cause, it is done once."""

    intent: RefundIntent


@dataclass(frozen=True, slots=True)
class RepeatRefund:
    """Staff asks again for a refund that the provider refused: a new number, a new key, the same cause."""

    number: int
    reason: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class RecordRefund:
    """The provider paid the money back; or another order's payment did, `amount` of it."""

    number: int
    provider: str
    provider_reference: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class RecordRefundFailure:
    """The provider refused to pay back."""

    number: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class GiveBankDetails:
    """Say where to transfer to. What waited for it begins; what comes later goes there at once."""

    account: BankAccount
    given_by: str


@dataclass(frozen=True, slots=True)
class RequestCharge:
    """Ask the customer to pay something on top of the order, by then."""

    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling | None
    pay_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class PayCharge:
    """The customer pays what he was asked for. Without `at` it is not asked whether he is in time."""

    order_id: str
    charge_id: str
    method: str
    token: str | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordChargePaid:
    """The provider took the money of a charge."""

    charge_id: str
    attempt: int
    provider: str
    provider_reference: str


@dataclass(frozen=True, slots=True)
class RecordChargeDeclined:
    """The provider refused to take the money of a charge."""

    charge_id: str
    attempt: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class WithdrawCharge:
    """Staff lets the customer off a charge."""

    charge_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DropCharge:
    """Whoever asked for a charge finds that it is not due. What is paid already, or is being paid, stays paid."""

    charge_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteChargeOverdue:
    """The time to pay a charge is over."""

    charge_id: str


@dataclass(frozen=True, slots=True)
class ExpireLink:
    """The time to pay an order by link is over."""


Command: TypeAlias = (
    RequestPayment
    | RecordCapture
    | RecordPaymentFailure
    | RecordCollection
    | RequestRefund
    | RepeatRefund
    | RecordRefund
    | RecordRefundFailure
    | GiveBankDetails
    | RequestCharge
    | PayCharge
    | RecordChargePaid
    | RecordChargeDeclined
    | WithdrawCharge
    | DropCharge
    | NoteChargeOverdue
    | ExpireLink
)
