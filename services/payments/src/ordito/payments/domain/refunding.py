"""How money goes back: each cause once, never more than was taken, the method first and then a voucher.

A refund of which nothing is left needs no provider: it is settled at once, so that whoever waits for it goes on. One
that is transferred waits until the customer says where to. What a credit paid is never paid here: the payment of the
order whose goods are the credit pays it back, and says so; where this order never stood, staff are told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from ordito.payments.domain.commands import (
    GiveBankDetails,
    RecordRefund,
    RecordRefundFailure,
    RepeatRefund,
)
from ordito.payments.domain.due import (
    CASH_ON_DELIVERY,
    Cause,
    ChosenAmount,
    ChosenPieces,
    Credit,
    FactIntent,
    Means,
    RefundIntent,
    RefusedLines,
    ReplacementReturned,
    ReturnedGoods,
    WholeOrder,
    cause_of,
    means_of,
    nothing,
)
from ordito.payments.domain.events import (
    AmountDueChanged,
    BankDetailsAsked,
    BankDetailsGiven,
    Event,
    RefundCompleted,
    RefundDeferred,
    RefundFailed,
    RefundRequested,
)
from ordito.payments.domain.pricing import Price, nothing_of, price, split, still_left
from ordito.payments.domain.rejections import (
    PaymentNotCaptured,
    PaymentUnknown,
    RefundAboveCaptured,
    RefundAlreadyAnswered,
    RefundNotFailed,
    RefundOfNothing,
    RefundRejection,
    UnknownRefund,
)
from ordito.payments.domain.state import Asked, Collecting, NothingAsked, Refund, Refused, State, Taken, evolve
from ordito.schemas.values import Ruling

NO_PROVIDER = "none"
"""Stands as provider where no money moved."""
EXCHANGE = "exchange"
"""The reason of a credit that goods of an exchange are."""
PAID_WITH_CREDIT = "paid_with_credit"
"""The code of a refund that staff have to settle on the order whose goods had paid."""


def request_refund(state: State, intent: RefundIntent) -> tuple[Event, ...]:
    match intent:
        case RefusedLines() | WholeOrder() | ReturnedGoods() | ReplacementReturned():
            return _refund_for_fact(state, intent)
        case ChosenPieces() | ChosenAmount():
            return _refund_for_staff(taken_of(state), intent)
        case _:
            assert_never(intent)


def begin_waiting(state: State, waiting: tuple[FactIntent, ...]) -> tuple[Event, ...]:
    """What waited for the money, now that it is here."""
    events: tuple[Event, ...] = ()
    for intent in waiting:
        try:
            more = _refund_for_fact(state, intent, waited=True)
        except RefundRejection as rejection:
            more = _unpayable(taken_of(state), intent, rejection)
        events += more
        for event in more:
            state = evolve(state, event)
    return events


def pay_back(taken: Taken, intent: FactIntent, parts: Price, *, waited: bool = False) -> tuple[Event, ...]:
    """Pay the parts of a price back, as far as they were taken: by the payment, by a charge, and then by a credit."""
    events: tuple[Event, ...] = ()
    rest = parts
    for charge_id in _purses(taken, intent):
        own, beyond = split(rest, taken.left if charge_id is None else taken.left_of_charge(charge_id))
        if not own.amount:
            continue
        more = (
            _requested(taken, cause_of(intent), own, ruling_from=intent)
            if charge_id is None
            else (_of_charge(taken, intent, own, charge_id),)
        )
        for event in more:
            taken = taken_of(evolve(taken, event))
        events, rest = (*events, *more), beyond
    credit = taken.due.credit
    by_credit, _ = split(rest, taken.unpaid)
    if credit is not None and by_credit.amount:
        passed_on = _is_passed_on(intent, credit) and not waited
        answer = _passed_on if passed_on else _left_to_staff
        return (*events, *answer(taken, intent, by_credit, credit))
    if not events and isinstance(intent, ReturnedGoods | ReplacementReturned):
        return _settled(taken, intent, split(parts, nothing(taken.due))[0])
    return events


def repeat_refund(taken: Taken, command: RepeatRefund) -> tuple[Event, ...]:
    refused = _refund(taken, command.number)
    repeated = any(refund.request.again_of == command.number for refund in taken.refunds)
    if refused.status != "failed" or repeated:
        raise RefundNotFailed(number=command.number)
    before = refused.request
    if not before.amount:
        raise RefundOfNothing
    if before.of_charge is not None:
        return (_of_charge_again(taken, before, before.of_charge, command),)
    return _to_be_paid(
        taken,
        before.cause,
        still_left(taken, before.shares, before.delivery, of_no_line=before.of_no_line),
        means=before.means,
        ruling=before.ruling,
        means_ruling=before.ruling,
        repeated=before,
        reason=command.reason,
        asked_by=command.asked_by,
    )


def record_refund(taken: Taken, command: RecordRefund) -> tuple[Event, ...]:
    refund = _refund(taken, command.number)
    match refund.status:
        case "requested":
            amount = refund.request.amount if command.amount is None else command.amount
            cause = refund.request.cause
            others = [one for one in taken.open_for(cause) if one is not refund]
            completed = RefundCompleted(
                number=command.number,
                cause=cause,
                amount=amount,
                provider=command.provider,
                provider_reference=command.provider_reference,
                refunded_in_all=taken.refunded + amount if refund.of_own_money else taken.refunded,
                means=refund.request.means if refund.to_customer else None,
                to_voucher=refund.request.to_voucher,
                paid_by=refund.request.paid_by,
                for_cause=taken.refunded_for(cause) + amount if len(taken.refunds_for(cause)) > 1 else None,
                more_to_come=bool(others),
            )
            return (completed,)
        case "completed":
            return ()
        case "failed" | "awaiting_bank_details":
            raise RefundAlreadyAnswered(number=command.number)
        case _:
            assert_never(refund.status)


def record_refund_failure(taken: Taken, command: RecordRefundFailure) -> tuple[Event, ...]:
    refund = _refund(taken, command.number)
    match refund.status:
        case "requested":
            request = refund.request
            return (
                RefundFailed(command.number, request.cause, request.amount, code=command.code, message=command.message),
            )
        case "completed" | "awaiting_bank_details":
            raise RefundAlreadyAnswered(number=command.number)
        case "failed":
            return ()
        case _:
            assert_never(refund.status)


def give_bank_details(state: State, command: GiveBankDetails) -> tuple[Event, ...]:
    if isinstance(state, NothingAsked):
        raise PaymentUnknown
    refunds = state.refunds if isinstance(state, Taken) else ()
    begun = tuple(refund.request.number for refund in refunds if refund.status == "awaiting_bank_details")
    if state.bank is not None and state.bank.account == command.account and not begun:
        return ()
    return (BankDetailsGiven(command.account, command.given_by, begun),)


def taken_of(state: State) -> Taken:
    """The money that was taken. Raises PaymentUnknown, PaymentNotCaptured."""
    match state:
        case Taken():
            return state
        case NothingAsked():
            raise PaymentUnknown
        case Asked() | Collecting() | Refused():
            raise PaymentNotCaptured
        case _:
            assert_never(state)


def _refund_for_fact(state: State, intent: FactIntent, *, waited: bool = False) -> tuple[Event, ...]:
    match state:
        case NothingAsked(waiting=waiting) | Asked(waiting=waiting) | Collecting(waiting=waiting):
            if any(cause_of(other) == cause_of(intent) for other in waiting):
                return ()
            return (RefundDeferred(intent),)
        case Taken():
            if state.knows(cause_of(intent)):
                return ()
            return _waive_or_pay_back(state, intent, price(state, intent), waited=waited)
        case Refused():
            return ()
        case _:
            assert_never(state)


def _waive_or_pay_back(taken: Taken, intent: FactIntent, whole: Price, *, waited: bool) -> tuple[Event, ...]:
    """What the courier did not collect for refused pieces, because he knew of them before us, is no refund."""
    if not isinstance(intent, RefusedLines) or not taken.not_collected:
        return pay_back(taken, intent, whole, waited=waited)
    waived, rest = split(whole, taken.not_collected)
    if not waived.amount:
        return ()
    changed = AmountDueChanged(nothing(taken.due), cause_of(intent), waived.shares)
    return (changed, *pay_back(taken_of(evolve(taken, changed)), intent, rest, waited=waited))


def _refund_for_staff(taken: Taken, intent: ChosenPieces | ChosenAmount) -> tuple[Event, ...]:
    if taken.knows(cause_of(intent)):
        return ()
    return _requested(taken, cause_of(intent), price(taken, intent), reason=intent.reason, asked_by=intent.asked_by)


def _unpayable(taken: Taken, intent: FactIntent, rejection: RefundRejection) -> tuple[Event, ...]:
    """A refund that waited turns out to be nonsense: staff learns of it, and the capture is noted all the same."""
    return _failed_at_once(taken, intent, nothing_of(taken), code=rejection.code, message=rejection.detail)


def _purses(taken: Taken, intent: FactIntent) -> tuple[str | None, ...]:
    """Where the money is that may pay it, in this order: the order's own payment (None), and paid charges.

    What was paid for an exchange's goods goes back when they come after all, or when the others do: for these first, so
    that the lines' own money stays with the lines.
    """
    match intent:
        case ReturnedGoods():
            return (None, *taken.shortfalls)
        case ReplacementReturned():
            return (*taken.shortfalls, None)
        case RefusedLines() | WholeOrder():
            return (None,)
        case _:
            assert_never(intent)


def _of_charge(taken: Taken, intent: FactIntent, parts: Price, charge_id: str) -> RefundRequested:
    """By the means that the charge was paid with."""
    request = _request(taken, cause_of(intent), parts, ruling=intent.ruling)
    return replace(request, to_voucher=None, of_charge=charge_id)


def _of_charge_again(taken: Taken, before: RefundRequested, charge_id: str, command: RepeatRefund) -> RefundRequested:
    left = taken.left_of_charge(charge_id)
    if before.amount > left:
        raise RefundAboveCaptured(asked=before.amount, left=left)
    return replace(
        before,
        number=taken.next_number,
        key=taken.next_key,
        reason=command.reason,
        asked_by=command.asked_by,
        again_of=before.number,
    )


def _is_passed_on(intent: FactIntent, credit: Credit) -> bool:
    """Whether the order whose goods had paid pays it back by itself: for a return, and for what an exchange that stood
    did not send. What its goods do not cover, returns charges.
    """
    match intent:
        case ReturnedGoods() | ReplacementReturned():
            return True
        case RefusedLines():
            return credit.reason == EXCHANGE
        case WholeOrder(cause=cause):
            return credit.reason == EXCHANGE and cause != "order_rejected"
        case _:
            assert_never(intent)


def _passed_on(taken: Taken, intent: FactIntent, parts: Price, credit: Credit) -> tuple[Event, ...]:
    """What another order's goods had paid: its payment pays it back, as far as that took so much."""
    request = _request(taken, cause_of(intent), parts, ruling=intent.ruling, means=means_of(intent))
    return (replace(request, to_voucher=None, paid_by=credit.order_id),)


