"""One parcel, folded from its events.

Parcel = Packed | WithCourier | Delivered | CameBack | Lost

A parcel that left the house keeps all that its courier reports, whatever became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import Report
from ordito.shipping.domain.events import (
    DeliveryCorrected,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelHeld,
    ParcelLost,
    ParcelPacked,
    ParcelReleased,
    ParcelReturning,
    ParcelTracked,
)
from ordito.shipping.domain.pieces import Instruction, ReturnCause

_PROGRESS = {status: place for place, status in enumerate(TrackingStatus)}
_WAITING = {TrackingStatus.READY_FOR_PICKUP, TrackingStatus.ON_HOLD}

ParcelEvent: TypeAlias = (
    ParcelHandedOver
    | ParcelTracked
    | ParcelDelivered
    | DeliveryCorrected
    | ParcelHeld
    | ParcelReleased
    | ParcelReturning
    | ParcelCameBack
    | ParcelLost
)


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel that lies ready in our house."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What staff told the courier to do with a parcel that was held."""

    instruction: Instruction
    released_at: datetime


@dataclass(frozen=True, slots=True)
class WithCourier:
    """A parcel under way, with all that the courier reported on it, in the order in which we heard of it."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]
    tracking_number: str
    tracking_url: str | None
    handed_over_at: datetime
    reports: tuple[Report, ...]
    collect: Money | None = None
    held_since: datetime | None = None
    release: Release | None = None
    returning: bool = False

    @property
    def newest(self) -> Report | None:
        """What happened last by the courier's clock, in whatever order we heard of it."""
        return max(self.reports, key=lambda one: (one.happened_at, _PROGRESS[one.status]), default=None)

    @property
    def status(self) -> TrackingStatus:
        return TrackingStatus.PENDING if self.newest is None else self.newest.status

    @property
    def waits(self) -> Report | None:
        """The newest report, where it says that the parcel waits at a branch; None where it moves.

        A parcel that is `on_hold` waits for somebody only once an attempt to deliver it has failed: before that,
        the courier goes on with it by himself.
        """
        newest = self.newest
        if newest is None:
            return None
        match newest.status:
            case TrackingStatus.READY_FOR_PICKUP:
                return newest
            case TrackingStatus.ON_HOLD if self._failed_before(newest.happened_at):
                return newest
            case _:
                return None

    @property
    def held(self) -> bool:
        """Whether the parcel is known to wait for an instruction."""
        return self.held_since is not None and self.waits is not None

    def moved_after(self, at: datetime) -> bool:
        return any(one.happened_at > at and one.status not in _WAITING for one in self.reports)

    def has_heard(self, report: Report) -> bool:
        return any((one.status, one.happened_at) == (report.status, report.happened_at) for one in self.reports)

    def _failed_before(self, at: datetime) -> bool:
        return any(one.status is TrackingStatus.DELIVERY_FAILED and one.happened_at <= at for one in self.reports)


@dataclass(frozen=True, slots=True)
class _Ended:
    journey: WithCourier

    @property
    def parcel_id(self) -> str:
        return self.journey.parcel_id

    @property
    def courier(self) -> str:
        return self.journey.courier

    @property
    def lines(self) -> tuple[LineQuantity, ...]:
        return self.journey.lines


@dataclass(frozen=True, slots=True)
class Delivered(_Ended):
    """A parcel that reached the customer. It stays delivered; only the time of it is corrected."""

    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class CameBack(_Ended):
    """A parcel that reached nobody and is in our house again; its pieces are in stock."""

    cause: ReturnCause
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Lost(_Ended):
    """A parcel that the courier lost."""

    lost_at: datetime


Parcel: TypeAlias = Packed | WithCourier | Delivered | CameBack | Lost


def journeys(parcels: Iterable[Parcel]) -> tuple[WithCourier, ...]:
    """The parcels that left the house, whatever became of them."""
    return tuple(journey for parcel in parcels if (journey := journey_of(parcel)) is not None)


def journey_of(parcel: Parcel) -> WithCourier | None:
    """The way of a parcel that left the house."""
    match parcel:
        case Packed():
            return None
        case WithCourier():
            return parcel
        case Delivered(journey=journey) | CameBack(journey=journey) | Lost(journey=journey):
            return journey
        case _:
            assert_never(parcel)


def packed(event: ParcelPacked) -> Packed:
    """A parcel begins."""
    return Packed(event.parcel_id, event.courier, event.lines)


def evolve_parcel(parcel: Parcel, event: ParcelEvent) -> Parcel:
    """Record what happened to the parcel. Never rejects."""
    match event:
        case ParcelHandedOver():
            return _on_its_way(event)
        case ParcelTracked(status=status):
            return _heard(parcel, Report(status, event.happened_at, event.location, event.description))
        case ParcelDelivered(delivered_at=at) | DeliveryCorrected(delivered_at=at):
            heard = _heard(parcel, Report(TrackingStatus.DELIVERED, at, event.location, event.description))
            journey = journey_of(heard)
            return heard if journey is None else Delivered(journey, at)
        case ParcelHeld(held_since=since):
            return _changed(parcel, held_since=since, release=None)
        case ParcelReleased(instruction=instruction, released_at=at):
            return _changed(parcel, held_since=None, release=Release(instruction, at))
        case ParcelReturning():
            return _changed(parcel, held_since=None, returning=True)
        case ParcelCameBack(cause=cause, received_at=at):
            journey = journey_of(parcel)
            return parcel if journey is None else CameBack(journey, cause, at)
        case ParcelLost(lost_at=at):
            journey = journey_of(parcel)
            return parcel if journey is None else Lost(journey, at)
        case _:
            assert_never(event)


def _on_its_way(event: ParcelHandedOver) -> WithCourier:
    return WithCourier(
        parcel_id=event.parcel_id,
        courier=event.courier,
        lines=event.lines,
        tracking_number=event.tracking_number,
        tracking_url=event.tracking_url,
        handed_over_at=event.handed_over_at,
        reports=(),
        collect=event.collect,
    )


def _heard(parcel: Parcel, report: Report) -> Parcel:
    match parcel:
        case Packed():
            return parcel
        case WithCourier(reports=reports):
            return replace(parcel, reports=(*reports, report))
        case Delivered(journey=journey) | CameBack(journey=journey) | Lost(journey=journey):
            return replace(parcel, journey=replace(journey, reports=(*journey.reports, report)))
        case _:
            assert_never(parcel)


def _changed(
    parcel: Parcel, *, held_since: datetime | None, release: Release | None = None, returning: bool = False
) -> Parcel:
    if not isinstance(parcel, WithCourier):
        return parcel
    return replace(parcel, held_since=held_since, release=release, returning=returning)
