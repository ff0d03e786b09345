"""What is kept for an order, from its placing to its confirmation."""

from __future__ import annotations

from typing import assert_never

from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import AllocateOrder, OpenShipment, RefuseLines
from ordito.shipping.domain.events import AllocationMade, AllocationReleased, ShipmentEvent, ShipmentOpened
from ordito.shipping.domain.packing import ensure_open
from ordito.shipping.domain.pieces import Order, by_line, less, plus, share_out
from ordito.shipping.domain.rejections import ConfirmedAboveReserved, OrderEnded, OrderUnknown
from ordito.shipping.domain.state import (
    Allocated,
    EndedUnseen,
    NothingKnown,
    Released,
    Shipping,
    State,
    Stopped,
)


def allocate(state: State, command: AllocateOrder) -> tuple[ShipmentEvent, ...]:
    """Reserve what is in stock, earlier lines first."""
    match state:
        case NothingKnown():
            reserved, unavailable = share_out(command.order.lines, command.free)
            return (AllocationMade(command.order, reserved, unavailable),)
        case Allocated() | Shipping() | Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def refuse(state: State, command: RefuseLines) -> tuple[ShipmentEvent, ...]:
    """Free what is kept of refused pieces; the courier does not collect their price."""
    match state:
        case NothingKnown():
            raise OrderUnknown
        case Allocated(order=order, held=held, unavailable=unavailable):
            # What was not in stock is refused first: nothing is kept of it.
            return _released(held, less(command.lines, unavailable), not_collected=_price(order, command))
        case Shipping(order=order, open=left):
            ensure_open(command.lines, left)
            return _released(left, command.lines, not_collected=_price(order, command))
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def open_shipment(state: State, command: OpenShipment) -> tuple[ShipmentEvent, ...]:
    """The confirmed pieces may be packed; what is kept above them is free."""
    match state:
        case NothingKnown() | EndedUnseen():
            raise OrderUnknown
        case Allocated(held=held):
            above = less(command.lines, held)
            if above:
                raise ConfirmedAboveReserved(lines=(one.line for one in above))
            return (*_released(held, less(held, command.lines)), ShipmentOpened(plus(command.lines)))
        case Released():
            raise OrderEnded
        case Shipping() | Stopped():
            return ()
        case _:
            assert_never(state)


def _released(
    held: tuple[LineQuantity, ...], refused: tuple[LineQuantity, ...], *, not_collected: Money | None = None
) -> tuple[ShipmentEvent, ...]:
    """Free those of the refused pieces that are kept at all."""
    kept = by_line(held)
    lines = plus(LineQuantity(one.line, min(one.quantity, kept.get(one.line, 0))) for one in plus(refused))
    if not lines and not_collected is None:
        return ()
    return (AllocationReleased(lines, order_ended=False, not_collected=not_collected),)


def _price(order: Order, command: RefuseLines) -> Money | None:
    return None if order.collect is None else command.price
