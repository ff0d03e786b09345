"""What is known of one order's returns: the order's own facts, how far it has come, and each return's life.

A return's facts are the events that established them; its class is its status.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from ordito.returns.domain.events import (
    BoughtLine,
    Event,
    GoodsReceived,
    OrderProgressNoted,
    RefundDue,
    RefundOverdue,
    ReturnAuthorised,
    ReturnClosed,
    ReturnExpired,
    ReturnInspected,
    ReturnsOpened,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.schemas.money import Money
from ordito.schemas.values import Customer, LineQuantity, TermsVersion

# How far the order has come


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposal; nothing is confirmed yet."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    lines: tuple[LineQuantity, ...]
    shipped_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    lines: tuple[LineQuantity, ...]
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class Rejected:
    """The seller did not accept the order."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Nothing is shipped; all the money goes back by itself."""


Progress: TypeAlias = Placed | Confirmed | Shipped | Delivered | Rejected | Cancelled


# How far a return has come


@dataclass(frozen=True, slots=True)
class Declined:
    """The terms did not allow it. It takes no pieces."""

    notice: WithdrawalDeclined


@dataclass(frozen=True, slots=True)
class Withdrawn:
    notice: WithdrawalReceived


@dataclass(frozen=True, slots=True)
class Authorised:
    notice: WithdrawalReceived
    authorisation: ReturnAuthorised
    expired: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    notice: WithdrawalReceived
    authorisation: ReturnAuthorised
    receipt: GoodsReceived


@dataclass(frozen=True, slots=True)
class Inspected:
    notice: WithdrawalReceived
    authorisation: ReturnAuthorised
    receipt: GoodsReceived
    inspection: ReturnInspected


@dataclass(frozen=True, slots=True)
class RefundOwed:
    notice: WithdrawalReceived
    authorisation: ReturnAuthorised
    receipt: GoodsReceived
    inspection: ReturnInspected
    refund: RefundDue
    overdue: bool = False


Accepted: TypeAlias = Withdrawn | Authorised | Received | Inspected | RefundOwed


@dataclass(frozen=True, slots=True)
class Closed:
    """Over. `last` is what it was before."""

    last: Accepted
    closing: ReturnClosed

    @property
    def notice(self) -> WithdrawalReceived:
        return self.last.notice


Return: TypeAlias = Declined | Accepted | Closed


# The whole


@dataclass(frozen=True, slots=True)
class Unknown:
    """No order of this id has been placed, as far as returns knows."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An order that can be withdrawn from. `returns` are in the order of their ids, declined ones included."""

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money
    progress: Progress = Placed()
    returns: tuple[Return, ...] = ()

    @property
    def bought(self) -> dict[int, BoughtLine]:
        return {line.line: line for line in self.lines}

    def find(self, return_id: str) -> Return | None:
        return next((one for one in self.returns if one.notice.return_id == return_id), None)

    @property
    def next_return_id(self) -> str:
        return f"r{len(self.returns) + 1}"


State: TypeAlias = Unknown | Opened
Status: TypeAlias = Literal["declined", "withdrawn", "authorised", "received", "inspected", "refund_due", "closed"]


def status_of(one: Return) -> Status:
    """The word for where the return stands."""
    match one:
        case Declined():
            return "declined"
        case Withdrawn():
            return "withdrawn"
        case Authorised():
            return "authorised"
        case Received():
            return "received"
        case Inspected():
            return "inspected"
        case RefundOwed():
            return "refund_due"
        case Closed():
            return "closed"
        case _:
            assert_never(one)


def last_status(one: Return) -> Declined | Accepted:
    """What the return is, or was before it was closed."""
    return one.last if isinstance(one, Closed) else one


initial_state: State = Unknown()


def evolve(state: State, event: Event) -> State:
    match state:
        case Unknown():
            match event:
                case ReturnsOpened():
                    return Opened(
                        number=event.number,
                        terms=event.terms,
                        customer=event.customer,
                        lines=event.lines,
                        delivery=event.delivery,
                    )
                case _:
                    return state
        case Opened():
            return evolve_opened(state, event)
        case _:
            assert_never(state)


def evolve_opened(state: Opened, event: Event) -> Opened:
    match event:
        case ReturnsOpened():
            return state
        case OrderProgressNoted():
            return replace(state, progress=_progress(state.progress, event))
        case WithdrawalReceived():
            return replace(state, returns=(*state.returns, Withdrawn(event)))
        case WithdrawalDeclined():
            return replace(state, returns=(*state.returns, Declined(event)))
        case _:
            one = state.find(event.return_id)
            if one is None:
                return state
            after = _life(one, event)
            return replace(state, returns=tuple(after if other is one else other for other in state.returns))


def _progress(before: Progress, event: OrderProgressNoted) -> Progress:
    match event.stage:
        case "confirmed":
            return Confirmed(lines=event.lines)
        case "shipped":
            return Shipped(lines=confirmed_lines(before), shipped_at=event.at)
        case "delivered":
            return Delivered(lines=confirmed_lines(before), delivered_at=event.at)
        case "rejected":
            return Rejected()
        case "cancelled":
            return Cancelled()
        case _:
            assert_never(event.stage)


def confirmed_lines(progress: Progress) -> tuple[LineQuantity, ...]:
    """The pieces that the seller has agreed to deliver and still means to, or has delivered."""
    match progress:
        case Confirmed(lines=lines) | Shipped(lines=lines) | Delivered(lines=lines):
            return lines
        case Placed() | Rejected() | Cancelled():
            return ()
        case _:
            assert_never(progress)


_LifeEvent: TypeAlias = (
    ReturnAuthorised | ReturnExpired | GoodsReceived | ReturnInspected | RefundDue | RefundOverdue | ReturnClosed
)


def _life(one: Return, event: _LifeEvent) -> Return:
    match one, event:
        case Withdrawn(notice), ReturnAuthorised():
            return Authorised(notice, event)
        case Authorised(), ReturnExpired():
            return replace(one, expired=True)
        case Authorised(notice, authorisation), GoodsReceived():
            return Received(notice, authorisation, event)
        case Received(notice, authorisation, receipt), ReturnInspected():
            return Inspected(notice, authorisation, receipt, event)
        case Inspected(notice, authorisation, receipt, inspection), RefundDue():
            return RefundOwed(notice, authorisation, receipt, inspection, event)
        case RefundOwed(), RefundOverdue():
            return replace(one, overdue=True)
        case Withdrawn() | Authorised() | Received() | Inspected() | RefundOwed(), ReturnClosed():
            return Closed(one, event)
        case _:
            return one
