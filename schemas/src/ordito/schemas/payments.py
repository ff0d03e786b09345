"""Events of an order's money, on topic `ordito.payments`: key and subject are the order id.

Owner: payments. Consumers: orders, returns, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from typing import ClassVar

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling


class PaymentRequestedV1(EventBody):
    """The whole amount is to be charged. `key` is the idempotency key that the provider gets."""

    type: ClassVar[str] = "ordito.payments.payment-requested.v1"

    amount: Money
    method: str
    key: str


class PaymentCapturedV1(EventBody):
    """The provider took the money."""

    type: ClassVar[str] = "ordito.payments.payment-captured.v1"

    amount: Money
    method: str
    provider: str
    provider_reference: str


class PaymentFailedV1(EventBody):
    """The provider refused to charge; nothing was taken. `code` is ours, `message` the provider's."""

    type: ClassVar[str] = "ordito.payments.payment-failed.v1"

    amount: Money
    method: str
    code: str
    message: str


class RefundDeferredV1(EventBody):
    """Money is to go back if it was taken at all: the refund waits until the capture is known. `cause` as below."""

    type: ClassVar[str] = "ordito.payments.refund-deferred.v1"

    cause: str
    return_id: str | None
    ruling: Ruling


class RefundRequestedV1(EventBody):
    """Money is to go back. `number` counts the order's refunds from 1; `key` goes to the provider and never changes.

    `cause`: `lines_refused`, `order_rejected`, `order_cancelled`, `return`, `staff`; `return_id` is set for `return`.
    `already_refunded` is the part of what was due that an earlier refund has paid. `reason` and `asked_by` are set when
    staff asked, `again_of` is then the number of a failed refund that this one repeats.
    """

    type: ClassVar[str] = "ordito.payments.refund-requested.v1"

    number: int
    amount: Money
    lines: list[LineQuantity]
    delivery: Money
    cause: str
    return_id: str | None
    key: str
    ruling: Ruling | None
    already_refunded: Money | None = None
    reason: str | None = None
    asked_by: str | None = None
    again_of: int | None = None


class RefundCompletedV1(EventBody):
    """The provider paid the money back. An amount of zero settles a return of which nothing was left to pay."""

    type: ClassVar[str] = "ordito.payments.refund-completed.v1"

    number: int
    amount: Money
    cause: str
    return_id: str | None
    provider: str
    provider_reference: str
    refunded_in_all: Money


class RefundFailedV1(EventBody):
    """The provider refused to pay back; staff must act."""

    type: ClassVar[str] = "ordito.payments.refund-failed.v1"

    number: int
    amount: Money
    cause: str
    return_id: str | None
    code: str
    message: str


EVENTS: tuple[type[EventBody], ...] = (
    PaymentRequestedV1,
    PaymentCapturedV1,
    PaymentFailedV1,
    RefundDeferredV1,
    RefundRequestedV1,
    RefundCompletedV1,
    RefundFailedV1,
)
