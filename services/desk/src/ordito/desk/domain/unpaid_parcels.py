"""Parcels that the customer has, or gets, while their money went back or nobody collects it: people have to look.

Each is one of these until a note settles it that is later than what made it one; what makes it one again counts anew.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ordito.desk.domain.notes import Settled, settled
from ordito.desk.domain.parts import Parcel, Parts
from ordito.desk.domain.pieces import count


def delivered_after_loss(parts: Parts) -> tuple[Parcel, ...]:
    """Those that were written off, and settled as lost, and were delivered after all."""
    return tuple(
        each
        for each in _parcels(parts)
        if each.delivered_after_loss_at is not None and not _settled(parts, "delivered_after_loss", each.turned_at)
    )


def under_way_after_end(parts: Parts) -> tuple[Parcel, ...]:
    """Those that left though the order is terminated, rejected or cancelled, and are neither lost nor back: with the
    courier, or with the customer.
    """
    ended_at = parts.orders.ended_at if parts.orders is not None else None
    if ended_at is None:
        return ()
    left = [
        each
        for each in _parcels(parts)
        if each.handed_over_at is not None and each.came_back is None and each.lost_at is None
    ]
    back, found = _back(parts), []
    for each in sorted(left, key=lambda one: one.delivered_at is None):  # what comes in returns had been delivered
        if count(each.lines) <= back:
            back -= count(each.lines)
        elif not _settled(parts, "under_way_after_end", each.turned_at, ended_at):
            found.append(each)
    return tuple(found)


def uncollected(parts: Parts) -> tuple[Parcel, ...]:
    """Those of cash on delivery that left without an amount, because another one was to collect all of it, and that
    one reached nobody since. What all came back of is none of them any more.
    """
    missed = [(each, at) for each in _parcels(parts) if each.collect and (at := _reached_nobody_at(each)) is not None]
    back = _back(parts)
    return tuple(
        each
        for each in _parcels(parts)
        if each.handed_over_at is not None
        and not each.collect
        and _reached_nobody_at(each) is None
        and (why := [one.turned_at for one, at in missed if at > each.handed_over_at])
        and not count(each.lines) <= back
        and not _settled(parts, "cash_not_collected", each.turned_at, *why)
    )


def _parcels(parts: Parts) -> tuple[Parcel, ...]:
    return parts.shipping.parcels if parts.shipping is not None else ()


def _settled(parts: Parts, what: Settled, *facts: datetime | None) -> bool:
    return parts.orders is not None and settled(parts.orders.notes, what, *facts)


def _reached_nobody_at(parcel: Parcel) -> datetime | None:
    if parcel.delivered_after_loss_at is not None:
        return None
    return parcel.came_back.at if parcel.came_back is not None else parcel.lost_at


def _back(parts: Parts) -> Counter[int]:
    """By line, the pieces that the warehouse took back at an inspection."""
    returns = parts.returns.returns if parts.returns is not None else ()
    return count(
        found
        for one in returns
        for found in one.inspected
        if found.outcome != "refused" and found.condition not in {"missing", "wrong_item"}
    )
