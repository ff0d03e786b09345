"""Private events as other services see them, on topic `ordito.shipping`: one public event for each private one."""

from __future__ import annotations

from typing import assert_never

from ordito.kit.transaction import Stored
from ordito.schemas import shipping as public
from ordito.schemas.event import EventBody
from ordito.shipping.domain import events

SOURCE = "shipping"
TOPIC = "ordito.shipping"


def to_public(stored: Stored) -> EventBody:
    """The public event of one stored event. Addresses stay here."""
    event: events.Event = stored.event
    match event:
        case events.StockCounted():
            return public.StockCountedV1(
                sku=event.sku, on_hand=event.on_hand, reserved=event.reserved, counted_by=event.counted_by
            )
        case events.StockReserved():
            return _moved(public.StockReservedV1, event)
        case events.StockReleased():
            return _moved(public.StockReleasedV1, event)
        case events.StockTaken():
            return _moved(public.StockTakenV1, event)
        case events.AllocationMade():
            return public.AllocationMadeV1(reserved=list(event.reserved), unavailable=list(event.unavailable))
        case events.AllocationReleased():
            return public.AllocationReleasedV1(lines=list(event.lines))
        case events.ShipmentOpened():
            return public.ShipmentOpenedV1(lines=list(event.lines))
        case events.ShipmentStopped():
            return public.ShipmentStoppedV1(lines=list(event.lines))
        case events.ShipmentStopDeclined():
            return public.ShipmentStopDeclinedV1(handed_over_at=event.handed_over_at)
        case events.DestinationChanged():
            return public.DestinationChangedV1(in_time=event.in_time)
        case events.ParcelPacked() | events.ParcelHandedOver() | events.ParcelTracked() | events.ParcelDelivered():
            return _of_parcel(event)
        case _:
            assert_never(event)


def _of_parcel(
    event: events.ParcelPacked | events.ParcelHandedOver | events.ParcelTracked | events.ParcelDelivered,
) -> EventBody:
    match event:
        case events.ParcelPacked():
            return public.ParcelPackedV1(parcel_id=event.parcel_id, courier=event.courier, lines=list(event.lines))
        case events.ParcelHandedOver():
            return public.ParcelHandedOverV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                tracking_url=event.tracking_url,
                lines=list(event.lines),
                handed_over_at=event.handed_over_at,
            )
        case events.ParcelTracked():
            return public.ParcelTrackedV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                status=event.status,
                happened_at=event.happened_at,
                location=event.location,
                description=event.description,
            )
        case events.ParcelDelivered():
            return public.ParcelDeliveredV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                delivered_at=event.delivered_at,
                complete=event.complete,
            )
        case _:
            assert_never(event)


def _moved(
    body: type[public.StockReservedV1] | type[public.StockReleasedV1] | type[public.StockTakenV1],
    event: events.StockReserved | events.StockReleased | events.StockTaken,
) -> EventBody:
    return body(
        sku=event.sku,
        order_id=event.order_id,
        quantity=event.quantity,
        on_hand=event.on_hand,
        reserved=event.reserved,
    )
