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
        case events.StockReturned():
            return _moved(public.StockReturnedV1, event)
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
        case events.PiecesStopped():
            return public.PiecesStoppedV1(
                return_id=event.return_id,
                lines=list(event.lines),
                ruling=event.ruling,
                unpacked=list(event.unpacked),
                not_collected=event.not_collected,
                complete=event.complete,
                delivered_at=event.delivered_at,
                left=list(event.left),
            )
        case events.PiecesStopDeclined():
            return public.PiecesStopDeclinedV1(return_id=event.return_id, handed_over_at=event.handed_over_at)
        case events.DestinationChanged():
            return public.DestinationChangedV1(in_time=event.in_time)
        case events.ParcelPacked() | events.ParcelHandedOver() | events.ParcelTracked():
            return _on_the_way(event)
        case events.ParcelDelivered() | events.DeliveryCorrected():
            return _delivered(event)
        case (
            events.ParcelHeld()
            | events.ParcelReleased()
            | events.ParcelReturning()
            | events.ParcelCameBack()
            | events.ParcelLost()
        ):
            return _undelivered(event)
        case _:
            assert_never(event)


def _on_the_way(event: events.ParcelPacked | events.ParcelHandedOver | events.ParcelTracked) -> EventBody:
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
                collect=event.collect,
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
                after_loss=event.after_loss,
                collected=event.collected,
            )
        case _:
            assert_never(event)


def _delivered(event: events.ParcelDelivered | events.DeliveryCorrected) -> EventBody:
    match event:
        case events.ParcelDelivered():
            return public.ParcelDeliveredV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                delivered_at=event.delivered_at,
                complete=event.complete,
                lines=list(event.lines),
                collected=event.collected,
                order_delivered_at=event.order_delivered_at,
            )
        case events.DeliveryCorrected():
            return public.DeliveryCorrectedV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                was=event.was,
                delivered_at=event.delivered_at,
                complete=event.complete,
                lines=list(event.lines),
                order_delivered_at=event.order_delivered_at,
            )
        case _:
            assert_never(event)


def _undelivered(
    event: events.ParcelHeld
    | events.ParcelReleased
    | events.ParcelReturning
    | events.ParcelCameBack
    | events.ParcelLost,
) -> EventBody:
    match event:
        case events.ParcelHeld():
            return public.ParcelHeldV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                held_since=event.held_since,
                location=event.location,
            )
        case events.ParcelReleased():
            return public.ParcelReleasedV1(
                parcel_id=event.parcel_id,
                instruction=event.instruction,
                note=event.note,
                released_by=event.released_by,
                ruling=event.ruling,
            )
        case events.ParcelReturning():
            return public.ParcelReturningV1(
                parcel_id=event.parcel_id,
                courier=event.courier,
                tracking_number=event.tracking_number,
                happened_at=event.happened_at,
                description=event.description,
            )
        case events.ParcelCameBack():
            return public.ParcelCameBackV1(
                parcel_id=event.parcel_id,
                lines=list(event.lines),
                cause=event.cause,
                return_cost=event.return_cost,
                customs_cost=event.customs_cost,
                received_by=event.received_by,
                received_at=event.received_at,
                complete=event.complete,
                delivered_at=event.delivered_at,
            )
        case events.ParcelLost():
            return public.ParcelLostV1(
                parcel_id=event.parcel_id,
                lines=list(event.lines),
                reported_by=event.reported_by,
                lost_at=event.lost_at,
                complete=event.complete,
                delivered_at=event.delivered_at,
            )
        case _:
            assert_never(event)


def _moved(
    body: type[public.StockReservedV1]
    | type[public.StockReleasedV1]
    | type[public.StockTakenV1]
    | type[public.StockReturnedV1],
    event: events.StockReserved | events.StockReleased | events.StockTaken | events.StockReturned,
) -> EventBody:
    return body(
        sku=event.sku,
        order_id=event.order_id,
        quantity=event.quantity,
        on_hand=event.on_hand,
        reserved=event.reserved,
    )