def _left_to_staff(taken: Taken, intent: FactIntent, parts: Price, credit: Credit) -> tuple[Event, ...]:
    message = (
        f"{parts.amount} was paid with the goods of order {credit.order_id} ({credit.reason} {credit.return_id}): "
        "once those are back, pay it back there."
    )
    return _failed_at_once(taken, intent, parts, code=PAID_WITH_CREDIT, message=message)


def _failed_at_once(
    taken: Taken, intent: FactIntent, parts: Price, *, code: str, message: str
) -> tuple[RefundRequested, RefundFailed]:
    request = _request(taken, cause_of(intent), parts, ruling=intent.ruling)
    return request, RefundFailed(request.number, request.cause, request.amount, code=code, message=message)


def _settled(taken: Taken, intent: ReturnedGoods | ReplacementReturned, parts: Price) -> tuple[Event, ...]:
    request = _request(taken, cause_of(intent), parts, ruling=intent.ruling)
    done = RecordRefund(request.number, provider=NO_PROVIDER, provider_reference="")
    return (request, *record_refund(taken_of(evolve(taken, request)), done))


def _requested(
    taken: Taken,
    cause: Cause,
    parts: Price,
    *,
    ruling_from: FactIntent | None = None,
    reason: str | None = None,
    asked_by: str | None = None,
) -> tuple[Event, ...]:
    means_ruling = ruling_from.means_ruling if isinstance(ruling_from, ReturnedGoods) else None
    ruling = None if ruling_from is None else ruling_from.ruling
    return _to_be_paid(
        taken,
        cause,
        parts,
        means="same_method" if ruling_from is None else means_of(ruling_from),
        ruling=ruling,
        means_ruling=means_ruling or ruling,
        reason=reason,
        asked_by=asked_by,
    )


