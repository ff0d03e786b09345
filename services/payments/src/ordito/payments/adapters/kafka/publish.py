"""Private events as other services see them, on topic `ordito.payments`: one public event for each private one."""

from __future__ import annotations

from typing import assert_never, cast

from ordito.kit.transaction import Stored
from ordito.payments.domain.due import Cause, cause_of, refund_of
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankDetailsAsked,
    BankDetailsGiven,
    ChargeDeclined,
    ChargeOverdue,
    ChargePaid,
    ChargeRequested,
    ChargeStarted,
    ChargeWithdrawn,
    CollectedAgain,
    Event,
    PaymentCaptured,
    PaymentFailed,
    PaymentRequested,
    RefundCompleted,
    RefundDeferred,
    RefundFailed,
    RefundRequested,
)
from ordito.payments.domain.vouchers import VoucherEvent, VoucherIssued, VoucherRestored, VoucherSpent
from ordito.schemas.event import EventBody
from ordito.schemas.payments import (
    AmountDueChangedV1,
    BankDetailsAskedV1,
    BankDetailsGivenV1,
    ChargeDeclinedV1,
    ChargeOverdueV1,
    ChargePaidV1,
    ChargeRequestedV1,
    ChargeStartedV1,
    ChargeWithdrawnV1,
    CollectedAgainV1,
    PaymentCapturedV1,
    PaymentFailedV1,
    PaymentRequestedV1,
    RefundCompletedV1,
    RefundDeferredV1,
    RefundFailedV1,
    RefundRequestedV1,
    VoucherIssuedV1,
    VoucherRestoredV1,
    VoucherSpentV1,
)
from ordito.schemas.values import LineQuantity

SOURCE = "payments"
TOPIC = "ordito.payments"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event. Payment tokens and bank accounts stay here."""
    event = cast(Event | VoucherEvent, stored.event)
    match event:
        case PaymentRequested() | PaymentCaptured() | PaymentFailed() | AmountDueChanged() | CollectedAgain():
            return _payment(event)
        case RefundDeferred() | RefundRequested() | RefundCompleted() | RefundFailed():
            return _refund(event)
        case BankDetailsAsked():
            return BankDetailsAskedV1(number=event.number, amount=event.amount, ruling=event.ruling)
        case BankDetailsGiven(account=account):
            return BankDetailsGivenV1(iban_country=account.country, iban_last4=account.last4, given_by=event.given_by)
        case (
            ChargeRequested() | ChargeStarted() | ChargeDeclined() | ChargePaid() | ChargeWithdrawn() | ChargeOverdue()
        ):
            return _charge(event)
        case VoucherIssued() | VoucherSpent() | VoucherRestored():
            return _voucher(event)
        case _:
            assert_never(event)


def _payment(
    event: PaymentRequested | PaymentCaptured | PaymentFailed | AmountDueChanged | CollectedAgain,
) -> EventBody:
    match event:
        case PaymentRequested(due=due):
            return PaymentRequestedV1(
                amount=due.payable, method=due.method, key=event.key, voucher=due.by_voucher or None
            )
        case PaymentCaptured():
            return PaymentCapturedV1(
                amount=event.amount,
                method=event.method,
                provider=event.provider,
                provider_reference=event.provider_reference,
                voucher=event.voucher,
            )
        case PaymentFailed():
            return PaymentFailedV1(amount=event.amount, method=event.method, code=event.code, message=event.message)
        case AmountDueChanged():
            lines = [LineQuantity(share.line, share.quantity) for share in event.shares if share.quantity]
            return AmountDueChangedV1(amount=event.amount, cause=event.cause.kind, lines=lines)
        case CollectedAgain():
            return CollectedAgainV1(
                courier=event.courier,
                reference=event.reference,
                amount=event.amount,
                captured=event.captured,
                too_much=event.too_much,
                before=event.before,
            )
        case _:
            assert_never(event)


def _refund(event: RefundDeferred | RefundRequested | RefundCompleted | RefundFailed) -> EventBody:
    match event:
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
                means=event.means,
                to_voucher=event.to_voucher,
                paid_by=event.paid_by,
                for_order=None if event.cause.kind != "replacement" else refund_of(event.cause)[0],
                of_charge=event.of_charge,
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
                means=event.means,
                to_voucher=event.to_voucher,
                paid_by=event.paid_by,
                for_cause=event.for_cause,
                more_to_come=event.more_to_come,
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


def _charge(
    event: ChargeRequested | ChargeStarted | ChargeDeclined | ChargePaid | ChargeWithdrawn | ChargeOverdue,
) -> EventBody:
    match event:
        case ChargeRequested():
            return ChargeRequestedV1(
                charge_id=event.charge_id,
                amount=event.amount,
                reason=event.reason,
                ruling=event.ruling,
                pay_by=event.pay_by,
            )
        case ChargeOverdue():
            return ChargeOverdueV1(charge_id=event.charge_id, amount=event.amount, reason=event.reason)
        case ChargeStarted():
            return ChargeStartedV1(charge_id=event.charge_id, attempt=event.attempt, method=event.method, key=event.key)
        case ChargeDeclined():
            return ChargeDeclinedV1(
                charge_id=event.charge_id, attempt=event.attempt, code=event.code, message=event.message
            )
        case ChargePaid():
            return ChargePaidV1(
                charge_id=event.charge_id,
                amount=event.amount,
                reason=event.reason,
                provider=event.provider,
                provider_reference=event.provider_reference,
            )
        case ChargeWithdrawn():
            return ChargeWithdrawnV1(charge_id=event.charge_id, reason=event.reason)
        case _:
            assert_never(event)


def _voucher(event: VoucherEvent) -> EventBody:
    match event:
        case VoucherIssued():
            return VoucherIssuedV1(
                code=event.code,
                amount=event.amount,
                balance=event.balance,
                order_id=event.order_id,
                return_id=event.return_id,
            )
        case VoucherSpent():
            return VoucherSpentV1(code=event.code, amount=event.amount, balance=event.balance, order_id=event.order_id)
        case VoucherRestored():
            return VoucherRestoredV1(
                code=event.code,
                amount=event.amount,
                balance=event.balance,
                order_id=event.order_id,
                refund=event.refund,
            )
        case _:
            assert_never(event)


def _return_id(cause: Cause) -> str | None:
    return cause.reference if cause.kind == "return" else None
