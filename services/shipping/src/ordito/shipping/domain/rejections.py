"""What shipping refuses.

ShippingRejection
  + StockRejection
    + OnHandBelowReserved
    + NotEnoughStock
    + NotReserved
    + NotTaken
  + ShipmentRejection
    + OrderUnknown
    + OrderNotConfirmed
    + OrderEnded
    + ConfirmedAboveReserved
    + PiecesNotOpen
    + NothingToPack
    + ParcelWithCourier
  + ParcelRejection
    + ParcelUnknown
    + ParcelUnpacked
    + ParcelNotHandedOver
    + ParcelAlreadyHandedOver
    + ParcelNotHeld
    + ReleaseNotForStaff           by ruling
    + ParcelReachedItsEnd
    + HandedOverInTheFuture
    + ReportedOutsideTime
    + TrackingNumberTaken
    + CourierUnknown
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Literal

from ordito.kit.rejection import Rejection
from ordito.schemas.values import Ruling


class ShippingRejection(Rejection):
    """A command that cannot be carried out as things are."""


class StockRejection(ShippingRejection):
    """Stock cannot be changed so."""


class OnHandBelowReserved(StockRejection):
    """Fewer pieces were counted than are promised to customers."""

    code: ClassVar[str] = "on_hand_below_reserved"

    def __init__(self, *, on_hand: int, reserved: int) -> None:
        super().__init__(
            f"{reserved} pieces are reserved for orders, so {on_hand} on hand cannot be right.", param="on_hand"
        )
        self.on_hand = on_hand
        self.reserved = reserved


class NotEnoughStock(StockRejection):
    """More pieces were to be reserved than are free."""

    code: ClassVar[str] = "not_enough_stock"

    def __init__(self, *, asked: int, free: int) -> None:
        super().__init__(f"{asked} pieces were asked for, {free} are free.")
        self.asked = asked
        self.free = free


class NotReserved(StockRejection):
    """More pieces were to be released or taken than are reserved for the order."""

    code: ClassVar[str] = "not_reserved"

    def __init__(self, *, order_id: str, asked: int, held: int) -> None:
        super().__init__(f"{asked} pieces were asked for, {held} are reserved for the order {order_id}.")
        self.order_id = order_id
        self.asked = asked
        self.held = held


class NotTaken(StockRejection):
    """More pieces were to come back than left for the order and are still out."""

    code: ClassVar[str] = "not_taken"

    def __init__(self, *, order_id: str, asked: int, out: int) -> None:
        super().__init__(f"{asked} pieces were to come back, {out} are out for the order {order_id}.")
        self.order_id = order_id
        self.asked = asked
        self.out = out


class ShipmentRejection(ShippingRejection):
    """The order's shipment is not where this could be done."""


class OrderUnknown(ShipmentRejection):
    """Shipping has not heard of the order."""

    code: ClassVar[str] = "order_unknown"

    def __init__(self) -> None:
        super().__init__("Shipping has not heard of this order yet.")


class OrderNotConfirmed(ShipmentRejection):
    """Nothing is packed before the order is confirmed."""

    code: ClassVar[str] = "order_not_confirmed"

    def __init__(self) -> None:
        super().__init__("The order is not confirmed yet, so nothing may be packed.")


class OrderEnded(ShipmentRejection):
    """The order was rejected or cancelled."""

    code: ClassVar[str] = "order_ended"

    def __init__(self) -> None:
        super().__init__("The order was rejected or cancelled, so nothing of it is shipped.")


class ConfirmedAboveReserved(ShipmentRejection):
    """The order was confirmed for pieces that are not kept for it."""

    code: ClassVar[str] = "confirmed_above_reserved"

    def __init__(self, *, lines: Iterable[int]) -> None:
        self.lines = tuple(lines)
        super().__init__(f"More was confirmed than is reserved, in {_named(self.lines)}.")


class PiecesNotOpen(ShipmentRejection):
    """More pieces of a line than are still to be packed."""

    code: ClassVar[str] = "pieces_not_open"

    def __init__(self, *, line: int, asked: int, left: int) -> None:
        super().__init__(f"{asked} pieces of line {line} were asked for, {left} are still open.", param="lines")
        self.line = line
        self.asked = asked
        self.left = left


class NothingToPack(ShipmentRejection):
    """Every piece is in a parcel already."""

    code: ClassVar[str] = "nothing_to_pack"

    def __init__(self) -> None:
        super().__init__("Every piece of the order is in a parcel already.")