def _to_be_paid(
    taken: Taken,
    cause: Cause,
    parts: Price,
    *,
    means: Means,
    ruling: Ruling | None,
    means_ruling: Ruling | None,
    repeated: RefundRequested | None = None,
    reason: str | None = None,
    asked_by: str | None = None,
) -> tuple[Event, ...]:
    """The request, and the question for bank details where it needs them and they are not known."""
    by_method = min(parts.amount, taken.left_of_method)
    transferred = bool(by_method) and (means == "bank_transfer" or taken.captured.method == CASH_ON_DELIVERY)
    request = _request(
        taken,
        cause,
        parts,
        ruling=ruling,
        reason=reason,
        asked_by=asked_by,
        means="bank_transfer" if transferred else "same_method",
        again_of=repeated,
    )
    if not transferred or taken.bank is not None:
        return (request,)
    return (request, BankDetailsAsked(request.number, by_method, means_ruling))


def _request(
    taken: Taken,
    cause: Cause,
    parts: Price,
    *,
    ruling: Ruling | None,
    reason: str | None = None,
    asked_by: str | None = None,
    means: Means = "same_method",
    again_of: RefundRequested | None = None,
) -> RefundRequested:
    to_voucher = parts.amount - min(parts.amount, taken.left_of_method) if taken.captured.voucher else None
    return RefundRequested(
        number=taken.next_number,
        cause=cause,
        amount=parts.amount,
        shares=parts.shares,
        delivery=parts.delivery,
        already_refunded=parts.already_refunded if again_of is None else again_of.already_refunded,
        key=taken.next_key,
        ruling=ruling,
        reason=reason,
        asked_by=asked_by,
        again_of=None if again_of is None else again_of.number,
        means=means,
        to_voucher=to_voucher or None,
        of_no_line=parts.of_no_line,
    )


def _refund(taken: Taken, number: int) -> Refund:
    refund = taken.refund(number)
    if refund is None:
        raise UnknownRefund(number=number)
    return refund
