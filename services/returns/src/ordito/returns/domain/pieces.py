"""Which pieces of its lines a return takes: no piece is given away twice.

Pieces are given away from a line's first one on: those that the seller refused, then each withdrawal's in its order.
Their prices are the terms' (`share_of_pieces`), so that all pieces together cost what the line cost, to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ordito.returns.domain.events import InspectedPieces
from ordito.returns.domain.state import Declined, Inspected, Opened, RefundOwed, Return, confirmed_lines, last_status
from ordito.schemas.values import LineQuantity

NOT_BACK = frozenset({"missing", "wrong_item"})
"""Conditions of pieces that did not come back: they are not paid back either."""


def left(state: Opened) -> dict[int, int]:
    """For every line of the order the confirmed pieces that nobody has withdrawn from yet."""
    free = count(confirmed_lines(state.progress))
    free.subtract(_withdrawn(state.returns))
    return {line.line: max(free[line.line], 0) for line in state.lines}


def given_away_before(state: Opened, return_id: str) -> Counter[int]:
    """By line, the pieces that were refused or withdrawn before those of this return."""
    confirmed = count(confirmed_lines(state.progress))
    gone = Counter({line.line: line.quantity - confirmed[line.line] for line in state.lines})
    for one in state.returns:
        if one.notice.return_id == return_id:
            return gone
        gone.update(_withdrawn([one]))
    raise KeyError(f"there is no return {return_id}")


def everything_is_back(state: Opened) -> bool:
    """Whether every confirmed piece was withdrawn from and came back: nothing of the contract is kept."""
    back: Counter[int] = Counter()
    for one in state.returns:
        status = last_status(one)
        if isinstance(status, Inspected | RefundOwed):
            back.update(count(found for found in status.inspection.lines if found.condition not in NOT_BACK))
    return back == count(confirmed_lines(state.progress))


def count(lines: Iterable[LineQuantity | InspectedPieces]) -> Counter[int]:
    """Pieces by line; lines that are named more than once are added up."""
    pieces: Counter[int] = Counter()
    for line in lines:
        pieces[line.line] += line.quantity
    return pieces


def _withdrawn(returns: Iterable[Return]) -> Counter[int]:
    pieces: Counter[int] = Counter()
    for one in returns:
        if not isinstance(one, Declined):
            pieces.update(count(one.notice.lines))
    return pieces
