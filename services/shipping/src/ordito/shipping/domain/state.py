"""Where the shipment of one order is, folded from its events.

State = NothingKnown | Allocated | Shipping | Released | Stopped | EndedUnseen
Parcel = Packed | WithCourier | Delivered
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import Report
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DestinationChanged,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelPacked,
    ParcelTracked,
    ShipmentEvent,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
)
from ordito.shipping.domain.pieces import Destination, Order, less, plus

_PROGRESS = {status: place for place, status in enumerate(TrackingStatus)}


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel that lies ready in our house."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]


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

    @property
    def status(self) -> TrackingStatus:
        """What happened last by the courier's clock, in whatever order we heard of it."""
        newest = max(self.reports, key=lambda one: (one.happened_at, _PROGRESS[one.status]), default=None)
        return TrackingStatus.PENDING if newest is None else newest.status

    def has_heard(self, report: Report) -> bool:
        return any((one.status, one.happened_at) == (report.status, report.happened_at) for one in self.reports)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A parcel that reached the customer. It stays delivered, whatever the courier reports afterwards."""

    journey: WithCourier
    delivered_at: datetime

    @property
    def parcel_id(self) -> str:
        return self.journey.parcel_id

    @property
    def courier(self) -> str:
        return self.journey.courier

    @property
    def lines(self) -> tuple[LineQuantity, ...]:
        return self.journey.lines


Parcel: TypeAlias = Packed | WithCourier | Delivered


@dataclass(frozen=True, slots=True)
class NothingKnown:
    """An order of which shipping has heard nothing."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """Placed: `held` is reserved for it, `unavailable` was not in stock."""

    order: Order
    held: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class Shipping:
    """Confirmed: `confirmed` goes to the customer, in parcels. `declined` are the requests to stop that came late."""

    order: Order
    confirmed: tuple[LineQuantity, ...]
    parcels: tuple[Parcel, ...]
    declined: frozenset[str]

    @property
    def open(self) -> tuple[LineQuantity, ...]:
        """What is still to be packed."""
        return less(self.confirmed, plus(*(parcel.lines for parcel in self.parcels)))

    @property
    def held(self) -> tuple[LineQuantity, ...]:
        """What is reserved: everything that has not left the house."""
        return less(self.confirmed, plus(*(parcel.lines for parcel in self.parcels if not isinstance(parcel, Packed))))

    @property
    def delivered(self) -> tuple[LineQuantity, ...]:
        return plus(*(parcel.lines for parcel in self.parcels if isinstance(parcel, Delivered)))

    @property
    def forwarded_at(self) -> datetime | None:
        """When the first parcel left the house; None while none has."""
        return min((journey.handed_over_at for journey in journeys(self.parcels)), default=None)

    def parcel(self, parcel_id: str) -> Parcel | None:
        return next((parcel for parcel in self.parcels if parcel.parcel_id == parcel_id), None)


@dataclass(frozen=True, slots=True)
class Released:
    """The order was rejected; nothing is kept for it."""

    order: Order


@dataclass(frozen=True, slots=True)
class Stopped:
    """The order was cancelled in time; nothing is kept for it."""

    order: Order


@dataclass(frozen=True, slots=True)
class EndedUnseen:
    """The order ended before shipping heard that it was placed; nothing will ever be kept for it."""


State: TypeAlias = NothingKnown | Allocated | Shipping | Released | Stopped | EndedUnseen


def initial_state() -> State:
    """An order of which shipping has heard nothing."""
    return NothingKnown()


def journeys(parcels: Iterable[Parcel]) -> tuple[WithCourier, ...]:
    """The parcels that left the house, delivered ones too."""
    return tuple(
        parcel.journey if isinstance(parcel, Delivered) else parcel
        for parcel in parcels
        if not isinstance(parcel, Packed)
    )


def evolve(state: State, event: ShipmentEvent) -> State:
    """Record what happened. Never rejects."""
    match event:
        case AllocationMade(order=order, reserved=reserved, unavailable=unavailable):
            return Allocated(order, reserved, unavailable)
        case AllocationReleased(order_ended=True):
            return EndedUnseen() if isinstance(state, NothingKnown) else Released(_order(state))
        case AllocationReleased(lines=lines):
            return _let_go(state, lines)
        case ShipmentOpened(lines=lines):
            return Shipping(_order(state), lines, parcels=(), declined=frozenset())
        case ShipmentStopped():
            return EndedUnseen() if isinstance(state, NothingKnown) else Stopped(_order(state))
        case ShipmentStopDeclined(request=request):
            shipping = _shipping(state)
            return replace(shipping, declined=shipping.declined | {request})
        case DestinationChanged(destination=destination):
            return _redirected(state, destination)
        case ParcelPacked(parcel_id=parcel_id, courier=courier, lines=lines):
            shipping = _shipping(state)
            return replace(shipping, parcels=(*shipping.parcels, Packed(parcel_id, courier, lines)))
        case ParcelHandedOver() | ParcelTracked() | ParcelDelivered():
            return _moved(_shipping(state), event)
        case _:
            assert_never(event)


def _moved(state: Shipping, event: ParcelHandedOver | ParcelTracked | ParcelDelivered) -> Shipping:
    parcels = tuple(_parcel(one, event) if one.parcel_id == event.parcel_id else one for one in state.parcels)
    return replace(state, parcels=parcels)


def _parcel(parcel: Parcel, event: ParcelHandedOver | ParcelTracked | ParcelDelivered) -> Parcel:
    match event:
        case ParcelHandedOver():
            return WithCourier(
                parcel_id=event.parcel_id,
                courier=event.courier,
                lines=event.lines,
                tracking_number=event.tracking_number,
                tracking_url=event.tracking_url,
                handed_over_at=event.handed_over_at,
                reports=(),
            )
        case ParcelTracked(status=status):
            return _heard(parcel, Report(status, event.happened_at, event.location, event.description))
        case ParcelDelivered(delivered_at=at):
            report = Report(TrackingStatus.DELIVERED, at, event.location, event.description)
            heard = _heard(parcel, report)
            return Delivered(heard, at) if isinstance(heard, WithCourier) else heard
        case _:
            assert_never(event)


def _heard(parcel: Parcel, report: Report) -> Parcel:
    match parcel:
        case WithCourier(reports=reports):
            return replace(parcel, reports=(*reports, report))
        case Delivered(journey=journey):
            return replace(parcel, journey=replace(journey, reports=(*journey.reports, report)))
        case Packed():
            return parcel
        case _:
            assert_never(parcel)


def _let_go(state: State, lines: tuple[LineQuantity, ...]) -> State:
    match state:
        case Allocated(held=held):
            return replace(state, held=less(held, lines))
        case Shipping(confirmed=confirmed):
            return replace(state, confirmed=less(confirmed, lines))
        case _:
            return state


def _redirected(state: State, destination: Destination) -> State:
    match state:
        case Allocated(order=order) | Shipping(order=order):
            return replace(state, order=replace(order, destination=destination))
        case _:
            return state


def _order(state: State) -> Order:
    if isinstance(state, NothingKnown | EndedUnseen):
        raise AssertionError(f"a shipment without its order: {type(state).__name__}")
    return state.order


def _shipping(state: State) -> Shipping:
    if not isinstance(state, Shipping):
        raise AssertionError(f"a parcel without an open shipment: {type(state).__name__}")
    return state
