"""What couriers report on parcels, in any order, late, again, and corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, assert_never

from ordito.schemas.shipping import TrackingStatus
from ordito.shipping.domain.commands import Report, TrackParcel
from ordito.shipping.domain.events import (
    DeliveryCorrected,
    ParcelDelivered,
    ParcelHeld,
    ParcelReturning,
    ParcelTracked,
    ShipmentEvent,
)
from ordito.shipping.domain.parcels import CameBack, Delivered, Lost, Packed, WithCourier
from ordito.shipping.domain.rejections import ParcelNotHandedOver, ParcelUnknown
from ordito.shipping.domain.state import Shipping, State, Stopped, evolve

Delivery = TypeVar("Delivery", ParcelDelivered, DeliveryCorrected)


def track(state: Shipping | Stopped, command: TrackParcel) -> tuple[ShipmentEvent, ...]:
    """Each report counts once, in the order in which they happened."""
    events: list[ShipmentEvent] = []
    current = state
    for report in sorted(command.reports, key=lambda one: one.happened_at):
        for event in _report(current, command.parcel_id, report):
            events.append(event)
            current = _with(current, event)
        for event in _noticed(current, command.parcel_id):
            events.append(event)
            current = _with(current, event)
    return tuple(events)


def _with(state: Shipping | Stopped, event: ShipmentEvent) -> Shipping | Stopped:
    evolved: State = evolve(state, event)
    assert isinstance(evolved, Shipping | Stopped)  # noqa: S101  a report never ends a shipment
    return evolved


def _report(state: Shipping | Stopped, parcel_id: str, report: Report) -> tuple[ShipmentEvent, ...]:
    parcel = state.parcel(parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=parcel_id)
        case Packed():
            raise ParcelNotHandedOver(parcel_id=parcel_id)
        case WithCourier() if report.status is TrackingStatus.DELIVERED:
            return (_delivered(state, parcel, report),)
        case Delivered() if report.status is TrackingStatus.DELIVERED:
            return _corrected(state, parcel, report)
        case WithCourier():
            return _tracked(parcel, report)
        case Lost(journey=journey) if report.status is TrackingStatus.DELIVERED:
            return _delivered_after_loss(journey, report)
        case Delivered(journey=journey) | CameBack(journey=journey) | Lost(journey=journey):
            return _tracked(journey, report)
        case _:
            assert_never(parcel)


def _delivered(state: Shipping | Stopped, parcel: WithCourier, report: Report) -> ParcelDelivered:
    event = ParcelDelivered(
        parcel_id=parcel.parcel_id,
        courier=parcel.courier,
        tracking_number=parcel.tracking_number,
        delivered_at=report.happened_at,
        location=report.location,
        description=report.description,
        complete=False,
        lines=parcel.lines,
        collected=parcel.collect,
    )
    return _told_of_the_order(state, event)


def _corrected(state: Shipping | Stopped, parcel: Delivered, report: Report) -> tuple[ShipmentEvent, ...]:
    """The courier says another time than before. The same time again, or one that he had taken back, says nothing."""
    if parcel.journey.has_heard(report):
        return ()
    event = DeliveryCorrected(
        parcel_id=parcel.parcel_id,
        courier=parcel.courier,
        tracking_number=parcel.journey.tracking_number,
        was=parcel.delivered_at,
        delivered_at=report.happened_at,
        location=report.location,
        description=report.description,
        complete=False,
        lines=parcel.lines,
    )
    return (_told_of_the_order(state, event),)


def _told_of_the_order(state: Shipping | Stopped, event: Delivery) -> Delivery:
    """The delivery with what it makes of the whole order."""
    after = _with(state, event)
    last = after.delivered_at if after.complete and after.delivered_at != event.delivered_at else None
    return replace(event, complete=after.complete, order_delivered_at=last)


def _tracked(journey: WithCourier, report: Report) -> tuple[ParcelTracked, ...]:
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


def _delivered_after_loss(journey: WithCourier, report: Report) -> tuple[ShipmentEvent, ...]:
    """A parcel that was written off, and settled, arrived: what the courier was to collect with it, he has, once."""
    again = any(one.status is TrackingStatus.DELIVERED for one in journey.reports)
    collected = None if again else journey.collect
    return tuple(replace(event, after_loss=True, collected=collected) for event in _tracked(journey, report))


def _noticed(state: Shipping | Stopped, parcel_id: str) -> tuple[ShipmentEvent, ...]:
    """What all reports together say, in whatever order they came: the parcel comes back, or waits at a branch."""
    parcel = state.parcel(parcel_id)
    if not isinstance(parcel, WithCourier) or parcel.returning:
        return ()
    back = next((one for one in parcel.reports if one.status is TrackingStatus.RETURN_TO_SENDER), None)
    if back is not None:
        return (
            ParcelReturning(
                parcel_id=parcel_id,
                courier=parcel.courier,
                tracking_number=parcel.tracking_number,
                happened_at=back.happened_at,
                description=back.description,
            ),
        )
    waits = parcel.waits
    if waits is None or _known(parcel, waits):
        return ()
    return (
        ParcelHeld(
            parcel_id=parcel_id,
            courier=parcel.courier,
            tracking_number=parcel.tracking_number,
            held_since=waits.happened_at,
            location=waits.location,
        ),
    )


def _known(parcel: WithCourier, waits: Report) -> bool:
    """Whether this is the stay at the branch that was noticed before, or one that the staff have ended."""
    if parcel.release is not None and waits.happened_at <= parcel.release.released_at:
        return True
    return parcel.held_since is not None and not parcel.moved_after(parcel.held_since)
