"""Pieces that the customer withdraws from while they are still in the house, and the rest of the order goes on.

For what has left it is too late: it comes back as a return, and only the rest stays here. What lies open stays first,
then what is packed, the newest parcel first; such a parcel is unpacked as a whole, so that nobody hands it over as it
is. A courier who is to collect money and has a parcel already collects for these pieces, too: it is too late for all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from ordito.schemas.money import Money, total
from ordito.schemas.values import LineQuantity
from ordito.shipping.domain.commands import StopPieces
from ordito.shipping.domain.events import PiecesStopDeclined, PiecesStopped, ShipmentEvent
from ordito.shipping.domain.packing import ensure_open
from ordito.shipping.domain.parcels import Packed
from ordito.shipping.domain.pieces import by_line, less, plus
from ordito.shipping.domain.rejections import OrderNotConfirmed, OrderUnknown
from ordito.shipping.domain.state import (
    Allocated,
    EndedUnseen,
    NothingKnown,
    Released,
    Shipping,
    State,
    Stopped,
    evolve,
)
from ordito.terms import share_of_pieces


def stop_pieces(state: State, command: StopPieces) -> tuple[ShipmentEvent, ...]:
    """Keep those of the pieces here that are. Every return is answered, but where the whole order has ended."""
    match state:
        case NothingKnown():
            raise OrderUnknown
        case Allocated():
            raise OrderNotConfirmed
        case Shipping(answered=answered) if command.return_id in answered:
            return ()
        case Shipping(forwarded_at=datetime() as since) if _too_late(state, command):
            return (PiecesStopDeclined(command.return_id, since),)
        case Shipping(forwarded_at=None):
            ensure_open(command.lines, state.held)
            return (_stopped(state, command, plus(command.lines)),)
        case Shipping():
            return (_stopped(state, command, _here(state, command)),)
        case Released() | Stopped() | EndedUnseen():
            return ()
        case _:
            assert_never(state)


def _too_late(state: Shipping, command: StopPieces) -> bool:
    return state.order.collect is not None or not _here(state, command)


def _here(state: Shipping, command: StopPieces) -> tuple[LineQuantity, ...]:
    """Those of the pieces that have not left the house."""
    return less(command.lines, less(command.lines, state.held))


def _stopped(state: Shipping, command: StopPieces, lines: tuple[LineQuantity, ...]) -> PiecesStopped:
    stopped = PiecesStopped(
        return_id=command.return_id,
        lines=lines,
        ruling=command.ruling,
        unpacked=_to_unpack(state, lines),
        not_collected=_price(state, lines),
        left=less(command.lines, lines),
    )
    after = evolve(state, stopped)
    assert isinstance(after, Shipping)  # noqa: S101  pieces that stay here never end a shipment
    return replace(stopped, complete=after.complete, delivered_at=after.delivered_at)


def _to_unpack(state: Shipping, lines: tuple[LineQuantity, ...]) -> tuple[str, ...]:
    packed: list[str] = []
    missing = less(lines, state.open)
    for parcel in reversed(state.parcels):
        if isinstance(parcel, Packed) and by_line(missing).keys() & by_line(parcel.lines).keys():
            packed.append(parcel.parcel_id)
            missing = less(missing, parcel.lines)
    return tuple(packed)


def _price(state: Shipping, lines: tuple[LineQuantity, ...]) -> Money | None:
    """What the courier does not collect; None where he collects nothing anyway. Refused pieces come first."""
    collect = state.order.collect
    if collect is None:
        return None
    going, stopped = by_line(state.confirmed), by_line(lines)
    return total(
        (
            share_of_pieces(
                line.price, ordered=line.quantity, before=line.quantity - going[line.line], pieces=stopped[line.line]
            )
            for line in state.order.lines
            if line.line in stopped and line.price is not None
        ),
        collect.currency,
    )
