"""What was reserved, packed and handed over, and where each parcel ended, folded from the events of shipping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ordito.desk.domain.parts import (
    CameBack,
    Correction,
    Held,
    Parcel,
    Recorded,
    Release,
    Returning,
    ShippingPart,
)
from ordito.desk.domain.pieces import without
from ordito.schemas import shipping

AT_A_BRANCH = frozenset({"delivery_failed", "on_hold", "ready_for_pickup"})
"""Tracking states in which a held parcel stays held."""


def fold_shipping(part: ShippingPart, recorded: Recorded) -> ShippingPart:
    match recorded.body:
        case shipping.AllocationMadeV1(reserved=reserved, unavailable=unavailable):
            return replace(part, reserved=tuple(reserved), unavailable=tuple(unavailable))
        case shipping.AllocationReleasedV1():
            return replace(part, released=True)
        case shipping.ShipmentOpenedV1(lines=lines):
            return replace(part, opened=tuple(lines))
        case shipping.ShipmentStoppedV1():
            return replace(part, stopped=True)
        case shipping.PiecesStoppedV1() as kept:
            return _kept_here(part, kept)
        case shipping.ParcelPackedV1() as packed:
            parcel = Parcel(packed.parcel_id, packed.courier, tuple(packed.lines), packed_at=recorded.at)
            return _parcel(part, parcel.parcel_id, lambda _: parcel, otherwise=parcel)
        case shipping.ParcelHandedOverV1() as handed:
            unknown = Parcel(handed.parcel_id, handed.courier, tuple(handed.lines))
            return _parcel(
                part, handed.parcel_id, lambda known: _handed_over(known, handed, at=recorded.at), otherwise=unknown
            )
        case shipping.ParcelDeliveredV1(parcel_id=parcel_id, complete=complete):
            moved = _parcel(part, parcel_id, lambda known: _moved(known, recorded))
            return replace(moved, complete=moved.complete or complete)
        case shipping.DeliveryCorrectedV1(parcel_id=parcel_id, complete=complete):
            moved = _parcel(part, parcel_id, lambda known: _moved(known, recorded))
            return replace(moved, complete=moved.complete or complete)
        case (
            shipping.ParcelTrackedV1(parcel_id=parcel_id)
            | shipping.ParcelHeldV1(parcel_id=parcel_id)
            | shipping.ParcelReleasedV1(parcel_id=parcel_id)
            | shipping.ParcelReturningV1(parcel_id=parcel_id)
            | shipping.ParcelCameBackV1(parcel_id=parcel_id)
            | shipping.ParcelLostV1(parcel_id=parcel_id)
        ):
            return _parcel(part, parcel_id, lambda known: _moved(known, recorded))
        case _:
            return part


def _kept_here(part: ShippingPart, kept: shipping.PiecesStoppedV1) -> ShippingPart:
    """Pieces that the customer withdrew from in time: they are not packed, and parcels that held some are no more."""
    return replace(
        part,
        opened=None if part.opened is None else without(part.opened, kept.lines),
        parcels=tuple(parcel for parcel in part.parcels if parcel.parcel_id not in kept.unpacked),
        complete=part.complete or kept.complete,
    )


def _handed_over(parcel: Parcel, handed: shipping.ParcelHandedOverV1, *, at: datetime) -> Parcel:
    return replace(
        parcel,
        handed_over_at=handed.handed_over_at,
        tracking_number=handed.tracking_number,
        tracking_url=handed.tracking_url,
        courier=handed.courier,
        lines=tuple(handed.lines),
        collect=handed.collect,
        turned_at=at,
    )


def _moved(parcel: Parcel, recorded: Recorded) -> Parcel:
    at = recorded.at
    match recorded.body:
        case shipping.ParcelTrackedV1() as tracked:
            return _tracked(parcel, tracked, at=at)
        case shipping.ParcelDeliveredV1() as delivered:
            return replace(
                parcel,
                delivered_at=delivered.delivered_at,
                status="delivered",
                collected=delivered.collected,
                held=None,
                returning=None,
            )
        case shipping.DeliveryCorrectedV1(was=was, delivered_at=is_now):
            correction = Correction(at, was, is_now)
            return replace(parcel, delivered_at=is_now, corrections=(*parcel.corrections, correction))
        case shipping.ParcelHeldV1(held_since=since, location=location):
            return replace(parcel, held=Held(since, location))
        case shipping.ParcelReleasedV1() as released:
            order = Release(at, released.instruction, released.note, released.ruling)
            return replace(parcel, held=replace(parcel.held, release=order) if parcel.held is not None else None)
        case shipping.ParcelReturningV1(happened_at=happened_at, description=description):
            return replace(parcel, returning=Returning(happened_at, description), held=None)
        case shipping.ParcelCameBackV1() as back:
            came = CameBack(back.received_at, back.cause, tuple(back.lines), back.return_cost, back.customs_cost)
            return replace(parcel, came_back=came, held=None, turned_at=at)
        case shipping.ParcelLostV1(lost_at=lost_at):
            return replace(parcel, lost_at=lost_at, held=None, turned_at=at)
        case _:
            return parcel


def _tracked(parcel: Parcel, tracked: shipping.ParcelTrackedV1, *, at: datetime) -> Parcel:
    """Couriers' reports come late and out of order: only a report newer than the last moves the parcel."""
    if tracked.after_loss:
        collected = tracked.collected or parcel.collected
        parcel = replace(parcel, delivered_after_loss_at=tracked.happened_at, collected=collected, turned_at=at)
    if parcel.status_at is not None and tracked.happened_at < parcel.status_at:
        return parcel
    status = tracked.status.value
    held = parcel.held if status in AT_A_BRANCH else None
    return replace(parcel, status=status, status_at=tracked.happened_at, location=tracked.location, held=held)


def _parcel(
    part: ShippingPart, parcel_id: str, change: Callable[[Parcel], Parcel], *, otherwise: Parcel | None = None
) -> ShippingPart:
    known = {parcel.parcel_id: parcel for parcel in part.parcels}
    parcel = known.get(parcel_id, otherwise)
    if parcel is None:
        return part
    return replace(part, parcels=tuple({**known, parcel_id: change(parcel)}.values()))
