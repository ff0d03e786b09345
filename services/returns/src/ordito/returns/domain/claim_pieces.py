"""Which pieces a claim is about, and what was paid for them: what goes back for a piece never exceeds it.

A remedy that takes pieces (money back, another piece, a voucher) takes the line's next ones, as a withdrawal does. A
price reduction stays with a piece that the customer keeps, one that was reduced least: whatever goes back for that
piece later, by withdrawal or claim, is less by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ordito.returns.domain.claim_events import ClaimClosed, ClaimOpened, PieceReduction
from ordito.returns.domain.claim_state import UNDECIDED, Claim
from ordito.returns.domain.events import BoughtLine
from ordito.returns.domain.life import Authorised, Declined, Withdrawn, last_status
from ordito.returns.domain.pieces import given_away, left, taken
from ordito.returns.domain.state import Opened
from ordito.returns.domain.windows import pieces_delivered_at
from ordito.schemas.money import Money, total, zero
from ordito.terms import PiecesBack, share_of_pieces


def claimable(state: Opened, line: int) -> int:
    """Pieces of the line that reached the customer, that he still has, and that no open claim is about."""
    here = len(pieces_delivered_at(state, line)) - _gone_again(state, line)
    return max(min(left(state)[line], here) - sum(claim.notice.quantity for claim in _open(state, line)), 0)


def paid_for_taken(state: Opened, notice: ClaimOpened) -> Money:
    """What was paid, and not given back, for the pieces that a remedy would take now."""
    return paid_for_next(state, notice.line, notice.quantity)


def paid_for_kept(state: Opened, notice: ClaimOpened) -> Money:
    """What was paid, and not given back, for the pieces whose price would be reduced now."""
    return _paid(state, state.bought[notice.line], _kept(state, notice))


def reductions_for(state: Opened, notice: ClaimOpened, amount: Money) -> tuple[PieceReduction, ...]:
    """A price reduction spread over the pieces that it stays with, by what was paid for each."""
    line, kept = state.bought[notice.line], _kept(state, notice)
    parts = amount.allocate([_paid(state, line, [piece]).amount for piece in kept])
    return tuple(PieceReduction(notice.line, piece, part) for piece, part in zip(kept, parts, strict=True) if part)


def paid_for_next(state: Opened, line: int, pieces: int) -> Money:
    """What was paid, and not given back, for the next pieces of a line that the customer gives away."""
    before = given_away(state)[line]
    return _paid(state, state.bought[line], range(before, before + pieces))


def less_reductions(state: Opened, back: PiecesBack) -> PiecesBack:
    """The same pieces at the price that the customer was left with, where it was reduced after he had paid."""
    pieces = range(back.before, back.before + back.pieces)
    if not any(each.line == back.line and each.piece in pieces for each in state.reductions):
        return back
    paid = _paid(state, state.bought[back.line], pieces)
    return replace(back, ordered=back.pieces, paid=paid, before=0)


def overtaken(state: Opened) -> tuple[ClaimClosed, ...]:
    """Claims whose pieces the customer has given away meanwhile: withdrawing from the contract gives him more."""
    closed: list[ClaimClosed] = []
    for line in state.lines:
        free = left(state)[line.line]
        for claim in _open(state, line.line):
            if claim.notice.quantity <= free:
                free -= claim.notice.quantity
            elif claim.status in UNDECIDED:
                closed.append(ClaimClosed(claim.claim_id, outcome="withdrawn"))
    return tuple(closed)


def _gone_again(state: Opened, line: int) -> int:
    """Pieces of the line that were with the customer and are no more: a claim took them, or he sent them back.

    Of a withdrawal nobody knows, until its goods travel, whether it is about pieces that are still to come.
    """
    claims = [taken(state, take)[line] for take in state.takes if state.find_claim(take) is not None]
    returns = [
        taken(state, one.notice.return_id)[line]
        for one in state.returns
        if not isinstance(last_status(one), Declined | Withdrawn | Authorised)
    ]
    return sum(claims) + sum(returns)


def _open(state: Opened, line: int) -> Iterable[Claim]:
    """Claims of the line that are not over and whose pieces nobody has taken; decided ones first."""
    claims = [
        claim
        for claim in state.claims
        if isinstance(claim, Claim)
        and claim.notice.line == line
        and claim.status != "closed"
        and claim.claim_id not in state.takes
    ]
    return sorted(claims, key=lambda claim: claim.status in UNDECIDED)


def _kept(state: Opened, notice: ClaimOpened) -> tuple[int, ...]:
    bought = state.bought[notice.line]
    free = range(given_away(state)[notice.line], bought.quantity)
    by_reduction = sorted(free, key=lambda piece: (_reduced(state, notice.line, piece, bought.paid.currency), -piece))
    return tuple(sorted(by_reduction[: notice.quantity]))


def _paid(state: Opened, line: BoughtLine, pieces: Iterable[int]) -> Money:
    currency = line.paid.currency
    return total(
        (
            share_of_pieces(line.paid, ordered=line.quantity, before=piece, pieces=1)
            - _reduced(state, line.line, piece, currency)
            for piece in pieces
        ),
        currency,
    )


def _reduced(state: Opened, line: int, piece: int, currency: str) -> Money:
    same = (each.amount for each in state.reductions if (each.line, each.piece) == (line, piece))
    return total(same, currency) if state.reductions else zero(currency)
