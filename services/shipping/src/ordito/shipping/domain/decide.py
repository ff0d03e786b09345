"""What a command on the shipment of one order leads to.

Nothing is packed before the order is confirmed, no piece goes into two parcels, nothing leaves the house after a stop,
and a stop that is asked for is always answered. What is already so leads to no event.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import (
    AllocateOrder,
    ChangeDestination,
    CloseOrder,
    HandOverParcel,
    OpenShipment,
    PackParcel,
    RefuseLines,
    Report,
    ShipmentCommand,
    StopShipment,
    TrackParcel,
)
from ordito.shipping.domain.couriers import Couriers
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
from ordito.shipping.domain.pieces import by_line, less, plus, share_out
from ordito.shipping.domain.rejections import (
    ConfirmedAboveReserved,
    CourierUnknown,
    HandedOverInTheFuture,
    NothingToPack,
    OrderEnded,
    OrderNotConfirmed,
    OrderUnknown,
    ParcelAlreadyHandedOver,
    ParcelNotHandedOver,
    ParcelUnknown,
    ParcelWithCourier,
    PiecesNotOpen,
)
from ordito.shipping.domain.state import (
    Allocated,
    Delivered,
    EndedUnseen,
    NothingKnown,
    Packed,
    Released,
    Shipping,
    State,
    Stopped,
    WithCourier,
    evolve,
)


def decide(state: State, command: ShipmentCommand, *, couriers: Couriers) -> tuple[ShipmentEvent, ...]:
    """The events that `command` leads to. Raises ShippingRejection."""
    match command:
        case AllocateOrder():
            return _allocate(state, command)
        case RefuseLines():
            return _refuse(state, command)
        case OpenShipment():
            return _open(state, command)
        case CloseOrder():
            return _close(state)
        case StopShipment():
            return _stop(state, command)
        case ChangeDestination():
            return _redirect(state, command)
        case PackParcel():
            return _pack(_packable(state), command, couriers)
        case HandOverParcel():
            return _hand_over(_packable(state), command, couriers)
        case TrackParcel():
            return _track(_packable(state), command)
        case _:
            assert_never(command)


def _allocate(state: State, command: AllocateOrder) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown():
            reserved, unavailable = share_out(command.order.lines, command.free)
            return (AllocationMade(command.order, reserved, unavailable),)
        case Allocated() | Shipping() | Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _refuse(state: State, command: RefuseLines) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown():
            raise OrderUnknown
        case Allocated(held=held, unavailable=unavailable):
            # What was not in stock is refused first: nothing is kept of it.
            return _released(held, less(command.lines, unavailable))
        case Shipping(open=left):
            _ensure_within(command.lines, left)
            return _released(left, command.lines)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _open(state: State, command: OpenShipment) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown() | EndedUnseen():
            raise OrderUnknown
        case Allocated(held=held):
            above = less(command.lines, held)
            if above:
                raise ConfirmedAboveReserved(lines=(one.line for one in above))
            return (*_released(held, less(held, command.lines)), ShipmentOpened(plus(command.lines)))
        case Released():
            raise OrderEnded
        case Shipping() | Stopped():
            return ()
        case _:
            assert_never(state)


def _close(state: State) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown():
            return (AllocationReleased((), order_ended=True),)
        case Allocated(held=held):
            return (AllocationReleased(held, order_ended=True),) if held else ()
        case Shipping(forwarded_at=datetime() as since):
            raise ParcelWithCourier(handed_over_at=since)
        case Shipping(held=held):
            return (ShipmentStopped(held),)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _stop(state: State, command: StopShipment) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown() | Released():
            return (ShipmentStopped(()),)
        case Shipping(declined=declined) if command.request in declined:
            return ()
        case Shipping(forwarded_at=datetime() as since):
            return (ShipmentStopDeclined(command.request, since),)
        case Allocated(held=held) | Shipping(held=held):
            return (ShipmentStopped(held),)
        case Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _redirect(state: State, command: ChangeDestination) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown():
            raise OrderUnknown
        case Allocated(order=order) | Shipping(order=order) if order.destination == command.destination:
            return ()
        case Shipping(forwarded_at=datetime()):
            return (DestinationChanged(command.destination, in_time=False),)
        case Allocated() | Shipping():
            return (DestinationChanged(command.destination, in_time=True),)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _packable(state: State) -> Shipping:
    match state:
        case Shipping():
            return state
        case NothingKnown() | EndedUnseen():
            raise OrderUnknown
        case Allocated():
            raise OrderNotConfirmed
        case Released() | Stopped():
            raise OrderEnded
        case _:
            assert_never(state)


def _pack(state: Shipping, command: PackParcel, couriers: Couriers) -> tuple[ShipmentEvent, ...]:
    if state.parcel(command.parcel_id) is not None:
        return ()
    if command.courier not in couriers:
        raise CourierUnknown(known=couriers)
    lines = state.open if command.lines is None else plus(command.lines)
    if not state.open or not lines:
        raise NothingToPack
    _ensure_within(lines, state.open)
    return (ParcelPacked(command.parcel_id, command.courier, lines),)


def _hand_over(state: Shipping, command: HandOverParcel, couriers: Couriers) -> tuple[ShipmentEvent, ...]:
    parcel = state.parcel(command.parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=command.parcel_id)
        case Packed(courier=courier, lines=lines):
            if command.handed_over_at > command.now:
                raise HandedOverInTheFuture(now=command.now)
            number = command.tracking_number
            url = couriers[courier].tracking_url(number) if courier in couriers else None
            return (
                ParcelHandedOver(
                    parcel_id=command.parcel_id,
                    courier=courier,
                    tracking_number=number,
                    tracking_url=url,
                    lines=lines,
                    handed_over_at=command.handed_over_at,
                ),
            )
        case WithCourier(tracking_number=number) | Delivered(journey=WithCourier(tracking_number=number)):
            if number != command.tracking_number:
                raise ParcelAlreadyHandedOver(tracking_number=number)
            return ()
        case _:
            assert_never(parcel)


def _track(state: Shipping, command: TrackParcel) -> tuple[ShipmentEvent, ...]:
    events: list[ShipmentEvent] = []
    current = state
    for report in sorted(command.reports, key=lambda one: one.happened_at):
        for event in _report(current, command.parcel_id, report):
            events.append(event)
            evolved = evolve(current, event)
            assert isinstance(evolved, Shipping)  # noqa: S101  a report never ends a shipment
            current = evolved
    return tuple(events)


def _report(state: Shipping, parcel_id: str, report: Report) -> tuple[ShipmentEvent, ...]:
    parcel = state.parcel(parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=parcel_id)
        case Packed():
            raise ParcelNotHandedOver(parcel_id=parcel_id)
        case WithCourier() if report.status is TrackingStatus.DELIVERED:
            return (
                ParcelDelivered(
                    parcel_id=parcel_id,
                    courier=parcel.courier,
                    tracking_number=parcel.tracking_number,
                    delivered_at=report.happened_at,
                    location=report.location,
                    description=report.description,
                    complete=plus(state.delivered, parcel.lines) == state.confirmed,
                ),
            )
        case Delivered() if report.status is TrackingStatus.DELIVERED:
            return ()
        case WithCourier():
            return _tracked(parcel, report)
        case Delivered(journey=journey):
            return _tracked(journey, report)
        case _:
            assert_never(parcel)


def _tracked(journey: WithCourier, report: Report) -> tuple[ShipmentEvent, ...]:
    if journey.has_heard(report):
        return ()
    return (
        ParcelTracked(
            parcel_id=journey.parcel_id,
            courier=journey.courier,
            tracking_number=journey.tracking_number,
            status=report.status,
            happened_at=report.happened_at,
            location=report.location,
            description=report.description,
        ),
    )


def _released(held: tuple[LineQuantity, ...], refused: tuple[LineQuantity, ...]) -> tuple[ShipmentEvent, ...]:
    """Free those of the refused pieces that are kept at all."""
    kept = by_line(held)
    going = tuple(LineQuantity(one.line, min(one.quantity, kept.get(one.line, 0))) for one in plus(refused))
    lines = plus(going)
    return (AllocationReleased(lines, order_ended=False),) if lines else ()


def _ensure_within(asked: tuple[LineQuantity, ...], left: tuple[LineQuantity, ...]) -> None:
    available = by_line(left)
    for line, quantity in sorted(by_line(asked).items()):
        if quantity > available.get(line, 0):
            raise PiecesNotOpen(line=line, asked=quantity, left=available.get(line, 0))
