"""The warehouse looked at what came back: what is owed for it follows in the same breath.

The customer gets what he paid for exactly these pieces, less what they lost in value. A piece that did not come, or is
another article, is not paid back, nor is one that is refused because the terms allow it: that one stays the customer's.
What delivery cost goes back, where the terms say so, with the return that brings the last piece of the contract, and so
at most once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ordito.returns.domain.commands import FoundPieces, InspectReturn
from ordito.returns.domain.events import (
    ExchangeAgreed,
    InspectedPieces,
    InspectionOutcome,
    RefundDue,
    ReturnClosed,
    ReturnInspected,
)
from ordito.returns.domain.life import Received
from ordito.returns.domain.pieces import NOT_BACK, count, given_away_before, taken_pieces
from ordito.returns.domain.refunding import refund_or_close, worth_of
from ordito.returns.domain.rejections import (
    InspectionIncomplete,
    LineUnknown,
    PiecesNotRefusable,
    ReductionNotPossible,
)
from ordito.returns.domain.state import Opened, evolve_opened
from ordito.schemas.money import Money, total, zero
from ordito.schemas.returns import Condition
from ordito.schemas.values import Ruling
from ordito.terms import Condition as FoundAs
from ordito.terms import PiecesBack, Terms, condition, share_of_pieces

FOUND_AS: dict[Condition, FoundAs] = {
    "intact": FoundAs(),
    "worn": FoundAs(unworn=False),
    "diminished": FoundAs(intact=False),
}


def inspect(
    state: Opened, one: Received, command: InspectReturn, terms: Terms
) -> tuple[ReturnInspected, RefundDue | ReturnClosed]:
    """The inspection, and the refund that is due, or the return closed where nothing is owed."""
    inspection = ReturnInspected(
        return_id=command.return_id,
        lines=_inspected(state, one, command.lines, terms),
        inspected_by=command.inspected_by,
    )
    after = evolve_opened(state, inspection)
    back = _back(after, inspection)
    if isinstance(one.notice, ExchangeAgreed):
        worth = worth_of(after, one.notice, one.way, back, terms, received_at=one.receipt.received_at)
        inspection = replace(inspection, worth=worth)
        after = evolve_opened(state, inspection)
    return inspection, refund_or_close(after, one.notice, one.way, back, terms, received_at=one.receipt.received_at)


def same_inspection(inspection: ReturnInspected, command: InspectReturn) -> bool:
    """Whether this was found before: the same pieces in the same conditions, and no other reduction."""
    return len(inspection.lines) == len(command.lines) and all(
        (known.line, known.quantity, known.condition) == (found.line, found.quantity, found.condition)
        and (found.reduction is None or known.reduction == found.reduction)
        and (found.condition in NOT_BACK or found.refused is (known.outcome == "refused"))
        for known, found in zip(inspection.lines, command.lines, strict=True)
    )


def _inspected(
    state: Opened, one: Received, found: tuple[FoundPieces, ...], terms: Terms
) -> tuple[InspectedPieces, ...]:
    """Every withdrawn piece once, each with its reduction. Raises rejections for anything else."""
    withdrawn = count(one.notice.lines)
    inspected: list[InspectedPieces] = []
    for place, part in enumerate(found):
        if part.line not in withdrawn:
            raise LineUnknown(line=part.line, param=f"lines[{place}].line")
        before = count(inspected)
        if before[part.line] + part.quantity > withdrawn[part.line]:
            raise InspectionIncomplete(
                line=part.line, withdrawn=withdrawn[part.line], inspected=before[part.line] + part.quantity
            )
        outcome, ruling = _outcome(state, one, part, terms, param=f"lines[{place}].refused")
        taken = taken_pieces(ReturnInspected(one.notice.return_id, tuple(inspected), inspected_by=""))
        reduction = _reduction(part, _paid_for(state, one, part, after=taken), param=f"lines[{place}].reduction")
        inspected.append(
            InspectedPieces(
                line=part.line,
                quantity=part.quantity,
                condition=part.condition,
                reduction=reduction,
                note=part.note,
                outcome="reduced" if reduction and outcome == "accepted" else outcome,
                photos=part.photos,
                ruling=ruling,
            )
        )
    looked_at = count(inspected)
    for line, quantity in withdrawn.items():
        if looked_at[line] != quantity:
            raise InspectionIncomplete(line=line, withdrawn=quantity, inspected=looked_at[line])
    return tuple(inspected)


def _outcome(
    state: Opened, one: Received, found: FoundPieces, terms: Terms, *, param: str
) -> tuple[InspectionOutcome | None, Ruling | None]:
    """What becomes of the pieces, and by which ruling. Another article than was sold was never taken back."""
    if found.condition == "missing":
        return None, None
    if found.condition == "wrong_item":
        return "refused", None
    ruling = condition(terms, found=FOUND_AS[found.condition], customer_kind=state.customer.kind)
    if not found.refused:
        return "accepted", ruling
    receipt = one.receipt.ruling
    if ruling.code == "refusable":
        return "refused", ruling
    if receipt is not None and receipt.code.startswith("refusable"):
        return "refused", receipt
    raise PiecesNotRefusable(ruling, param=param)


def _reduction(found: FoundPieces, paid: Money, *, param: str) -> Money:
    nothing = zero(paid.currency)
    asked = found.reduction
    if not asked:
        return nothing
    if asked.currency != paid.currency:
        raise ReductionNotPossible(f"The order was paid in {paid.currency}.", param=param)
    if found.refused:
        raise ReductionNotPossible("Refused pieces are not paid back: leave it out.", param=param)
    match found.condition:
        case "intact":
            raise ReductionNotPossible("Intact pieces lost nothing in value.", param=param)
        case "missing" | "wrong_item":
            raise ReductionNotPossible("Pieces that did not come back are not paid back: leave it out.", param=param)
        case "worn" | "diminished" if not nothing < asked <= paid:
            raise ReductionNotPossible(f"It lies between nothing and what was paid, {paid}.", param=param)
        case _:
            return asked


def _paid_for(state: Opened, one: Received, found: FoundPieces, *, after: Counter[int]) -> Money:
    """What was paid for these pieces, after others of the same return and line that were taken."""
    line = state.bought[found.line]
    gone = given_away_before(state, one.notice.return_id)
    return share_of_pieces(
        line.paid, ordered=line.quantity, before=gone[found.line] + after[found.line], pieces=found.quantity
    )


def _back(state: Opened, inspection: ReturnInspected) -> list[PiecesBack]:
    """The pieces that came back, a line once, with all that was found to reduce their refund."""
    gone = given_away_before(state, inspection.return_id)
    back = [found for found in inspection.lines if found.condition not in NOT_BACK]
    refused = count(found for found in back if found.outcome == "refused")
    return [
        PiecesBack(
            line=line,
            pieces=pieces,
            ordered=state.bought[line].quantity,
            paid=state.bought[line].paid,
            before=gone[line],
            reduction=total((found.reduction for found in back if found.line == line), state.delivery.currency),
            refused=refused[line],
        )
        for line, pieces in sorted(count(back).items())
    ]
