"""What payments can be told to do, or to note, for one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ordito.payments.domain.due import Due, RefundIntent


@dataclass(frozen=True, slots=True)
class RequestPayment:
    """Charge the whole amount: the order was placed."""

    due: Due


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
    """The provider paid the money back."""

    number: int
    provider: str
    provider_reference: str


@dataclass(frozen=True, slots=True)
class RecordRefundFailure:
    """The provider refused to pay back."""

    number: int
    code: str
    message: str


Command: TypeAlias = (
    RequestPayment
    | RecordCapture
    | RecordPaymentFailure
    | RequestRefund
    | RepeatRefund
    | RecordRefund
    | RecordRefundFailure
)
