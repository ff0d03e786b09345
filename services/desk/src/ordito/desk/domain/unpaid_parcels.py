"""Parcels that the customer has, or gets, while their money went back or nobody collects it: people have to look."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ordito.desk.domain.parts import Parcel, Parts
from ordito.desk.domain.pieces import count


def delivered_after_loss(parts: Parts) -> tuple[Parcel, ...]:
    """Those that were written off, and settled as lost, and were delivered after all."""
    parcels = parts.shipping.parcels if parts.shipping is not None else ()
    return tuple(each for each in parcels if each.delivered_after_loss_at is not None)


def uncollected(parts: Parts) -> tuple[Parcel, ...]:
    """Those of cash on delivery that left without an amount, because another one was to collect all of it, and that
    one reached nobody since. What all came back of is none of them any more.
    """
    parcels = parts.shipping.parcels if parts.shipping is not None else ()
    missed = [at for each in parcels if each.collect and (at := _reached_nobody_at(each)) is not None]
    back = _back(parts)
    return tuple(
        each
        for each in parcels
        if each.handed_over_at is not None
        and not each.collect
        and _reached_nobody_at(each) is None
        and any(at > each.handed_over_at for at in missed)
        and not count(each.lines) <= back
    )


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
