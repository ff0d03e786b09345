"""The names under which private events are kept. A name never changes; a changed event is a new version beside it."""

from __future__ import annotations

from ordito.kit.codec import Codec
from ordito.shipping.domain import events

CODEC = Codec(
    {
        "stock-counted.v1": events.StockCounted,
        "stock-reserved.v1": events.StockReserved,
        "stock-released.v1": events.StockReleased,
        "stock-taken.v1": events.StockTaken,
        "stock-returned.v1": events.StockReturned,
        "allocation-made.v1": events.AllocationMade,
        "allocation-released.v1": events.AllocationReleased,
        "shipment-opened.v1": events.ShipmentOpened,
        "parcel-packed.v1": events.ParcelPacked,
        "parcel-handed-over.v1": events.ParcelHandedOver,
        "parcel-tracked.v1": events.ParcelTracked,
        "parcel-delivered.v1": events.ParcelDelivered,
        "delivery-corrected.v1": events.DeliveryCorrected,
        "parcel-held.v1": events.ParcelHeld,
        "parcel-released.v1": events.ParcelReleased,
        "parcel-returning.v1": events.ParcelReturning,
        "parcel-came-back.v1": events.ParcelCameBack,
        "parcel-lost.v1": events.ParcelLost,
        "shipment-stopped.v1": events.ShipmentStopped,
        "shipment-stop-declined.v1": events.ShipmentStopDeclined,
        "pieces-stopped.v1": events.PiecesStopped,
        "pieces-stop-declined.v1": events.PiecesStopDeclined,
        "destination-changed.v1": events.DestinationChanged,
    }
)
