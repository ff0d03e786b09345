"""What happens to stock and to shipments. Private: `adapters/kafka/publish.py` translates each into its public event.

An article's stock has a stream of its own, `stock/{seller}/{sku}`; a shipment's stream is its order's id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ordito.schemas.money import Money
from ordito.schemas.shipping import TrackingStatus
from ordito.schemas.values import LineQuantity, Ruling
from ordito.shipping.domain.pieces import Destination, Instruction, Order, ReturnCause


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
class StockReturned:
    """Pieces that had left with a parcel are in the warehouse again and can be sold."""

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
    """Reserved pieces are free again: all of them, because the order has ended, or those of lines that were refused.

    `not_collected`: the courier collects so much less from the customer, because the refused pieces are not paid for.
    """

    lines: tuple[LineQuantity, ...]
    order_ended: bool
    not_collected: Money | None = None


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
    """The courier has the parcel: the order is forwarded. `collect` is what he takes from the customer on delivery."""

    parcel_id: str
    courier: str
    tracking_number: str
    tracking_url: str | None
    lines: tuple[LineQuantity, ...]
    handed_over_at: datetime
    collect: Money | None = None


@dataclass(frozen=True, slots=True)
class ParcelTracked:
    """The courier reported on a parcel, short of its delivery. `happened_at` is the courier's time.

    `after_loss`: a delivery, but of a parcel that had been written off; it stays so, and people have to look.
    `collected` is what the courier was to collect with it.
    """

    parcel_id: str
    courier: str
    tracking_number: str
    status: TrackingStatus
    happened_at: datetime
    location: str | None
    description: str | None
    after_loss: bool = False
    collected: Money | None = None


@dataclass(frozen=True, slots=True)
class ParcelDelivered:
    """The courier reported that the parcel reached the customer. `complete`: with it, every confirmed piece has.

    `order_delivered_at` is then the last delivery of all, where that is another parcel's.
    """

    parcel_id: str
    courier: str
    tracking_number: str
    delivered_at: datetime
    location: str | None
    description: str | None
    complete: bool
    lines: tuple[LineQuantity, ...] = ()
    collected: Money | None = None
    order_delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryCorrected:
    """The courier reported another time for the delivery of a parcel that was delivered, at `was`, as we had heard.

    `order_delivered_at` as above.
    """

    parcel_id: str
    courier: str
    tracking_number: str
    was: datetime
    delivered_at: datetime
    location: str | None
    description: str | None
    complete: bool
    lines: tuple[LineQuantity, ...]
    order_delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParcelHeld:
    """The courier keeps the parcel at a branch until somebody tells him what to do. `held_since` is his time."""

    parcel_id: str
    courier: str
    tracking_number: str
    held_since: datetime
    location: str | None


@dataclass(frozen=True, slots=True)
class ParcelReleased:
    """Staff told the courier what to do with a parcel that was held."""

    parcel_id: str
    instruction: Instruction
    note: str | None
    released_by: str
    released_at: datetime
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class ParcelReturning:
    """The courier reported that the parcel, refused or undeliverable, is on its way back to us."""

    parcel_id: str
    courier: str
    tracking_number: str
    happened_at: datetime
    description: str | None


@dataclass(frozen=True, slots=True)
class ParcelCameBack:
    """An undelivered parcel is in our house again, and its pieces in stock; what its way back cost is known.

    `complete`: all that is still to come has reached the customer, and something has; `delivered_at` is the last
    delivery so far.
    """

    parcel_id: str
    lines: tuple[LineQuantity, ...]
    cause: ReturnCause
    return_cost: Money
    customs_cost: Money
    received_by: str
    received_at: datetime
    complete: bool = False
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParcelLost:
    """The courier lost the parcel: its pieces will reach nobody. `complete` and `delivered_at` as above."""

    parcel_id: str
    lines: tuple[LineQuantity, ...]
    reported_by: str
    lost_at: datetime
    complete: bool = False
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShipmentStopped:
    """No more of the order leaves the house, and `lines` are free again. Asked to stop in time, nothing has left it;
    a contract may also end while parcels are under way.
    """

    lines: tuple[LineQuantity, ...]


@dataclass(frozen=True, slots=True)
class ShipmentStopDeclined:
    """Asked to stop, too late: a parcel is with the courier. `request` tells one request from the next."""

    request: str
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class PiecesStopped:
    """The customer withdrew from pieces that were in the house: they do not leave it, and are free again.

    The parcels `unpacked` held some of them: what else was in those is to be packed anew. `not_collected`: the courier
    collects so much less. `complete` and `delivered_at` as for a parcel that came back. `left` are the return's other
    pieces, which had left: they are to come back.
    """

    return_id: str
    lines: tuple[LineQuantity, ...]
    ruling: Ruling
    unpacked: tuple[str, ...] = ()
    not_collected: Money | None = None
    complete: bool = False
    delivered_at: datetime | None = None
    left: tuple[LineQuantity, ...] = ()


@dataclass(frozen=True, slots=True)
class PiecesStopDeclined:
    """Too late to keep pieces here that the customer withdrew from: they are to come back as a return.

    `handed_over_at` is when the order's first parcel left.
    """

    return_id: str
    handed_over_at: datetime


@dataclass(frozen=True, slots=True)
class DestinationChanged:
    """Parcels not yet handed over go to `destination`. `in_time`: that is all of them."""

    destination: Destination
    in_time: bool


StockEvent: TypeAlias = StockCounted | StockReserved | StockReleased | StockTaken | StockReturned
ShipmentEvent: TypeAlias = (
    AllocationMade
    | AllocationReleased
    | ShipmentOpened
    | ParcelPacked
    | ParcelHandedOver
    | ParcelTracked
    | ParcelDelivered
    | DeliveryCorrected
    | ParcelHeld
    | ParcelReleased
    | ParcelReturning
    | ParcelCameBack
    | ParcelLost
    | ShipmentStopped
    | ShipmentStopDeclined
    | PiecesStopped
    | PiecesStopDeclined
    | DestinationChanged
)
Event: TypeAlias = StockEvent | ShipmentEvent
