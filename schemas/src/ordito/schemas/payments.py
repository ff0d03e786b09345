"""Events of an order's money, on topic `ordito.payments`: key and subject are the order id; for a voucher
`voucher/{seller}/{code}`.

Owner: payments. Consumers: orders, shipping, returns, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from datetime import datetime
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
    voucher: Money | None = None
    """The part of the amount that a voucher pays."""


class PaymentCapturedV1(EventBody):
    """The provider took the money."""

    type: ClassVar[str] = "ordito.payments.payment-captured.v1"

    amount: Money
    method: str
    provider: str
    provider_reference: str
    voucher: Money | None = None
    """The part of the amount that a voucher paid."""


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

    `cause`: `lines_refused`, `order_rejected`, `order_cancelled`, `order_terminated`, `return`, `staff`, `replacement`
    (goods came back that had been paid with this order's); `return_id` is set for `return`. `means`: `same_method` or
    `bank_transfer`; `to_voucher` is the part that goes back to a voucher.
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
    means: str | None = None
    to_voucher: Money | None = None
    paid_by: str | None = None
    """The order whose goods had paid this: its payment pays it back."""
    for_order: str | None = None
    """With the cause `replacement`: the order whose goods came back."""
    of_charge: str | None = None
    """The paid charge that it goes back of, not the order's payment."""


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
    means: str | None = None
    """`same_method` or `bank_transfer`; None where all of it went to a voucher, or there was nothing left to pay."""
    to_voucher: Money | None = None
    """The part of the amount that went back to a voucher."""
    paid_by: str | None = None
    """The order whose payment paid it back, because its goods had paid it."""
    for_cause: Money | None = None
    """All that was paid back for the cause, where it was more than one refund."""
    more_to_come: bool = False
    """Another refund for the same cause is not done yet."""


class RefundFailedV1(EventBody):
    """The provider refused to pay back; staff must act.

    `paid_with_credit`: a replacement order came to nothing; this part of it was paid with the goods of the first one,
    and is to be paid back there once those are back.
    """

    type: ClassVar[str] = "ordito.payments.refund-failed.v1"

    number: int
    amount: Money
    cause: str
    return_id: str | None
    code: str
    message: str


class AmountDueChangedV1(EventBody):
    """Less is to be collected on delivery: some pieces are not sent. `amount` is what is to be collected now.

    `cause` as of a refund, of the causes that orders decide: but for `lines_refused`, the order came to nothing; and
    `return` where nothing more is collected, because no parcel reached the customer, and a voucher gets its part back.
    `collected_too_much`: the courier collected what a voucher had paid, which goes back to the voucher.
    """

    type: ClassVar[str] = "ordito.payments.amount-due-changed.v1"

    amount: Money
    cause: str
    lines: list[LineQuantity]


class CollectedAgainV1(EventBody):
    """A courier reported another collection where one was known: of another parcel, or of another amount.

    `before` is what was known for the same parcel. `captured` is what was captured in all, now; `too_much` what of it
    is more than was to be collected: the staff pay it back.
    """

    type: ClassVar[str] = "ordito.payments.collected-again.v1"

    courier: str
    reference: str
    amount: Money
    captured: Money
    too_much: Money
    before: Money | None = None


class BankDetailsAskedV1(EventBody):
    """A refund waits for the customer's bank details. `number` is the refund's."""

    type: ClassVar[str] = "ordito.payments.bank-details-asked.v1"

    number: int
    amount: Money
    ruling: Ruling | None


class BankDetailsGivenV1(EventBody):
    """The customer said where to pay to. Of the IBAN only country and last four characters travel."""

    type: ClassVar[str] = "ordito.payments.bank-details-given.v1"

    iban_country: str
    iban_last4: str
    given_by: str


class ChargeRequestedV1(EventBody):
    """The customer is asked to pay something on top of the order, through the order's page.

    `charge_id` is unique within the order; `reason` is the one of the `charge-due` that asked for it. An order that is
    paid by link has a charge `order`, for `exchange` or `guarantee`: its payment is the order's capture. `pay_by`: when
    the staff are told that it is not paid.
    """

    type: ClassVar[str] = "ordito.payments.charge-requested.v1"

    charge_id: str
    amount: Money
    reason: str
    ruling: Ruling | None
    pay_by: datetime | None = None


class ChargeOverdueV1(EventBody):
    """The time to pay a charge is over and it is not paid. It can still be paid; the staff may let the customer off."""

    type: ClassVar[str] = "ordito.payments.charge-overdue.v1"

    charge_id: str
    amount: Money
    reason: str


class ChargeStartedV1(EventBody):
    """The customer pays a charge, for the `attempt`-th time. `key` is the idempotency key that the provider gets."""

    type: ClassVar[str] = "ordito.payments.charge-started.v1"

    charge_id: str
    attempt: int
    method: str
    key: str


class ChargeDeclinedV1(EventBody):
    """The provider refused to take a charge; the customer may try again. `code` is ours, `message` the provider's."""

    type: ClassVar[str] = "ordito.payments.charge-declined.v1"

    charge_id: str
    attempt: int
    code: str
    message: str


class ChargePaidV1(EventBody):
    """The customer paid a charge."""

    type: ClassVar[str] = "ordito.payments.charge-paid.v1"

    charge_id: str
    amount: Money
    reason: str
    provider: str
    provider_reference: str


class ChargeWithdrawnV1(EventBody):
    """A charge need not be paid any more."""

    type: ClassVar[str] = "ordito.payments.charge-withdrawn.v1"

    charge_id: str
    reason: str


class VoucherIssuedV1(EventBody):
    """The seller owes the holder of `code` goods worth `amount`. On the voucher's own stream, as all that follows.

    `order_id` and `return_id` say where it comes from.
    """

    type: ClassVar[str] = "ordito.payments.voucher-issued.v1"

    code: str
    amount: Money
    balance: Money
    order_id: str
    return_id: str


class VoucherSpentV1(EventBody):
    """A part of a voucher paid for an order."""

    type: ClassVar[str] = "ordito.payments.voucher-spent.v1"

    code: str
    amount: Money
    balance: Money
    order_id: str


class VoucherRestoredV1(EventBody):
    """What a voucher had paid went back to it. `refund` is the number of the order's refund, None if the order fell."""

    type: ClassVar[str] = "ordito.payments.voucher-restored.v1"

    code: str
    amount: Money
    balance: Money
    order_id: str
    refund: int | None


EVENTS: tuple[type[EventBody], ...] = (
    PaymentRequestedV1,
    PaymentCapturedV1,
    PaymentFailedV1,
    RefundDeferredV1,
    RefundRequestedV1,
    RefundCompletedV1,
    RefundFailedV1,
    AmountDueChangedV1,
    BankDetailsAskedV1,
    BankDetailsGivenV1,
    ChargeRequestedV1,
    ChargeStartedV1,
    ChargeDeclinedV1,
    ChargePaidV1,
    ChargeWithdrawnV1,
    ChargeOverdueV1,
    CollectedAgainV1,
    VoucherIssuedV1,
    VoucherSpentV1,
    VoucherRestoredV1,
)
