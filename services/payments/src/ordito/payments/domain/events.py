"""What happened to the money of an order. Private: `adapters/kafka/publish.py` translates each for other services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from ordito.payments.domain.due import Cause, Due, FactIntent, Means, Share
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money is transferred to. Personal: kept in one field so that it can be encrypted for one customer."""

    iban: str = field(repr=False)
    holder: str = field(repr=False)

    @property
    def country(self) -> str:
        return self.iban[:2]

    @property
    def last4(self) -> str:
        return self.iban[-4:]


@dataclass(frozen=True, slots=True)
class PaymentRequested:
    """The whole amount is to be paid. `key` is the idempotency key that the provider gets."""

    due: Due
    key: str


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """The money is here; `provider_reference` is what it is refunded against. `voucher` is a voucher's part of it."""

    amount: Money
    method: str
    provider: str
    provider_reference: str
    voucher: Money | None = None


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """The provider refused to charge; nothing was taken, so nothing is owed."""

    amount: Money
    method: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RefundDeferred:
    """Money is to go back, if it was taken at all: the capture is not known yet, so the refund waits for it."""

    intent: FactIntent


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """Money is to go back. `number` counts the order's refunds from 1; `key` goes to the provider and never changes.

    `already_refunded` is the part of what was due that an earlier refund has paid. `again_of` is the number of the
    failed refund that this one repeats. `to_voucher` goes back to a voucher, the rest of `amount` by `means`.
    `of_no_line` is the part of the amount that neither a share nor the delivery is. `paid_by` is the order whose goods
    had paid this: its payment pays it back. `of_charge` is the paid charge that it is refunded against, where that is
    not the order's own payment.
    """

    number: int
    cause: Cause
    amount: Money
    shares: tuple[Share, ...]
    delivery: Money
    already_refunded: Money
    key: str
    ruling: Ruling | None
    reason: str | None
    asked_by: str | None
    again_of: int | None
    means: Means = "same_method"
    to_voucher: Money | None = None
    of_no_line: Money | None = None
    paid_by: str | None = None
    of_charge: str | None = None


@dataclass(frozen=True, slots=True)
class RefundCompleted:
    """The provider paid the money back; `refunded_in_all` is the sum over the order.

    `means` is how; None where no money moved, and in events of old. `to_voucher` is the part that went to a voucher,
    `paid_by` the order whose payment paid it. `for_cause` is all that was paid back for the cause, and `more_to_come`
    says that another part of it has not been.
    """

    number: int
    cause: Cause
    amount: Money
    provider: str
    provider_reference: str
    refunded_in_all: Money
    means: Means | None = None
    to_voucher: Money | None = None
    paid_by: str | None = None
    for_cause: Money | None = None
    more_to_come: bool = False


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The provider refused to pay back for good; staff may ask again, under a new number."""

    number: int
    cause: Cause
    amount: Money
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class AmountDueChanged:
    """Another amount is to be collected on delivery, `amount`: `shares` need not be paid, or the order came to nothing.

    `to_voucher` goes back to a voucher: of an order that came to nothing, or that the courier collected too much for.
    """

    amount: Money
    cause: Cause
    shares: tuple[Share, ...]
    to_voucher: Money | None = None


@dataclass(frozen=True, slots=True)
class CollectedAgain:
    """A courier reported another collection where one was known: of another parcel, or of another amount.

    `before` is what was known for the same parcel. `captured` is all that was captured, now, and `too_much` what of it
    is more than was to be collected.
    """

    courier: str
    reference: str
    amount: Money
    captured: Money
    too_much: Money
    before: Money | None = None


@dataclass(frozen=True, slots=True)
class BankDetailsAsked:
    """The refund of this number waits until the customer says where to pay to."""

    number: int
    amount: Money
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class BankDetailsGiven:
    """The customer said where to pay to: the refunds that waited for it begin."""

    account: BankAccount
    given_by: str
    begun: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChargeRequested:
    """The customer is asked to pay something through the order's page. After `pay_by` the staff are told."""

    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling | None
    pay_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChargeStarted:
    """The customer pays a charge, for the `attempt`-th time. `key` is the idempotency key that the provider gets."""

    charge_id: str
    attempt: int
    method: str
    token: str | None
    key: str


@dataclass(frozen=True, slots=True)
class ChargeDeclined:
    """The provider refused; the customer may try again."""

    charge_id: str
    attempt: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ChargePaid:
    """The charge is paid."""

    charge_id: str
    amount: Money
    reason: str
    provider: str
    provider_reference: str


@dataclass(frozen=True, slots=True)
class ChargeWithdrawn:
    """The charge need not be paid any more."""

    charge_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChargeOverdue:
    """The time to pay a charge is over. It is still owed and can be paid; the staff decide what else is done."""

    charge_id: str
    amount: Money
    reason: str


Event: TypeAlias = (
    PaymentRequested
    | PaymentCaptured
    | PaymentFailed
    | AmountDueChanged
    | RefundDeferred
    | RefundRequested
    | RefundCompleted
    | RefundFailed
    | BankDetailsAsked
    | BankDetailsGiven
    | ChargeRequested
    | ChargeStarted
    | ChargeDeclined
    | ChargePaid
    | ChargeWithdrawn
    | ChargeOverdue
    | CollectedAgain
)
