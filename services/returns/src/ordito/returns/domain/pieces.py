"""Which pieces of its lines a return takes: no piece is given away twice.

Pieces are given away from a line's first one on: those that the seller refused, then, in the order in which it
happened, those that somebody withdrew from, exchanged, or never got. Their prices are the terms' (`share_of_pieces`),
so that all pieces together cost what the line cost, to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ordito.returns.domain.events import ExchangeAgreed, InspectedPieces, ReturnInspected
from ordito.returns.domain.life import Declined, Lost, RefundOwed, Return, inspected, last_status, not_sent
from ordito.returns.domain.state import Opened, confirmed_lines
from ordito.schemas.values import LineQuantity

NOT_BACK = frozenset({"missing", "wrong_item"})
"""Conditions of pieces that did not come back: they are not paid back either."""


def left(state: Opened) -> dict[int, int]:
    """For every line of the order the confirmed pieces that nobody has withdrawn from, exchanged or missed yet."""
    free = count(confirmed_lines(state.progress))
    for take in state.takes:
        free.subtract(taken(state, take))
    return {line.line: max(free[line.line], 0) for line in state.lines}


def given_away_before(state: Opened, take: str) -> Counter[int]:
    """By line, the pieces that were refused or given away before those of this return. Raises KeyError."""
    confirmed = count(confirmed_lines(state.progress))
    gone = Counter({line.line: line.quantity - confirmed[line.line] for line in state.lines})
    for other in state.takes:
        if other == take:
            return gone
        gone.update(taken(state, other))
    raise KeyError(f"there is no return {take}")


def given_away(state: Opened) -> Counter[int]:
    """By line, the pieces that were refused or given away so far."""
    free = left(state)
    return Counter({line.line: line.quantity - free[line.line] for line in state.lines})


def everything_is_back(state: Opened) -> bool:
    """Whether every confirmed piece was withdrawn from and came back, or never arrived: nothing is kept.

    What was exchanged is kept, as something else.
    """
    back: Counter[int] = Counter()
    for _, gone in not_kept(state):
        back.update(gone)
    return back == count(confirmed_lines(state.progress))


def not_kept(state: Opened) -> list[tuple[str, Counter[int]]]:
    """What was withdrawn from and came back, or never arrived, by the id that took it."""
    back = [
        (one.notice.return_id, _back(one))
        for one in state.returns
        if not isinstance(one, Declined) and not isinstance(one.notice, ExchangeAgreed)
    ]
    return [*back, *((one.settlement.return_id, count(one.settlement.lines)) for one in state.undelivered)]


def never_arrived(state: Opened) -> Counter[int]:
    """By line, the pieces that will reach nobody: of parcels that came back undelivered or were lost, and are settled,
    and those that were withdrawn from and never left.
    """
    return count(piece for lines, _ in not_to_come(state) for piece in lines)


def not_to_come(state: Opened) -> list[tuple[tuple[LineQuantity, ...], datetime]]:
    """The same pieces, and since when that is known of them."""
    kept = [each.kept for one in state.returns if (each := not_sent(one)) is not None]
    missed = [one.settlement for one in state.undelivered]
    return [*((one.lines, one.at) for one in kept), *((one.lines, one.at) for one in missed)]


def taken_pieces(inspection: ReturnInspected) -> Counter[int]:
    """By line, the pieces that the warehouse took back. What was recorded without an outcome was taken if it came."""
    return count(found for found in inspection.lines if found.condition not in NOT_BACK and found.outcome != "refused")


def count(lines: Iterable[LineQuantity | InspectedPieces]) -> Counter[int]:
    """Pieces by line; lines that are named more than once are added up."""
    pieces: Counter[int] = Counter()
    for line in lines:
        pieces[line.line] += line.quantity
    return pieces


def lines_of(pieces: Counter[int]) -> tuple[LineQuantity, ...]:
    """Counted pieces as lines, in their order."""
    return tuple(LineQuantity(line, quantity) for line, quantity in sorted(pieces.items()))


def taken(state: Opened, take: str) -> Counter[int]:
    """By line, the pieces that the return, claim or settlement of this id takes."""
    one = state.find(take)
    if one is not None:
        return Counter() if isinstance(one, Declined) else count(one.notice.lines)
    claim = state.find_claim(take)
    if claim is not None:
        return Counter({claim.notice.line: claim.notice.quantity})
    settled = state.find_undelivered(take)
    return Counter() if settled is None else count(settled.settlement.lines)


def _back(one: Return) -> Counter[int]:
    """The pieces that the seller has again, or has to answer for."""
    looked_at = inspected(one)
    if looked_at is not None:
        return taken_pieces(looked_at.inspection)
    kept = not_sent(one)
    if kept is not None:
        return count(kept.kept.lines)
    last = last_status(one)
    lost = isinstance(last, RefundOwed) and isinstance(last.last, Lost)
    return count(last.notice.lines) if lost or (isinstance(last, Lost) and last.loss.ruling.allowed) else Counter()
