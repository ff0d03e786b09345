"""What is known of one order's returns: the order's own facts, how far it has come, and each return (`life`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import TypeAlias, assert_never

from ordito.returns.domain.claim_events import (
    ClaimDeclined,
    ClaimEvent,
    ClaimOpened,
    GuaranteeRegistered,
    PieceReduction,
    RemedyDecided,
)
from ordito.returns.domain.claim_state import TAKING, AnyClaim, Claim, DeclinedClaim, claims_after
from ordito.returns.domain.events import (
    BoughtLine,
    Event,
    ExchangeAgreed,
    GoodsNotSent,
    GoodsSentBack,
    OrderProgressNoted,
    ParcelDeliveryNoted,
    RefundDue,
    RefundOverdue,
    ReturnsOpened,
    UndeliveredSettled,
    VoucherNoted,
    WithdrawalDeclined,
    WithdrawalReceived,
    WithdrawalWindowSet,
)
from ordito.returns.domain.life import Declined, LifeEvent, Return, Undelivered, Withdrawn, live, settle, without
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


# The whole


@dataclass(frozen=True, slots=True)
class Unknown:
    """No order of this id has been placed, as far as returns knows. Its parcels may be heard of first."""

    parcels: tuple[ParcelDeliveryNoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An order that can be withdrawn from. `returns` are in the order of their ids, declined ones included.

    `parcels` are those that reached the customer, each as the courier last reported it. `takes` are the ids of whatever
    took pieces, in the order in which it did.
    """

    number: str
    terms: TermsVersion
    customer: Customer
    lines: tuple[BoughtLine, ...]
    delivery: Money
    progress: Progress = Placed()
    returns: tuple[Return, ...] = ()
    payment_method: str | None = None
    placed_at: datetime | None = None
    parcels: tuple[ParcelDeliveryNoted, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    takes: tuple[str, ...] = ()
    registrations: tuple[GuaranteeRegistered, ...] = ()
    claims: tuple[AnyClaim, ...] = ()
    reductions: tuple[PieceReduction, ...] = ()
    surcharge: Money | None = None
    voucher: Money | None = None
    """What a voucher pays of the order."""

    @property
    def bought(self) -> dict[int, BoughtLine]:
        return {line.line: line for line in self.lines}

    def find(self, return_id: str) -> Return | None:
        return next((one for one in self.returns if one.notice.return_id == return_id), None)

    def find_undelivered(self, return_id: str) -> Undelivered | None:
        return next((one for one in self.undelivered if one.settlement.return_id == return_id), None)

    def find_claim(self, claim_id: str) -> AnyClaim | None:
        return next((one for one in self.claims if one.claim_id == claim_id), None)

    @property
    def next_claim_id(self) -> str:
        return f"c{len(self.claims) + 1}"

    @property
    def next_return_id(self) -> str:
        return f"r{len(self.returns) + 1}"

    @property
    def next_undelivered_id(self) -> str:
        return f"u{len(self.undelivered) + 1}"


State: TypeAlias = Unknown | Opened

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
                        payment_method=event.payment_method,
                        placed_at=event.placed_at,
                        parcels=state.parcels,
                        surcharge=event.surcharge,
                    )
                case ParcelDeliveryNoted():
                    return Unknown(_with(state.parcels, event))
                case _:
                    return state
        case Opened():
            return evolve_opened(state, event)
        case _:
            assert_never(state)


def evolve_all(state: Opened, events: Iterable[Event]) -> Opened:
    """The order after all of these events."""
    return reduce(evolve_opened, events, state)


def evolve_opened(state: Opened, event: Event) -> Opened:
    if isinstance(event, ClaimEvent):
        return _claimed(state, event)
    match event:
        case ReturnsOpened() | WithdrawalWindowSet():
            return state
        case OrderProgressNoted():
            return replace(state, progress=_progress(state.progress, event))
        case VoucherNoted():
            return replace(state, voucher=event.amount)
        case ParcelDeliveryNoted():
            return replace(state, parcels=_with(state.parcels, event))
        case WithdrawalReceived() | ExchangeAgreed():
            return replace(state, returns=(*state.returns, Withdrawn(event)), takes=(*state.takes, event.return_id))
        case WithdrawalDeclined():
            return replace(state, returns=(*state.returns, Declined(event)))
        case UndeliveredSettled() | GoodsNotSent(of_return=str()):
            return _settled(state, event)
        case _:
            return _lived(state, event)


def _settled(state: Opened, event: UndeliveredSettled | GoodsNotSent) -> Opened:
    """Pieces that leave a return stay in its place among the takes: those behind it keep theirs, and their prices."""
    state = replace(state, undelivered=(*state.undelivered, Undelivered(event)))
    if event.of_return is None:
        return replace(state, takes=(*state.takes, event.return_id))
    behind = state.takes.index(event.of_return) + 1
    return replace(
        state,
        returns=tuple(
            without(one, event.lines) if one.notice.return_id == event.of_return else one for one in state.returns
        ),
        takes=(*state.takes[:behind], event.return_id, *state.takes[behind:]),
    )


def _lived(state: Opened, event: LifeEvent) -> Opened:
    if (one := state.find(event.return_id)) is not None:
        lived = live(one, event)
        return replace(state, returns=tuple(lived if other is one else other for other in state.returns))
    if (settled := state.find_undelivered(event.return_id)) is not None:
        paid = settle(settled, event)
        return replace(state, undelivered=tuple(paid if other is settled else other for other in state.undelivered))
    if isinstance(event, RefundDue | RefundOverdue | GoodsSentBack):
        return replace(state, claims=claims_after(state.claims, event.return_id, event))
    return state


def _claimed(state: Opened, event: ClaimEvent) -> Opened:
    match event:
        case GuaranteeRegistered():
            return replace(state, registrations=(*state.registrations, event))
        case ClaimOpened():
            return replace(state, claims=(*state.claims, Claim(event)))
        case ClaimDeclined():
            return replace(state, claims=(*state.claims, DeclinedClaim(event)))
        case RemedyDecided() if event.remedy in TAKING:
            state = replace(state, takes=(*state.takes, event.claim_id))
        case RemedyDecided():
            state = replace(state, reductions=(*state.reductions, *event.reductions))
        case _:
            pass
    return replace(state, claims=claims_after(state.claims, event.claim_id, event))


def _with(parcels: tuple[ParcelDeliveryNoted, ...], event: ParcelDeliveryNoted) -> tuple[ParcelDeliveryNoted, ...]:
    return (*(parcel for parcel in parcels if parcel.parcel_id != event.parcel_id), event)


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
