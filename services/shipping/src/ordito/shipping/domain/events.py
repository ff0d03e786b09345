"""What happens to stock and to shipments. Private: `adapters/kafka/publish.py` translates each into its public event.

An article's stock has a stream of its own, `stock/{seller}/{sku}`; a shipment's stream is its order's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.pieces import Destination, Order


@dataclass(frozen=True, slots=True)
class StockCounted:
    """The staff or the storefront said how many pieces lie in the warehouse, reserved ones included."""

    sku: str
    on_hand: int
    reserved: int
    counted_by: str


@dataclass(frozen=True, slots=True)
class StockReserved:
    """Pieces are set aside for an order. `on_hand` and `reserved` are what they are from now on."""

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class StockReleased:
    """Pieces that were set aside for an order are free again."""

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class StockTaken:
    """Pieces that were set aside for an order left the warehouse with a parcel."""

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class AllocationMade:
    """The order is known here: so much of it is reserved, so much is not in stock."""

    order: Order
    reserved: tuple[LineQuantity, ...]
    unavailable: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class AllocationReleased:
    """Reserved pieces are free again: all of them, because the order has ended, or those of lines that were refused."""

    lines: tuple[LineQuantity, ...]
    order_ended: bool


@dataclass(frozen=True, slots=True)
class ShipmentOpened:
    """The order is confirmed: these pieces may be packed."""

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class ParcelPacked:
    """A parcel is ready for the courier."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class ParcelHandedOver:
    """The courier has the parcel: the order is forwarded."""

    parcel_id: str
    courier: str
    tracking_number: str
    tracking_url: str | None
    lines: tuple[LineQuantity, ...]
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelTracked:
    """The courier reported on a parcel, short of its delivery. `happened_at` is the courier's time."""

    parcel_id: str
    courier: str
    tracking_number: str
    status: TrackingStatus
    happened_at: datetime
    location: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class ParcelDelivered:
    """The courier reported that the parcel reached the customer. `complete`: with it, every confirmed piece has."""

    parcel_id: str
    courier: str
    tracking_number: str
    delivered_at: datetime
    location: str | None
    description: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class ShipmentStopped:
    """Asked to stop, and in time: nothing left the house, and `lines` are free again."""

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class ShipmentStopDeclined:
    """Asked to stop, too late: a parcel is with the courier. `request` tells one request from the next."""

    request: str
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class DestinationChanged:
    """Parcels not yet handed over go to `destination`. `in_time`: that is all of them."""

    destination: Destination
    in_time: bool


StockEvent: TypeAlias = StockCounted | StockReserved | StockReleased | StockTaken
ShipmentEvent: TypeAlias = (
    AllocationMade
    | AllocationReleased
    | ShipmentOpened
    | ParcelPacked
    | ParcelHandedOver
    | ParcelTracked
    | ParcelDelivered
    | ShipmentStopped
    | ShipmentStopDeclined
    | DestinationChanged
)
Event: TypeAlias = StockEvent | ShipmentEvent
