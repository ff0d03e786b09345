"""What shipping can be told to do, or to note: for the stock of one article, and for the shipment of one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.pieces import Destination, Order


@dataclass(frozen=True, slots=True)
class CountStock:
    """So many pieces lie in the warehouse, reserved ones included."""

    sku: str
    on_hand: int
    counted_by: str


@dataclass(frozen=True, slots=True)
class ReserveStock:
    """Set pieces aside for an order."""

    sku: str
    order_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ReleaseStock:
    """Free pieces that are set aside for an order."""

    sku: str
    order_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class TakeStock:
    """Pieces set aside for an order leave the warehouse."""

    sku: str
    order_id: str
    quantity: int


StockCommand: TypeAlias = CountStock | ReserveStock | ReleaseStock | TakeStock


@dataclass(frozen=True, slots=True)
class AllocateOrder:
    """The order was placed: reserve of it what is `free`, by article."""

    order: Order
    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RefuseLines:
    """The seller refused these pieces; they need not be kept."""

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class OpenShipment:
    """The order is confirmed for these pieces."""

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """The order has ended without a delivery: it was rejected or cancelled."""


@dataclass(frozen=True, slots=True)
class StopShipment:
    """The order shall be cancelled, if nothing of it has left yet. Each `request` is answered once."""

    request: str


@dataclass(frozen=True, slots=True)
class ChangeDestination:
    """The staff corrected where the order goes."""

    destination: Destination


@dataclass(frozen=True, slots=True)
class PackParcel:
    """Pieces are put into a parcel; all that are still open where no `lines` are named."""

    parcel_id: str
    courier: str
    lines: tuple[LineQuantity, ...] | None


@dataclass(frozen=True, slots=True)
class HandOverParcel:
    """The courier took the parcel, at `handed_over_at`; it is `now` when we are told."""

    parcel_id: str
    tracking_number: str
    handed_over_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a courier says about a parcel. `happened_at` is the courier's time."""

    status: TrackingStatus
    happened_at: datetime
    location: str | None
    description: str | None


@dataclass(frozen=True, slots=True)
class TrackParcel:
    """The courier reports on a parcel: in any order, late, or again."""

    parcel_id: str
    reports: tuple[Report, ...]


ShipmentCommand: TypeAlias = (
    AllocateOrder
    | RefuseLines
    | OpenShipment
    | CloseOrder
    | StopShipment
    | ChangeDestination
    | PackParcel
    | HandOverParcel
    | TrackParcel
)
Command: TypeAlias = StockCommand | ShipmentCommand
