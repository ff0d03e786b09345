"""From when a line's window for withdrawing counts, and until when it is open.

A line has arrived when its last piece that is still to come has. The order has when every line has; what came back
undelivered, was lost, or never left is not to come any more once that is known. A courier who corrects himself moves a
window, and so does another parcel: each time `WithdrawalWindowSet` says until when it is open now, why, and what held
before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ordito.returns.domain import pieces
from ordito.returns.domain.events import (
    BoughtLine,
    GoodsNotSent,
    OrderProgressNoted,
    ParcelDeliveryNoted,
    UndeliveredSettled,
    WindowCause,
    WithdrawalWindowSet,
)
from ordito.returns.domain.state import Delivered, Opened, confirmed_lines, evolve_opened
from ordito.schemas.values import Deadline, LineQuantity, Ruling
from ordito.terms import Terms, withdrawal_window

OrderFact = OrderProgressNoted | ParcelDeliveryNoted | UndeliveredSettled | GoodsNotSent


def line_delivered_at(state: Opened, line: int) -> datetime | None:
    """When the last piece of the line reached the customer; None as long as some are to come, or none ever will."""
    confirmed = pieces.count(confirmed_lines(state.progress))[line]
    missed = pieces.never_arrived(state)[line]
    if confirmed == missed:
        return None
    parcels = [parcel for parcel in state.parcels if _has(parcel.lines, line)]
    arrived = sum(piece.quantity for parcel in parcels for piece in parcel.lines if piece.line == line)
    if arrived and arrived >= confirmed - missed:
        known = [parcel.delivered_at for parcel in parcels]
        known += [at for lines, at in pieces.not_to_come(state) if _has(lines, line)]
        return max(known)
    return _all_delivered_at(state)


def pieces_delivered_at(state: Opened, line: int) -> tuple[datetime, ...]:
    """When each piece of the line reached the customer, the earliest first, without those that are to come."""
    coming = pieces.count(confirmed_lines(state.progress))[line] - pieces.never_arrived(state)[line]
    if coming <= 0:
        return ()
    known = [
        parcel.delivered_at
        for parcel in state.parcels
        for piece in parcel.lines
        if piece.line == line
        for _ in range(piece.quantity)
    ]
    everything_at = _all_delivered_at(state)
    if everything_at is not None:
        known += [everything_at] * (coming - len(known))
    return tuple(sorted(known))


def order_delivered_at(state: Opened) -> datetime | None:
    """When the last of the order reached the customer; None as long as some of it is to come, or none ever will."""
    missed = pieces.never_arrived(state)
    coming = [line for line in confirmed_lines(state.progress) if line.quantity > missed[line.line]]
    known = [line_delivered_at(state, line.line) for line in coming]
    times = [at for at in known if at is not None]
    if not coming or len(times) < len(known):
        return _all_delivered_at(state) if not missed.total() else None
    return max(times + [at for _, at in pieces.not_to_come(state)])


def window(state: Opened, line: BoughtLine, terms: Terms) -> Ruling:
    """Until when the line can be withdrawn from, as far as its delivery is known."""
    return withdrawal_window(
        terms,
        delivered_at=line_delivered_at(state, line.line),
        order_delivered_at=order_delivered_at(state),
        customer_kind=state.customer.kind,
    )


def note(
    state: Opened, fact: OrderFact, terms: Terms, *, corrected: bool = False
) -> tuple[OrderFact | WithdrawalWindowSet, ...]:
    """The fact, and every window that it sets or moves."""
    return (fact, *moved(state, evolve_opened(state, fact), terms, corrected=corrected))


def moved(before: Opened, after: Opened, terms: Terms, *, corrected: bool = False) -> tuple[WithdrawalWindowSet, ...]:
    """The windows that are other ones after than before, lines of one fate together. Excluded lines have none."""
    sets: dict[tuple[Deadline | None, Deadline | None, str], tuple[list[int], Ruling]] = {}
    for line in _withdrawable(after, terms):
        was, now = window(before, line, terms), window(after, line, terms)
        if now.deadline is was.deadline is None or (now.deadline, now.law) == (was.deadline, was.law):
            continue
        lines, _ = sets.setdefault((was.deadline, now.deadline, repr(now.facts)), ([], now))
        lines.append(line.line)
    return tuple(
        WithdrawalWindowSet(lines=tuple(lines), because=_because(was, corrected=corrected), ruling=ruling, previous=was)
        for (was, _, _), (lines, ruling) in sets.items()
    )


def _because(previous: Deadline | None, *, corrected: bool) -> WindowCause:
    if previous is None:
        return "delivered"
    return "delivery_corrected" if corrected else "another_parcel"


def _withdrawable(state: Opened, terms: Terms) -> Iterable[BoughtLine]:
    """The confirmed lines that the terms do not exclude, for a customer who may withdraw."""
    excluded = terms.rules.withdrawal.exclusions.excluded
    confirmed = pieces.count(confirmed_lines(state.progress))
    for line in state.lines:
        peculiar = (line.customised and "customised" in excluded) or (
            line.made_to_measure and "made_to_measure" in excluded
        )
        if confirmed[line.line] and not peculiar and window(state, line, terms).allowed:
            yield line


def _all_delivered_at(state: Opened) -> datetime | None:
    """When everything was delivered, where shipping or orders said that it was and not which pieces."""
    if any(parcel.complete for parcel in state.parcels):
        return max(parcel.delivered_at for parcel in state.parcels)
    return state.progress.delivered_at if isinstance(state.progress, Delivered) else None


def _has(lines: Iterable[LineQuantity], line: int) -> bool:
    return any(piece.line == line for piece in lines)
