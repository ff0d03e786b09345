"""Where the money of one order is, folded from its events.

State = NothingAsked | Asked | Taken | Refused

What may still go back is never stored: it is what was taken less every refund that is on its way or done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from ordito.payments.domain.due import BoughtLine, Cause, Due, FactIntent, Share
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
from ordito.schemas.money import Money, total

RefundStatus: TypeAlias = Literal["requested", "completed", "failed"]


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it stands. A failed one has paid nothing, so it takes nothing from what is left."""

    request: RefundRequested
    status: RefundStatus

    @property
    def counts(self) -> bool:
        """Whether its money is on its way back, or there."""
        return self.status != "failed"


@dataclass(frozen=True, slots=True)
class NothingAsked:
    """The order is not known here yet. Returns' events may arrive before those of orders: they wait."""

    waiting: tuple[FactIntent, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The charge is on its way; `waiting` refunds begin when the money is taken."""

    due: Due
    waiting: tuple[FactIntent, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The money is here, less what went back. What waited for it began in the decision that noted the capture."""

    due: Due
    captured: PaymentCaptured
    refunds: tuple[Refund, ...]

    @property
    def next_number(self) -> int:
        return len(self.refunds) + 1

    def knows(self, cause: Cause) -> bool:
        """Whether money went back for this cause, or was asked to."""
        return any(refund.request.cause == cause for refund in self.refunds)

    def refund(self, number: int) -> Refund | None:
        return self.refunds[number - 1] if 1 <= number <= len(self.refunds) else None

    def pieces_left(self, line: BoughtLine) -> int:
        return line.quantity - sum(share.quantity for share in self._shares(line.line))

    def money_left(self, line: BoughtLine) -> Money:
        return line.paid - total((share.amount for share in self._shares(line.line)), line.paid.currency)

    @property
    def delivery_left(self) -> Money:
        gone = (refund.request.delivery for refund in self.refunds if refund.counts)
        return self.due.delivery - total(gone, self.due.delivery.currency)

    @property
    def left(self) -> Money:
        """What may still go back, over all lines and the delivery."""
        return self.captured.amount - self._sum_of("requested", "completed")

    @property
    def refunded(self) -> Money:
        """What the provider has paid back."""
        return self._sum_of("completed")

    def _shares(self, line: int) -> tuple[Share, ...]:
        return tuple(
            share for refund in self.refunds if refund.counts for share in refund.request.shares if share.line == line
        )

    def _sum_of(self, *statuses: RefundStatus) -> Money:
        amounts = (refund.request.amount for refund in self.refunds if refund.status in statuses)
        return total(amounts, self.captured.amount.currency)


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider took nothing: whatever was to go back is not owed."""

    due: Due
    failed: PaymentFailed


State: TypeAlias = NothingAsked | Asked | Taken | Refused


def initial_state() -> State:
    """An order of which payments has heard nothing."""
    return NothingAsked()


def evolve(state: State, event: Event) -> State:
    """Record what happened. Never rejects."""
    match event:
        case RefundDeferred(intent=intent):
            return _wait(state, intent)
        case PaymentRequested(due=due):
            return Asked(due=due, waiting=state.waiting if isinstance(state, NothingAsked) else ())
        case PaymentCaptured():
            return Taken(due=_asked(state).due, captured=event, refunds=())
        case PaymentFailed():
            return Refused(due=_asked(state).due, failed=event)
        case RefundRequested():
            taken = _taken(state)
            return replace(taken, refunds=(*taken.refunds, Refund(event, "requested")))
        case RefundCompleted(number=number):
            return _answered(_taken(state), number, "completed")
        case RefundFailed(number=number):
            return _answered(_taken(state), number, "failed")
        case _:
            assert_never(event)


def _wait(state: State, intent: FactIntent) -> State:
    match state:
        case NothingAsked(waiting=waiting):
            return NothingAsked(waiting=(*waiting, intent))
        case Asked(waiting=waiting):
            return replace(state, waiting=(*waiting, intent))
        case Taken() | Refused():
            return state
        case _:
            assert_never(state)


def _answered(state: Taken, number: int, status: RefundStatus) -> Taken:
    refunds = tuple(
        replace(refund, status=status) if refund.request.number == number else refund for refund in state.refunds
    )
    return replace(state, refunds=refunds)


def _asked(state: State) -> Asked:
    if not isinstance(state, Asked):
        raise AssertionError(f"an outcome without a charge: {type(state).__name__}")
    return state


def _taken(state: State) -> Taken:
    if not isinstance(state, Taken):
        raise AssertionError(f"a refund without a capture: {type(state).__name__}")
    return state
