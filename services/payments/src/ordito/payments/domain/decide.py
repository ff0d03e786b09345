"""What payments decides for one order: charge once, pay back each cause once, never more than was taken.

A charge that costs nothing and a refund of which nothing is left need no provider: both are settled at once, so that
whoever waits for them goes on.
"""

from __future__ import annotations

from typing import assert_never

from ordito.kit.decider import Decider
from ordito.payments.domain.commands import (
    Command,
    RecordCapture,
    RecordPaymentFailure,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
    RequestPayment,
    RequestRefund,
)
from ordito.payments.domain.due import (
    Cause,
    ChosenAmount,
    ChosenPieces,
    FactIntent,
    RefundIntent,
    RefusedLines,
    ReturnedGoods,
    WholeOrder,
    cause_of,
)
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
from ordito.payments.domain.pricing import Price, nothing_of, price, still_left
from ordito.payments.domain.rejections import (
    DueDoesNotAddUp,
    PaymentAlreadyCaptured,
    PaymentAlreadyFailed,
    PaymentNotCaptured,
    PaymentUnknown,
    RefundAlreadyAnswered,
    RefundNotFailed,
    RefundOfNothing,
    RefundRejection,
    UnknownRefund,
)
from ordito.payments.domain.state import Asked, NothingAsked, Refund, Refused, State, Taken, evolve, initial_state

