"""Cash on delivery: nothing is charged, the courier brings the money. Until then, less to collect is no refund.

Couriers and shops report at their own pace: an order that came to nothing may have been paid at the door all the same.
So what would go back waits, and begins if money is collected after all.
"""

from __future__ import annotations

from typing import assert_never

from ordito.payments.domain.commands import RecordCollection
from ordito.payments.domain.due import (
    CASH_ON_DELIVERY,
    Cause,
    Due,
    FactIntent,
    RefusedLines,
    ReplacementReturned,
    ReturnedGoods,
    WholeOrder,
    cause_of,
    nothing,
)
from ordito.payments.domain.events import AmountDueChanged, CollectedAgain, Event, PaymentCaptured, RefundDeferred
from ordito.payments.domain.pricing import Price, price, split
from ordito.payments.domain.refunding import NO_PROVIDER, begin_waiting, pay_back
from ordito.payments.domain.rejections import (
    OtherCurrency,
    PaidOtherwise,
    PaymentAlreadyFailed,
    PaymentUnknown,
    RefundOfNothing,
)
from ordito.payments.domain.state import Asked, Collecting, NothingAsked, Refused, State, Taken, evolve
from ordito.schemas.money import Money


def record_collection(state: State, command: RecordCollection) -> tuple[Event, ...]:
    """Money that was collected is noted, even where the payment had failed (for its voucher) and the order stood."""
    match state:
        case NothingAsked():
            raise PaymentUnknown
        case Collecting():
            return _collected(state, command)
        case Asked():
            raise PaidOtherwise
        case Taken(captured=captured) if captured.method != CASH_ON_DELIVERY:
            raise PaidOtherwise
        case Taken():
            return _collected_again(state, command)
        case Refused(due=due) if due.method == CASH_ON_DELIVERY:
            _check(due, command)
            return (_capture(command, by_voucher=nothing(due)),)
        case Refused():
            raise PaymentAlreadyFailed
        case _:
            assert_never(state)


def owe_less(state: Collecting, intent: FactIntent) -> tuple[Event, ...]:
    """What a fact that would lead to a refund leads to before anything was collected."""
    cause = cause_of(intent)
    if any(cause_of(other) == cause for other in state.waiting) or any(one.cause == cause for one in state.changes):
        return ()
    match intent:
        case WholeOrder() if not state.came_to_nothing:
            fallen = AmountDueChanged(nothing(state.due), cause, (), to_voucher=state.by_voucher or None)
            return (fallen, RefundDeferred(intent))
        case RefusedLines() if not state.came_to_nothing:
            return _refuse(state, intent)
        case ReturnedGoods(paid_by_voucher=True) if state.by_voucher:
            return _voucher_alone(state, AmountDueChanged(nothing(state.due), cause, ()), intent)
        case WholeOrder() | RefusedLines() | ReturnedGoods() | ReplacementReturned():
            return (RefundDeferred(intent),)
        case _:
            assert_never(intent)


def _collected(state: Collecting, command: RecordCollection) -> tuple[Event, ...]:
    """What the courier collected of a voucher's part goes back to the voucher: the customer paid it with money."""
    _check(state.due, command)
    too_much = min(max(command.amount - state.amount, nothing(state.due)), state.by_voucher)
    if too_much and not state.came_to_nothing:
        cause = Cause("collected_too_much", command.reference)
        changed = AmountDueChanged(state.amount + too_much, cause, (), to_voucher=too_much)
        captured = _capture(command, by_voucher=state.by_voucher - too_much)
        settled = evolve(evolve(state, changed), captured)
        return (changed, captured, *begin_waiting(settled, state.waiting))
    captured = _capture(command, by_voucher=state.by_voucher)
    return (captured, *begin_waiting(evolve(state, captured), state.waiting))


def _collected_again(taken: Taken, command: RecordCollection) -> tuple[Event, ...]:
    """Another parcel's money, or another amount of the same one: the courier's word counts, where it is more.

    The same once more is nothing new. What is too much then goes back when the staff say so, who ask the courier first.
    """
    _check(taken.due, command)
    known = [amount for reference, amount in taken.collections if reference == command.reference]
    if command.amount in known:
        return ()
    before = max(known, default=None)
    more = command.amount if before is None else max(command.amount - before, nothing(taken.due))
    captured = taken.captured.amount + more
    return (
        CollectedAgain(
            courier=command.courier,
            reference=command.reference,
            amount=command.amount,
            captured=captured,
            too_much=taken.beyond_due(captured),
            before=before,
        ),
    )


def _check(due: Due, command: RecordCollection) -> None:
    if command.amount.currency != due.amount.currency:
        raise OtherCurrency(paid_in=due.amount.currency)
    if command.amount <= nothing(due):
        raise RefundOfNothing


def _capture(command: RecordCollection, *, by_voucher: Money) -> PaymentCaptured:
    return PaymentCaptured(
        amount=command.amount + by_voucher,
        method=CASH_ON_DELIVERY,
        provider=command.courier,
        provider_reference=command.reference,
        voucher=by_voucher or None,
    )


def _refuse(state: Collecting, intent: RefusedLines) -> tuple[Event, ...]:
    """Less is collected. If a voucher had paid for more than what is left, nothing is, and the rest goes back to it."""
    cause = cause_of(intent)
    waived, rest = split(price(_as_if_collected(state), intent), state.amount)
    if not waived.amount:
        return ()
    changed = AmountDueChanged(state.amount - waived.amount, cause, waived.shares)
    if changed.amount:
        return (changed,)
    return _voucher_alone(state, changed, intent, rest)


def _voucher_alone(
    state: Collecting, changed: AmountDueChanged, intent: RefusedLines | ReturnedGoods, parts: Price | None = None
) -> tuple[Event, ...]:
    """Nothing is to be collected any more: the voucher's part is all that was paid, and what goes back goes to it."""
    paid = PaymentCaptured(
        state.by_voucher, CASH_ON_DELIVERY, NO_PROVIDER, provider_reference="", voucher=state.by_voucher or None
    )
    settled = evolve(evolve(state, changed), paid)
    begun = begin_waiting(settled, state.waiting)
    for event in begun:
        settled = evolve(settled, event)
    if not isinstance(settled, Taken):
        raise AssertionError("what was captured is not here")
    owed = price(settled, intent) if parts is None else parts
    more = pay_back(settled, intent, owed) if owed.amount else ()
    return (changed, paid, *begun, *more)


def _as_if_collected(state: Collecting) -> Taken:
    """What refunds are priced from."""
    captured = PaymentCaptured(state.amount + state.by_voucher, CASH_ON_DELIVERY, NO_PROVIDER, "")
    return Taken(due=state.due, captured=captured, refunds=(), changes=state.changes)
