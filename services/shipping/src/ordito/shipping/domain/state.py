"""Where the shipment of one order is, folded from its events.

State = NothingKnown | Allocated | Shipping | Released | Stopped | EndedUnseen
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.events import (
    AllocationMade,
    AllocationReleased,
    DeliveryCorrected,
    DestinationChanged,
    ParcelCameBack,
    ParcelDelivered,
    ParcelHandedOver,
    ParcelHeld,
    ParcelLost,
    ParcelPacked,
    ParcelReleased,
    ParcelReturning,
    ParcelTracked,
    PiecesStopDeclined,
    PiecesStopped,
    ShipmentEvent,
    ShipmentOpened,
    ShipmentStopDeclined,
    ShipmentStopped,
)
from ordito.shipping.domain.parcels import (
    CameBack,
    Delivered,
    Lost,
    Packed,
    Parcel,
    ParcelEvent,
    evolve_parcel,
    journeys,
    packed,
)
from ordito.shipping.domain.pieces import Destination, Order, less, plus


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
class _UnderWay:
    """`confirmed` goes to the customer, in parcels."""

    order: Order
    confirmed: tuple[LineQuantity, ...]
    parcels: tuple[Parcel, ...]

    @property
    def delivered(self) -> tuple[LineQuantity, ...]:
        return plus(*(parcel.lines for parcel in self.parcels if isinstance(parcel, Delivered)))

    @property
    def reached_nobody(self) -> tuple[LineQuantity, ...]:
        """What came back or was lost, and will not be delivered."""
        return plus(*(parcel.lines for parcel in self.parcels if isinstance(parcel, CameBack | Lost)))

    @property
    def complete(self) -> bool:
        """Whether nothing more of the order is to come to the customer, and something came."""
        return bool(self.delivered) and self.delivered == less(self.confirmed, self.reached_nobody)

    @property
    def delivered_at(self) -> datetime | None:
        """The last delivery so far; None while there was none."""
        return max((parcel.delivered_at for parcel in self.parcels if isinstance(parcel, Delivered)), default=None)

    @property
    def forwarded_at(self) -> datetime | None:
        """When the first parcel left the house; None while none has."""
        return min((journey.handed_over_at for journey in journeys(self.parcels)), default=None)

    def parcel(self, parcel_id: str) -> Parcel | None:
        return next((parcel for parcel in self.parcels if parcel.parcel_id == parcel_id), None)


@dataclass(frozen=True, slots=True)
class Shipping(_UnderWay):
    """Confirmed. `declined` are the requests to stop that came late; `answered` the returns whose pieces were to stay
    here, in time or not; `unpacked` the parcels that held such pieces.
    """

    declined: frozenset[str]
    answered: frozenset[str] = frozenset()
    unpacked: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[LineQuantity, ...]:
        """What is still to be packed."""
        return less(self.confirmed, plus(*(parcel.lines for parcel in self.parcels)))

    @property
    def held(self) -> tuple[LineQuantity, ...]:
        """What is reserved: everything that has not left the house."""
        return less(self.confirmed, plus(*(parcel.lines for parcel in self.parcels if not isinstance(parcel, Packed))))


@dataclass(frozen=True, slots=True)
class Released:
    """The order was rejected; nothing is kept for it."""

    order: Order


@dataclass(frozen=True, slots=True)
class Stopped(_UnderWay):
    """The order was cancelled, or its contract ended: nothing is kept for it, and no more of it leaves the house.

    `parcels` are those that had left before; there are none where it was stopped in time.
    """


@dataclass(frozen=True, slots=True)
class EndedUnseen:
    """The order ended before shipping heard that it was placed; nothing will ever be kept for it."""


State: TypeAlias = NothingKnown | Allocated | Shipping | Released | Stopped | EndedUnseen


def initial_state() -> State:
    """An order of which shipping has heard nothing."""
    return NothingKnown()


def came_back(state: State) -> tuple[LineQuantity, ...]:
    """The pieces of parcels that are in our house again, undelivered."""
    if not isinstance(state, Shipping | Stopped):
        return ()
    return plus(*(parcel.lines for parcel in state.parcels if isinstance(parcel, CameBack)))


def evolve(state: State, event: ShipmentEvent) -> State:
    """Record what happened. Never rejects."""
    match event:
        case AllocationMade(order=order, reserved=reserved, unavailable=unavailable):
            return Allocated(order, reserved, unavailable)
        case AllocationReleased(order_ended=True):
            return EndedUnseen() if isinstance(state, NothingKnown) else Released(_order(state))
        case AllocationReleased():
            return _let_go(state, event)
        case ShipmentOpened(lines=lines):
            return Shipping(_order(state), lines, parcels=(), declined=frozenset())
        case ShipmentStopped():
            return _stopped(state)
        case ShipmentStopDeclined(request=request):
            shipping = _shipping(state)
            return replace(shipping, declined=shipping.declined | {request})
        case PiecesStopped():
            return _kept_here(_shipping(state), event)
        case PiecesStopDeclined(return_id=return_id):
            shipping = _shipping(state)
            return replace(shipping, answered=shipping.answered | {return_id})
        case DestinationChanged(destination=destination):
            return _redirected(state, destination)
        case ParcelPacked():
            shipping = _shipping(state)
            return replace(shipping, parcels=(*shipping.parcels, packed(event)))
        case (
            ParcelHandedOver()
            | ParcelTracked()
            | ParcelDelivered()
            | DeliveryCorrected()
            | ParcelHeld()
            | ParcelReleased()
            | ParcelReturning()
            | ParcelCameBack()
            | ParcelLost()
        ):
            return _moved(state, event)
        case _:
            assert_never(event)


def _moved(state: State, event: ParcelEvent) -> State:
    if not isinstance(state, Shipping | Stopped):
        raise AssertionError(f"a parcel without a shipment: {type(state).__name__}")
    parcels = tuple(evolve_parcel(one, event) if one.parcel_id == event.parcel_id else one for one in state.parcels)
    return replace(state, parcels=parcels)


def _stopped(state: State) -> State:
    match state:
        case NothingKnown() | EndedUnseen():
            return EndedUnseen()
        case Shipping(order=order, parcels=parcels):
            left = tuple(parcel for parcel in parcels if not isinstance(parcel, Packed))
            return Stopped(order, plus(*(parcel.lines for parcel in left)), left)
        case Stopped():
            return state
        case Allocated(order=order) | Released(order=order):
            return Stopped(order, (), ())
        case _:
            assert_never(state)


def _let_go(state: State, event: AllocationReleased) -> State:
    match state:
        case Allocated(order=order, held=held):
            return replace(state, order=_cheaper(order, event), held=less(held, event.lines))
        case Shipping(order=order, confirmed=confirmed):
            return replace(state, order=_cheaper(order, event), confirmed=less(confirmed, event.lines))
        case _:
            return state


def _kept_here(state: Shipping, event: PiecesStopped) -> Shipping:
    return replace(
        state,
        order=_cheaper(state.order, event),
        confirmed=less(state.confirmed, event.lines),
        parcels=tuple(parcel for parcel in state.parcels if parcel.parcel_id not in event.unpacked),
        answered=state.answered | {event.return_id},
        unpacked=state.unpacked | set(event.unpacked),
    )


def _cheaper(order: Order, event: AllocationReleased | PiecesStopped) -> Order:
    if order.collect is None or event.not_collected is None:
        return order
    return replace(order, collect=order.collect - event.not_collected)


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