class ParcelWithCourier(ShipmentRejection):
    """The order ended while a parcel of it was under way."""

    code: ClassVar[str] = "parcel_with_courier"

    def __init__(self, *, handed_over_at: datetime) -> None:
        super().__init__(f"A parcel of the order has been with the courier since {handed_over_at.isoformat()}.")
        self.handed_over_at = handed_over_at


class ParcelRejection(ShippingRejection):
    """A parcel cannot be treated so."""


class ParcelUnknown(ParcelRejection):
    """The order has no such parcel."""

    code: ClassVar[str] = "parcel_unknown"

    def __init__(self, *, parcel_id: str) -> None:
        super().__init__("The order has no such parcel.", param="parcel_id")
        self.parcel_id = parcel_id


class ParcelUnpacked(ParcelRejection):
    """The parcel holds pieces that the customer has withdrawn from: it must not leave."""

    code: ClassVar[str] = "parcel_unpacked"

    def __init__(self, *, parcel_id: str) -> None:
        super().__init__(
            "The customer withdrew from goods in this parcel: take them out, and pack what is left as a new parcel.",
            param="parcel_id",
        )
        self.parcel_id = parcel_id


class ParcelNotHandedOver(ParcelRejection):
    """A report on a parcel that lies in our own house."""

    code: ClassVar[str] = "parcel_not_handed_over"

    def __init__(self, *, parcel_id: str) -> None:
        super().__init__("The parcel was not handed over to a courier yet.")
        self.parcel_id = parcel_id


class ParcelAlreadyHandedOver(ParcelRejection):
    """The parcel is with the courier under another tracking number."""

    code: ClassVar[str] = "parcel_already_handed_over"

    def __init__(self, *, tracking_number: str) -> None:
        super().__init__(f"The parcel was handed over before, as {tracking_number}.", param="tracking_number")
        self.tracking_number = tracking_number


class ParcelNotHeld(ParcelRejection):
    """An instruction on a parcel that does not wait for one."""

    code: ClassVar[str] = "parcel_not_held"

    def __init__(self, *, parcel_id: str) -> None:
        super().__init__("The courier does not hold the parcel.")
        self.parcel_id = parcel_id


class ReleaseNotForStaff(ParcelRejection):
    """By the seller's terms only the courier and the customer settle what becomes of a held parcel."""

    code: ClassVar[str] = "release_not_for_staff"

    def __init__(self, *, ruling: Ruling) -> None:
        super().__init__(ruling.sentence.en, ruling=ruling)


class ParcelReachedItsEnd(ParcelRejection):
    """The parcel was delivered, came back or was lost, and cannot end in another way."""

    code: ClassVar[str] = "parcel_reached_its_end"

    def __init__(self, *, ended: Literal["delivered", "came_back", "lost"]) -> None:
        words = {"delivered": "was delivered", "came_back": "came back", "lost": "was reported as lost"}
        super().__init__(f"The parcel {words[ended]}.")
        self.ended = ended


class HandedOverInTheFuture(ParcelRejection):
    """A hand-over that has not happened yet."""

    code: ClassVar[str] = "handed_over_in_the_future"

    def __init__(self, *, now: datetime) -> None:
        super().__init__(f"It is {now.isoformat()}: record a hand-over once it happened.", param="handed_over_at")
        self.now = now


class ReportedOutsideTime(ParcelRejection):
    """A courier's time that cannot be: deadlines of the customer begin on the day of delivery."""

    code: ClassVar[str] = "reported_outside_time"

    def __init__(self, *, happened_at: datetime, earliest: datetime | None, latest: datetime) -> None:
        bound = f"not after {latest.isoformat()}" if earliest is None else f"not before {earliest.isoformat()}"
        super().__init__(f"The courier reports of {happened_at.isoformat()}, which can be {bound}.")
        self.happened_at = happened_at


class TrackingNumberTaken(ParcelRejection):
    """The courier gave this number to another parcel."""

    code: ClassVar[str] = "tracking_number_taken"

    def __init__(self, *, courier: str, tracking_number: str) -> None:
        super().__init__(f"{courier} has another parcel with the number {tracking_number}.", param="tracking_number")
        self.courier = courier
        self.tracking_number = tracking_number


class CourierUnknown(ParcelRejection):
    """Nobody works with this courier."""

    code: ClassVar[str] = "courier_unknown"

    def __init__(self, *, known: Iterable[str]) -> None:
        self.known = tuple(sorted(known))
        super().__init__(f"The couriers are {', '.join(self.known)}.", param="courier")


def _named(lines: tuple[int, ...]) -> str:
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(str(line) for line in lines)
