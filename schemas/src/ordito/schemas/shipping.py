"""Events of stock and parcels, on topic `ordito.shipping`.

Key and subject are the order id; for the stock of one article `stock/{seller}/{sku}`. Owner: shipping. Consumers:
orders, notifications, desk. Compatibility as for the orders' topic.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from ordito.schemas.event import EventBody
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling


class TrackingStatus(StrEnum):
    """Where a parcel is, normalised over couriers (karrio's TrackingStatus)."""

    PENDING = "pending"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_DELAYED = "delivery_delayed"
    READY_FOR_PICKUP = "ready_for_pickup"
    ON_HOLD = "on_hold"
    RETURN_TO_SENDER = "return_to_sender"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class StockCountedV1(EventBody):
    """Staff set how many pieces lie in the warehouse, reserved ones included."""

    type: ClassVar[str] = "ordito.shipping.stock-counted.v1"

    sku: str
    on_hand: int
    reserved: int
    counted_by: str


class StockReservedV1(EventBody):
    """Pieces are set aside for an order."""

    type: ClassVar[str] = "ordito.shipping.stock-reserved.v1"

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


class StockReleasedV1(EventBody):
    """Pieces set aside for an order are free again."""

    type: ClassVar[str] = "ordito.shipping.stock-released.v1"

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


class StockTakenV1(EventBody):
    """Pieces left the warehouse with a parcel."""

    type: ClassVar[str] = "ordito.shipping.stock-taken.v1"

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


class AllocationMadeV1(EventBody):
    """What of the order is reserved, and what is not in stock."""

    type: ClassVar[str] = "ordito.shipping.allocation-made.v1"

    reserved: list[LineQuantity]
    unavailable: list[LineQuantity]


class AllocationReleasedV1(EventBody):
    """The order was rejected: what was reserved is free again."""

    type: ClassVar[str] = "ordito.shipping.allocation-released.v1"

    lines: list[LineQuantity]


class ShipmentOpenedV1(EventBody):
    """The order is confirmed: these pieces may be packed."""

    type: ClassVar[str] = "ordito.shipping.shipment-opened.v1"

    lines: list[LineQuantity]


class ParcelPackedV1(EventBody):
    """A parcel is ready for the courier."""

    type: ClassVar[str] = "ordito.shipping.parcel-packed.v1"

    parcel_id: str
    courier: str
    lines: list[LineQuantity]


class ParcelHandedOverV1(EventBody):
    """The courier has the parcel; from here on the order cannot be cancelled."""

    type: ClassVar[str] = "ordito.shipping.parcel-handed-over.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    tracking_url: str | None
    lines: list[LineQuantity]
    handed_over_at: datetime
    collect: Money | None = None
    """What the courier collects from the customer on delivery."""


class ParcelTrackedV1(EventBody):
    """The courier reported on a parcel. `happened_at` is the courier's time."""

    type: ClassVar[str] = "ordito.shipping.parcel-tracked.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    status: TrackingStatus
    happened_at: datetime
    location: str | None
    description: str | None
    after_loss: bool = False
    """With `delivered`: the parcel had been written off, and is settled as lost. People have to look."""
    collected: Money | None = None
    """With `after_loss`: what the courier collected from the customer all the same."""


class ParcelDeliveredV1(EventBody):
    """The parcel reached the customer. `complete`: every confirmed piece of the order is delivered now."""

    type: ClassVar[str] = "ordito.shipping.parcel-delivered.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    delivered_at: datetime
    complete: bool
    lines: list[LineQuantity] = Field(default_factory=list)
    collected: Money | None = None
    """What the courier collected from the customer."""
    order_delivered_at: datetime | None = None
    """With `complete`: when the order's last parcel was delivered, where that is not this one."""


class ShipmentStoppedV1(EventBody):
    """No more of the order leaves the house, and `lines` are free again. Asked to stop in time, nothing has left it;
    a contract may also end while parcels are under way.
    """

    type: ClassVar[str] = "ordito.shipping.shipment-stopped.v1"

    lines: list[LineQuantity]


class ShipmentStopDeclinedV1(EventBody):
    """Asked to stop, too late: a parcel is with the courier."""

    type: ClassVar[str] = "ordito.shipping.shipment-stop-declined.v1"

    handed_over_at: datetime


class PiecesStoppedV1(EventBody):
    """The customer withdrew from pieces that were in the house: they do not leave it, and are free again.

    The parcels `unpacked` held some of them and are no parcels any more: what else was in those is packed anew.
    """

    type: ClassVar[str] = "ordito.shipping.pieces-stopped.v1"

    return_id: str
    lines: list[LineQuantity]
    ruling: Ruling
    """By which the customer withdrew."""
    unpacked: list[str] = Field(default_factory=list)
    not_collected: Money | None = None
    """So much less the courier collects from the customer on delivery."""
    complete: bool = False
    """Whether with it all that is still to come has reached the customer, and something has."""
    delivered_at: datetime | None = None
    """With `complete`: when the order's last parcel was delivered."""
    left: list[LineQuantity] = Field(default_factory=list)
    """The return's other pieces: they had left the house, and are to come back."""


class PiecesStopDeclinedV1(EventBody):
    """Too late to keep any of the pieces here that the customer withdrew from: they come back as a return.

    All of them have left, or a courier who has a parcel collects the money for them, too. `handed_over_at` is when the
    order's first parcel left.
    """

    type: ClassVar[str] = "ordito.shipping.pieces-stop-declined.v1"

    return_id: str
    handed_over_at: datetime


class DestinationChangedV1(EventBody):
    """The parcel label will carry the corrected address."""

    type: ClassVar[str] = "ordito.shipping.destination-changed.v1"

    in_time: bool


class DeliveryCorrectedV1(EventBody):
    """The courier corrected the time at which a parcel reached the customer."""

    type: ClassVar[str] = "ordito.shipping.delivery-corrected.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    was: datetime
    delivered_at: datetime
    complete: bool
    lines: list[LineQuantity]
    order_delivered_at: datetime | None = None
    """With `complete`: when the order's last parcel was delivered, where that is not this one."""


class ParcelHeldV1(EventBody):
    """The courier keeps the parcel at a branch, after attempts that failed. `held_since` is the courier's time."""

    type: ClassVar[str] = "ordito.shipping.parcel-held.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    held_since: datetime
    location: str | None


class ParcelReleasedV1(EventBody):
    """Staff told the courier what to do with a held parcel."""

    type: ClassVar[str] = "ordito.shipping.parcel-released.v1"

    parcel_id: str
    instruction: Literal["deliver_again", "customer_collects", "return_to_sender"]
    note: str | None
    released_by: str
    ruling: Ruling


class ParcelReturningV1(EventBody):
    """The parcel was refused, or could not be delivered, and is on its way back to the seller."""

    type: ClassVar[str] = "ordito.shipping.parcel-returning.v1"

    parcel_id: str
    courier: str
    tracking_number: str
    happened_at: datetime
    description: str | None


class ParcelCameBackV1(EventBody):
    """An undelivered parcel reached the warehouse; what it cost is known. `cause`: refused by the customer or not."""

    type: ClassVar[str] = "ordito.shipping.parcel-came-back.v1"

    parcel_id: str
    lines: list[LineQuantity]
    cause: Literal["refused", "undeliverable"]
    return_cost: Money
    customs_cost: Money
    received_by: str
    received_at: datetime
    complete: bool = False
    """Whether every piece that is still to come has reached the customer, and at least one has."""
    delivered_at: datetime | None = None
    """The order's last delivery so far; None if nothing was ever delivered."""


class ParcelLostV1(EventBody):
    """The courier lost the parcel: its pieces will not come."""

    type: ClassVar[str] = "ordito.shipping.parcel-lost.v1"

    parcel_id: str
    lines: list[LineQuantity]
    reported_by: str
    lost_at: datetime
    complete: bool = False
    """Whether every piece that is still to come has reached the customer, and at least one has."""
    delivered_at: datetime | None = None
    """The order's last delivery so far; None if nothing was ever delivered."""


class StockReturnedV1(EventBody):
    """Pieces came back to the warehouse and can be sold again."""

    type: ClassVar[str] = "ordito.shipping.stock-returned.v1"

    sku: str
    order_id: str
    quantity: int
    on_hand: int
    reserved: int


EVENTS: tuple[type[EventBody], ...] = (
    StockCountedV1,
    StockReservedV1,
    StockReleasedV1,
    StockTakenV1,
    AllocationMadeV1,
    AllocationReleasedV1,
    ShipmentOpenedV1,
    ParcelPackedV1,
    ParcelHandedOverV1,
    ParcelTrackedV1,
    ParcelDeliveredV1,
    ShipmentStoppedV1,
    ShipmentStopDeclinedV1,
    DestinationChangedV1,
    DeliveryCorrectedV1,
    ParcelHeldV1,
    ParcelReleasedV1,
    ParcelReturningV1,
    ParcelCameBackV1,
    ParcelLostV1,
    StockReturnedV1,
    PiecesStoppedV1,
    PiecesStopDeclinedV1,
)
