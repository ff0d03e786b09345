"""How an order's pieces get into parcels, and parcels out of the house."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import ChangeDestination, HandOverParcel, PackParcel
from ordito.shipping.domain.couriers import Couriers
from ordito.shipping.domain.events import DestinationChanged, ParcelHandedOver, ParcelPacked, ShipmentEvent
from ordito.shipping.domain.parcels import CameBack, Delivered, Lost, Packed, WithCourier, journey_of, journeys
from ordito.shipping.domain.pieces import by_line, plus
from ordito.shipping.domain.rejections import (
    CourierUnknown,
    HandedOverInTheFuture,
    NothingToPack,
    OrderEnded,
    OrderNotConfirmed,
    OrderUnknown,
    ParcelAlreadyHandedOver,
    ParcelUnknown,
    ParcelUnpacked,
    PiecesNotOpen,
)
from ordito.shipping.domain.state import (
    Allocated,
    EndedUnseen,
    NothingKnown,
    Released,
    Shipping,
    State,
    Stopped,
)
from ordito.terms import share_of_pieces


def redirect(state: State, command: ChangeDestination) -> tuple[ShipmentEvent, ...]:
    """Parcels that are still in the house go to another address."""
    match state:
        case NothingKnown():
            raise OrderUnknown
        case Allocated(order=order) | Shipping(order=order) if order.destination == command.destination:
            return ()
        case Shipping(forwarded_at=datetime()):
            return (DestinationChanged(command.destination, in_time=False),)
        case Allocated() | Shipping():
            return (DestinationChanged(command.destination, in_time=True),)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def packable(state: State) -> Shipping:
    """The shipment, if pieces may leave. Raises ShipmentRejection."""
    match state:
        case Shipping():
            return state
        case NothingKnown() | EndedUnseen():
            raise OrderUnknown
        case Allocated():
            raise OrderNotConfirmed
        case Released() | Stopped():
            raise OrderEnded
        case _:
            assert_never(state)


def pack(state: Shipping, command: PackParcel, couriers: Couriers) -> tuple[ShipmentEvent, ...]:
    """No piece goes into two parcels."""
    if state.parcel(command.parcel_id) is not None:
        return ()
    if command.parcel_id in state.unpacked:
        raise ParcelUnpacked(parcel_id=command.parcel_id)
    if command.courier not in couriers:
        raise CourierUnknown(known=couriers)
    lines = state.open if command.lines is None else plus(command.lines)
    if not state.open or not lines:
        raise NothingToPack
    ensure_open(lines, state.open)
    return (ParcelPacked(command.parcel_id, command.courier, lines),)


def hand_over(state: Shipping, command: HandOverParcel, couriers: Couriers) -> tuple[ShipmentEvent, ...]:
    """The parcel leaves the house; where the customer pays on delivery, the courier collects."""
    parcel = state.parcel(command.parcel_id)
    match parcel:
        case None if command.parcel_id in state.unpacked:
            raise ParcelUnpacked(parcel_id=command.parcel_id)
        case None:
            raise ParcelUnknown(parcel_id=command.parcel_id)
        case Packed(courier=courier, lines=lines):
            if command.handed_over_at > command.now:
                raise HandedOverInTheFuture(now=command.now)
            number = command.tracking_number
            url = couriers[courier].tracking_url(number) if courier in couriers else None
            return (
                ParcelHandedOver(
                    parcel_id=command.parcel_id,
                    courier=courier,
                    tracking_number=number,
                    tracking_url=url,
                    lines=lines,
                    handed_over_at=command.handed_over_at,
                    collect=_to_collect(state, lines, by_voucher=command.by_voucher),
                ),
            )
        case (
            WithCourier(tracking_number=number)
            | Delivered(journey=WithCourier(tracking_number=number))
            | CameBack(journey=WithCourier(tracking_number=number))
            | Lost(journey=WithCourier(tracking_number=number))
        ):
            if number != command.tracking_number:
                raise ParcelAlreadyHandedOver(tracking_number=number)
            return ()
        case _:
            assert_never(parcel)


def ensure_open(asked: tuple[LineQuantity, ...], left: tuple[LineQuantity, ...]) -> None:
    """Raises PiecesNotOpen where more is asked for than is left."""
    available = by_line(left)
    for line, quantity in sorted(by_line(asked).items()):
        if quantity > available.get(line, 0):
            raise PiecesNotOpen(line=line, asked=quantity, left=available.get(line, 0))


def _to_collect(state: Shipping, lines: tuple[LineQuantity, ...], *, by_voucher: Money | None) -> Money | None:
    """All that is due goes with the first parcel; where that reached nobody, a later one is paid for by itself.

    Together they never collect more than what is due.
    """
    due = state.order.collect
    if due is None:
        return None
    if by_voucher is not None:
        due -= by_voucher
    asked = [
        (parcel, journey.collect)
        for parcel in state.parcels
        if (journey := journey_of(parcel)) is not None and journey.collect
    ]
    price: Money | None = due
    if asked:
        reached_nobody = any(isinstance(parcel, CameBack | Lost) for parcel, _ in asked)
        price = _price(state, lines) if reached_nobody else None
    for parcel, collect in asked:
        due = due if isinstance(parcel, CameBack | Lost) else due - collect
    return None if price is None or due.amount <= 0 else min(price, due)


def _price(state: Shipping, lines: tuple[LineQuantity, ...]) -> Money | None:
    ordered = {one.line: one for one in state.order.lines}
    before = by_line(plus(*(journey.lines for journey in journeys(state.parcels))))
    total: Money | None = None
    for one in lines:
        line = ordered[one.line]
        if line.price is None:
            continue
        share = share_of_pieces(line.price, ordered=line.quantity, before=before.get(one.line, 0), pieces=one.quantity)
        total = share if total is None else total + share
    return total
