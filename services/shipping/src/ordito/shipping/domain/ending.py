"""How a shipment ends before everything is delivered: the order is rejected or cancelled, or the contract ends."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from ordito.shipping.domain.commands import StopShipment
from ordito.shipping.domain.events import AllocationReleased, ShipmentEvent, ShipmentStopDeclined, ShipmentStopped
from ordito.shipping.domain.rejections import ParcelWithCourier
from ordito.shipping.domain.state import (
    Allocated,
    EndedUnseen,
    NothingKnown,
    Released,
    Shipping,
    State,
    Stopped,
)


def close(state: State) -> tuple[ShipmentEvent, ...]:
    """The order was rejected or cancelled: all that is kept for it is free. A parcel under way needs a person."""
    return _close(state, under_way_too=False)


def end_contract(state: State) -> tuple[ShipmentEvent, ...]:
    """The customer ended the contract: all that is kept is free, and what is under way goes on without it."""
    return _close(state, under_way_too=True)


def stop(state: State, command: StopShipment) -> tuple[ShipmentEvent, ...]:
    """Stop if nothing has left the house. Every request is answered."""
    match state:
        case NothingKnown() | Released():
            return (ShipmentStopped(()),)
        case Shipping(declined=declined) if command.request in declined:
            return ()
        case Shipping(forwarded_at=datetime() as since):
            return (ShipmentStopDeclined(command.request, since),)
        case Allocated(held=held) | Shipping(held=held):
            return (ShipmentStopped(held),)
        case Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _close(state: State, *, under_way_too: bool) -> tuple[ShipmentEvent, ...]:
    match state:
        case NothingKnown():
            return (AllocationReleased((), order_ended=True),)
        case Allocated(held=held):
            return (AllocationReleased(held, order_ended=True),) if held else ()
        case Shipping(forwarded_at=datetime() as since) if not under_way_too:
            raise ParcelWithCourier(handed_over_at=since)
        case Shipping(held=held):
            return (ShipmentStopped(held),)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)
