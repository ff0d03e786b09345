"""What shipping can be told to do, or to note: for the stock of one article, and for the shipment of one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity, Ruling
from ordito.shipping.domain.pieces import Destination, Instruction, Order, ReturnCause


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


@dataclass(frozen=True, slots=True)
class ReturnStock:
    """Pieces that had left for an order are in the warehouse again and can be sold."""

    sku: str
    order_id: str
    quantity: int


StockCommand: TypeAlias = CountStock | ReserveStock | ReleaseStock | TakeStock | ReturnStock


@dataclass(frozen=True, slots=True)
class AllocateOrder:
    """The order was placed: reserve of it what is `free`, by article."""

    order: Order
    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RefuseLines:
    """The seller refused these pieces, which would have cost `price`; they need not be kept."""

    lines: tuple[LineQuantity, ...]
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class OpenShipment:
    """The order is confirmed for these pieces."""

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """The order has ended without a delivery: it was rejected or cancelled."""


@dataclass(frozen=True, slots=True)
class EndContract:
    """The customer ended the contract: nothing more leaves the house. Parcels under way stay what they are."""


@dataclass(frozen=True, slots=True)
class StopShipment:
    """The order shall be cancelled, if nothing of it has left yet. Each `request` is answered once."""

    request: str


@dataclass(frozen=True, slots=True)
class StopPieces:
    """The customer withdrew from these pieces, by `ruling`: those that are still here shall stay, the others come back.

    Each return is answered once.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    ruling: Ruling


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
    """The courier took the parcel, at `handed_over_at`; it is `now` when we are told.

    `by_voucher` is what a voucher pays of the order: so much less is collected on delivery.
    """

    parcel_id: str
    tracking_number: str
    handed_over_at: datetime
    now: datetime
    by_voucher: Money | None = None


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


@dataclass(frozen=True, slots=True)
class ReleaseParcel:
    """The staff told the courier what to do with a parcel that he holds."""

    parcel_id: str
    instruction: Instruction
    note: str | None
    released_by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class TakeParcelBack:
    """An undelivered parcel arrived in the warehouse; its way back and the customs cost so much."""

    parcel_id: str
    cause: ReturnCause
    return_cost: Money
    customs_cost: Money
    received_by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WriteParcelOff:
    """The courier lost the parcel."""

    parcel_id: str
    reported_by: str
    now: datetime


ShipmentCommand: TypeAlias = (
    AllocateOrder
    | RefuseLines
    | OpenShipment
    | CloseOrder
    | EndContract
    | StopShipment
    | StopPieces
    | ChangeDestination
    | PackParcel
    | HandOverParcel
    | TrackParcel
    | ReleaseParcel
    | TakeParcelBack
    | WriteParcelOff
)
Command: TypeAlias = StockCommand | ShipmentCommand
