"""Private events as other services see them, on topic `ordito.payments`: one public event for each private one."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored
from ordito.payments.domain.due import Cause, cause_of
from ordito.payments.domain.events import (
    Event,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundDeferred,
    RefundFailed,
    RefundRequested,
)
from ordito.schemas.event import EventBody
from ordito.schemas.payments import (
    PaymentCapturedV1,
    PaymentFailedV1,
    PaymentRequestedV1,
    RefundCompletedV1,
    RefundDeferredV1,
    RefundFailedV1,
    RefundRequestedV1,
)
from ordito.schemas.values import LineQuantity

SOURCE = "payments"
TOPIC = "ordito.payments"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event. The payment token stays here."""
    event = cast(Event, stored.event)
    match event:
        case PaymentRequested():
            return PaymentRequestedV1(amount=event.due.amount, method=event.due.method, key=event.key)
        case PaymentCaptured():
            return PaymentCapturedV1(
                amount=event.amount,
                method=event.method,
                provider=event.provider,
                provider_reference=event.provider_reference,
            )
        case PaymentFailed():
            return PaymentFailedV1(amount=event.amount, method=event.method, code=event.code, message=event.message)
        case RefundDeferred(intent=intent):
            cause = cause_of(intent)
            return RefundDeferredV1(cause=cause.kind, return_id=_return_id(cause), ruling=intent.ruling)
        case RefundRequested():
            return RefundRequestedV1(
                number=event.number,
                amount=event.amount,
                lines=[LineQuantity(share.line, share.quantity) for share in event.shares if share.quantity],
                delivery=event.delivery,
                cause=event.cause.kind,
                return_id=_return_id(event.cause),
                key=event.key,
                ruling=event.ruling,
                already_refunded=event.already_refunded or None,
                reason=event.reason,
                asked_by=event.asked_by,
                again_of=event.again_of,
            )
        case RefundCompleted():
            return RefundCompletedV1(
                number=event.number,
                amount=event.amount,
                cause=event.cause.kind,
                return_id=_return_id(event.cause),
                provider=event.provider,
                provider_reference=event.provider_reference,
                refunded_in_all=event.refunded_in_all,
            )
        case RefundFailed():
            return RefundFailedV1(
                number=event.number,
                amount=event.amount,
                cause=event.cause.kind,
                return_id=_return_id(event.cause),
                code=event.code,
                message=event.message,
            )
        case _:
            assert_never(event)


def _return_id(cause: Cause) -> str | None:
    return cause.reference if cause.kind == "return" else None
