"""What a command on the shipment of one order leads to.

Nothing is packed before the order is confirmed, no piece goes into two parcels, nothing leaves the house after a stop,
and a stop that is asked for is always answered. A parcel that left the house ends once: delivered, back, or lost. What
is already so leads to no event.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from ordito.shipping.domain.allocation import allocate, open_shipment, refuse
from ordito.shipping.domain.commands import (
    AllocateOrder,
    ChangeDestination,
    CloseOrder,
    EndContract,
    HandOverParcel,
    OpenShipment,
    PackParcel,
    RefuseLines,
    ReleaseParcel,
    ShipmentCommand,
    StopPieces,
    StopShipment,
    TakeParcelBack,
    TrackParcel,
    WriteParcelOff,
)
from ordito.shipping.domain.couriers import Couriers
from ordito.shipping.domain.ending import close, end_contract, stop
from ordito.shipping.domain.events import ShipmentEvent
from ordito.shipping.domain.packing import hand_over, pack, packable, redirect
from ordito.shipping.domain.pieces import Order
from ordito.shipping.domain.state import Shipping, State, Stopped
from ordito.shipping.domain.stopping import stop_pieces
from ordito.shipping.domain.tracking import track
from ordito.shipping.domain.undelivered import release, take_back, write_off
from ordito.terms import Terms, TermsBook


def decide(state: State, command: ShipmentCommand, *, couriers: Couriers, book: TermsBook) -> tuple[ShipmentEvent, ...]:
    """The events that `command` leads to. Raises ShippingRejection."""
    match command:
        case AllocateOrder():
            return allocate(state, command)
        case RefuseLines():
            return refuse(state, command)
        case OpenShipment():
            return open_shipment(state, command)
        case CloseOrder():
            return close(state)
        case EndContract():
            return end_contract(state)
        case StopShipment():
            return stop(state, command)
        case StopPieces():
            return stop_pieces(state, command)
        case ChangeDestination():
            return redirect(state, command)
        case PackParcel():
            return pack(packable(state), command, couriers)
        case HandOverParcel():
            return hand_over(packable(state), command, couriers)
        case TrackParcel():
            return track(_with_parcels(state), command)
        case ReleaseParcel():
            shipment = _with_parcels(state)
            return release(shipment, command, terms_of(shipment.order, book=book, now=command.now))
        case TakeParcelBack():
            return take_back(_with_parcels(state), command)
        case WriteParcelOff():
            return write_off(_with_parcels(state), command)
        case _:
            assert_never(command)


def terms_of(order: Order, *, book: TermsBook, now: datetime) -> Terms:
    """The terms that the order is pinned to; those in force now for one that came before orders told theirs."""
    return book.in_force(order.seller, now) if order.terms is None else book.pinned(order.terms)


def _with_parcels(state: State) -> Shipping | Stopped:
    """Parcels that left the house are followed to their end, even when the order has ended."""
    return state if isinstance(state, Stopped) else packable(state)
