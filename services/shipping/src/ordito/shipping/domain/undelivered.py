"""Parcels that reach nobody: held by the courier, back in our house, or lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, assert_never

from ordito.shipping.domain.commands import ReleaseParcel, TakeParcelBack, WriteParcelOff
from ordito.shipping.domain.events import ParcelCameBack, ParcelLost, ParcelReleased, ShipmentEvent
from ordito.shipping.domain.parcels import CameBack, Delivered, Lost, Packed, WithCourier
from ordito.shipping.domain.rejections import (
    ParcelNotHandedOver,
    ParcelNotHeld,
    ParcelReachedItsEnd,
    ParcelUnknown,
    ReleaseNotForStaff,
)
from ordito.shipping.domain.state import Shipping, Stopped, evolve
from ordito.terms import Terms, held_parcel

ReachedNobody = TypeVar("ReachedNobody", ParcelCameBack, ParcelLost)


def release(state: Shipping | Stopped, command: ReleaseParcel, terms: Terms) -> tuple[ShipmentEvent, ...]:
    """Tell the courier what to do with a parcel that he holds, if the terms leave that to the staff."""
    parcel = state.parcel(command.parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=command.parcel_id)
        case WithCourier(held=True):
            ruling = held_parcel(terms)
            if not ruling.allowed:
                raise ReleaseNotForStaff(ruling=ruling)
            return (
                ParcelReleased(
                    parcel_id=command.parcel_id,
                    instruction=command.instruction,
                    note=command.note,
                    released_by=command.released_by,
                    released_at=command.now,
                    ruling=ruling,
                ),
            )
        case _:
            raise ParcelNotHeld(parcel_id=command.parcel_id)


def take_back(state: Shipping | Stopped, command: TakeParcelBack) -> tuple[ShipmentEvent, ...]:
    """The parcel is in our house again, undelivered."""
    parcel = state.parcel(command.parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=command.parcel_id)
        case Packed():
            raise ParcelNotHandedOver(parcel_id=command.parcel_id)
        case WithCourier(lines=lines):
            back = ParcelCameBack(
                parcel_id=command.parcel_id,
                lines=lines,
                cause=command.cause,
                return_cost=command.return_cost,
                customs_cost=command.customs_cost,
                received_by=command.received_by,
                received_at=command.now,
            )
            return (_told_of_the_order(state, back),)
        case CameBack():
            return ()
        case Delivered():
            raise ParcelReachedItsEnd(ended="delivered")
        case Lost():
            raise ParcelReachedItsEnd(ended="lost")
        case _:
            assert_never(parcel)


def write_off(state: Shipping | Stopped, command: WriteParcelOff) -> tuple[ShipmentEvent, ...]:
    """The courier lost the parcel."""
    parcel = state.parcel(command.parcel_id)
    match parcel:
        case None:
            raise ParcelUnknown(parcel_id=command.parcel_id)
        case Packed():
            raise ParcelNotHandedOver(parcel_id=command.parcel_id)
        case WithCourier(lines=lines):
            lost = ParcelLost(command.parcel_id, lines, reported_by=command.reported_by, lost_at=command.now)
            return (_told_of_the_order(state, lost),)
        case Lost():
            return ()
        case Delivered():
            raise ParcelReachedItsEnd(ended="delivered")
        case CameBack():
            raise ParcelReachedItsEnd(ended="came_back")
        case _:
            assert_never(parcel)


def _told_of_the_order(state: Shipping | Stopped, event: ReachedNobody) -> ReachedNobody:
    """The end of the parcel with what it makes of the whole order."""
    after = evolve(state, event)
    assert isinstance(after, Shipping | Stopped)  # noqa: S101  a parcel's end never ends a shipment
    return replace(event, complete=after.complete, delivered_at=after.delivered_at)