NO_PROVIDER = "none"
"""Stands as provider where no money moved."""


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events that `command` leads to; `()` where it is already so. Raises PaymentRejection."""
    match command:
        case RequestPayment():
            return _request_payment(state, command)
        case RecordCapture():
            return _record_capture(state, command)
        case RecordPaymentFailure():
            return _record_failure(state, command)
        case RequestRefund(intent=intent):
            return _request_refund(state, intent)
        case RepeatRefund():
            return _repeat_refund(_taken(state), command)
        case RecordRefund():
            return _record_refund(_taken(state), command)
        case RecordRefundFailure():
            return _record_refund_failure(_taken(state), command)
        case _:
            assert_never(command)


def _request_payment(state: State, command: RequestPayment) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            if not command.due.adds_up:
                raise DueDoesNotAddUp
            asked = PaymentRequested(due=command.due, key=f"charge:{command.due.order_id}")
            if command.due.amount:
                return (asked,)
            free = RecordCapture(provider=NO_PROVIDER, provider_reference="")
            return (asked, *_record_capture(evolve(state, asked), free))
        case Asked() | Taken() | Refused():
            return ()
        case _:
            assert_never(state)


def _record_capture(state: State, command: RecordCapture) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            raise PaymentUnknown
        case Asked():
            captured = PaymentCaptured(
                amount=state.due.amount,
                method=state.due.method,
                provider=command.provider,
                provider_reference=command.provider_reference,
            )
            return (captured, *_begin_waiting(evolve(state, captured), state.waiting))
        case Taken():
            return ()
        case Refused():
            raise PaymentAlreadyFailed
        case _:
            assert_never(state)


def _begin_waiting(state: State, waiting: tuple[FactIntent, ...]) -> tuple[Event, ...]:
    events: tuple[Event, ...] = ()
    for intent in waiting:
        try:
            more = _request_refund(state, intent)
        except RefundRejection as rejection:
            more = _unpayable(_taken(state), intent, rejection)
        events += more
        for event in more:
            state = evolve(state, event)
    return events


def _unpayable(taken: Taken, intent: FactIntent, rejection: RefundRejection) -> tuple[Event, ...]:
    """A refund that waited turns out to be nonsense: staff learns of it, and the capture is noted all the same."""
    requested = _requested(taken, cause_of(intent), nothing_of(taken), ruling_from=intent)
    failed = RefundFailed(
        requested.number, requested.cause, requested.amount, code=rejection.code, message=rejection.detail
    )
    return (requested, failed)


def _record_failure(state: State, command: RecordPaymentFailure) -> tuple[Event, ...]:
    match state:
        case NothingAsked():
            raise PaymentUnknown
        case Asked(due=due):
            return (PaymentFailed(due.amount, due.method, code=command.code, message=command.message),)
        case Taken():
            raise PaymentAlreadyCaptured
        case Refused():
            return ()
        case _:
            assert_never(state)


def _request_refund(state: State, intent: RefundIntent) -> tuple[Event, ...]:
    match intent:
        case RefusedLines() | WholeOrder() | ReturnedGoods():
            return _refund_for_fact(state, intent)
        case ChosenPieces() | ChosenAmount():
            return _refund_for_staff(_taken(state), intent)
        case _:
            assert_never(intent)


def _refund_for_fact(state: State, intent: FactIntent) -> tuple[Event, ...]:
    match state:
        case NothingAsked(waiting=waiting) | Asked(waiting=waiting):
            if any(cause_of(other) == cause_of(intent) for other in waiting):
                return ()
            return (RefundDeferred(intent),)
        case Taken():
            if state.knows(cause_of(intent)):
                return ()
            return _refund_or_settle(state, intent)
        case Refused():
            return ()
        case _:
            assert_never(state)


def _refund_or_settle(taken: Taken, intent: FactIntent) -> tuple[Event, ...]:
    cause, parts = cause_of(intent), price(taken, intent)
    requested = _requested(taken, cause, parts, ruling_from=intent)
    if parts.amount:
        return (requested,)
    if not isinstance(intent, ReturnedGoods):
        return ()
    done = RecordRefund(requested.number, provider=NO_PROVIDER, provider_reference="")
    return (requested, *_record_refund(_taken(evolve(taken, requested)), done))


def _refund_for_staff(taken: Taken, intent: ChosenPieces | ChosenAmount) -> tuple[Event, ...]:
    if taken.knows(cause_of(intent)):
        return ()
    return (_requested(taken, cause_of(intent), price(taken, intent), reason=intent.reason, asked_by=intent.asked_by),)


def _repeat_refund(taken: Taken, command: RepeatRefund) -> tuple[Event, ...]:
    refused = _refund(taken, command.number)
    repeated = any(refund.request.again_of == command.number for refund in taken.refunds)
    if refused.status != "failed" or repeated:
        raise RefundNotFailed(number=command.number)
    before = refused.request
    if not before.amount:
        raise RefundOfNothing
    parts = still_left(taken, before.shares, before.delivery)
    again = RefundRequested(
        number=taken.next_number,
        cause=before.cause,
        amount=parts.amount,
        shares=parts.shares,
        delivery=parts.delivery,
        already_refunded=before.already_refunded,
        key=_key(taken),
        ruling=before.ruling,
        reason=command.reason,
        asked_by=command.asked_by,
        again_of=command.number,
    )
    return (again,)


def _record_refund(taken: Taken, command: RecordRefund) -> tuple[Event, ...]:
    refund = _refund(taken, command.number)
    match refund.status:
        case "requested":
            completed = RefundCompleted(
                number=command.number,
                cause=refund.request.cause,
                amount=refund.request.amount,
                provider=command.provider,
                provider_reference=command.provider_reference,
                refunded_in_all=taken.refunded + refund.request.amount,
            )
            return (completed,)
        case "completed":
            return ()
        case "failed":
            raise RefundAlreadyAnswered(number=command.number)
        case _:
            assert_never(refund.status)


def _record_refund_failure(taken: Taken, command: RecordRefundFailure) -> tuple[Event, ...]:
    refund = _refund(taken, command.number)
    match refund.status:
        case "requested":
            request = refund.request
            return (
                RefundFailed(command.number, request.cause, request.amount, code=command.code, message=command.message),
            )
        case "completed":
            raise RefundAlreadyAnswered(number=command.number)
        case "failed":
            return ()
        case _:
            assert_never(refund.status)


def _requested(
    taken: Taken,
    cause: Cause,
    parts: Price,
    *,
    ruling_from: FactIntent | None = None,
    reason: str | None = None,
    asked_by: str | None = None,
) -> RefundRequested:
    return RefundRequested(
        number=taken.next_number,
        cause=cause,
        amount=parts.amount,
        shares=parts.shares,
        delivery=parts.delivery,
        already_refunded=parts.already_refunded,
        key=_key(taken),
        ruling=None if ruling_from is None else ruling_from.ruling,
        reason=reason,
        asked_by=asked_by,
        again_of=None,
    )


def _key(taken: Taken) -> str:
    return f"refund:{taken.due.order_id}:{taken.next_number}"


def _taken(state: State) -> Taken:
    match state:
        case Taken():
            return state
        case NothingAsked():
            raise PaymentUnknown
        case Asked() | Refused():
            raise PaymentNotCaptured
        case _:
            assert_never(state)


def _refund(taken: Taken, number: int) -> Refund:
    refund = taken.refund(number)
    if refund is None:
        raise UnknownRefund(number=number)
    return refund


DECIDER: Decider[State, Command, Event] = Decider(initial=initial_state(), decide=decide, evolve=evolve)
