"""What happened to the money of an order. Private: `adapters/kafka/publish.py` translates each for other services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ordito.payments.domain.due import Cause, Due, FactIntent, Share
from ordito.schemas.money import Money
from ordito.schemas.values import Ruling


@dataclass(frozen=True, slots=True)
class PaymentRequested:
    """The whole amount is to be charged. `key` is the idempotency key that the provider gets."""

    due: Due
    key: str


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """The provider took the money; `provider_reference` is what it is refunded against."""

    amount: Money
    method: str
    provider: str
    provider_reference: str


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
    failed refund that this one repeats.
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


@dataclass(frozen=True, slots=True)
class RefundCompleted:
    """The provider paid the money back; `refunded_in_all` is the sum over the order."""

    number: int
    cause: Cause
    amount: Money
    provider: str
    provider_reference: str
    refunded_in_all: Money


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The provider refused to pay back for good; staff may ask again, under a new number."""

    number: int
    cause: Cause
    amount: Money
    code: str
    message: str


Event: TypeAlias = (
    PaymentRequested
    | PaymentCaptured
    | PaymentFailed
    | RefundDeferred
    | RefundRequested
    | RefundCompleted
    | RefundFailed
)
