"""How an order is paid: its whole amount at once, by card or PayPal, by a voucher, by what it replaces, or by link.

What costs nothing needs no provider and is settled at once, so that whoever waits for it goes on.
"""

from __future__ import annotations

from typing import assert_never

from ordito.payments.domain.commands import RecordCapture, RecordPaymentFailure, RequestPayment
from ordito.payments.domain.due import CASH_ON_DELIVERY, PAYMENT_LINK, Due
from ordito.payments.domain.events import ChargeRequested, Event, PaymentCaptured, PaymentFailed, PaymentRequested
from ordito.payments.domain.refunding import NO_PROVIDER, begin_waiting
from ordito.payments.domain.rejections import (
    DueDoesNotAddUp,
    PaidOtherwise,
    PaymentAlreadyCaptured,
    PaymentAlreadyFailed,
    PaymentUnknown,
)
from ordito.payments.domain.state import Asked, Collecting, NothingAsked, Refused, State, Taken, evolve

ORDER_CHARGE = "order"
"""The charge by which an order itself is paid, where it is paid by link."""


def request_payment(state: State, command: RequestPayment) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            return _asked(state, command)
        case Asked() | Collecting() | Taken() | Refused():
            return ()
        case _:
            assert_never(state)


def record_capture(state: State, command: RecordCapture) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            raise PaymentUnknown
        case Asked(due=due) if due.method == PAYMENT_LINK and due.to_pay:
            raise PaidOtherwise
        case Asked(due=due):
            captured = capture(
                due, method=due.method, provider=command.provider, provider_reference=command.provider_reference
            )
            return (captured, *begin_waiting(evolve(state, captured), state.waiting))
        case Collecting():
            raise PaidOtherwise
        case Taken():
            return ()
        case Refused():
            raise PaymentAlreadyFailed
        case _:
            assert_never(state)


def record_failure(state: State, command: RecordPaymentFailure) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            raise PaymentUnknown
        case Asked(due=due) if due.method == PAYMENT_LINK:
            raise PaidOtherwise
        case Asked(due=due):
            return (PaymentFailed(due.payable, due.method, code=command.code, message=command.message),)
        case Collecting():
            raise PaidOtherwise
        case Taken():
            raise PaymentAlreadyCaptured
        case Refused():
            return ()
        case _:
            assert_never(state)


def capture(due: Due, *, method: str, provider: str, provider_reference: str) -> PaymentCaptured:
    """All that was to be paid is here."""
    return PaymentCaptured(
        amount=due.payable,
        method=method,
        provider=provider,
        provider_reference=provider_reference,
        voucher=due.by_voucher or None,
    )


def _asked(state: NothingAsked, command: RequestPayment) -> tuple[Event, ...]:
    due, problem = command.due, command.problem
    if not due.adds_up:
        raise DueDoesNotAddUp
    kind = "collect" if due.method == CASH_ON_DELIVERY else "charge"
    asked = PaymentRequested(due=due, key=f"{kind}:{due.order_id}")
    if problem is not None:
        return (asked, PaymentFailed(due.payable, due.method, code=problem.code, message=problem.message))
    if not due.to_pay:
        free = RecordCapture(provider=NO_PROVIDER, provider_reference="")
        return (asked, *record_capture(evolve(state, asked), free))
    if due.method == PAYMENT_LINK:
        reason = "order" if due.credit is None else due.credit.reason
        return (asked, ChargeRequested(ORDER_CHARGE, due.to_pay, reason, ruling=None))
    return (asked,)
