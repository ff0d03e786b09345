"""The warehouse looked at what came back: what is owed for it follows in the same breath.

The customer gets what he paid for exactly these pieces, less what they lost in value. A piece that did not come, or is
another article, is not paid back. What delivery cost goes back, where the terms say so, with the return that brings the
last piece of the contract, and so at most once.
"""

from __future__ import annotations

from collections import Counter

from ordito.returns.domain.commands import FoundPieces, InspectReturn
from ordito.returns.domain.events import InspectedPieces, RefundDue, RefundedPieces, ReturnClosed, ReturnInspected
from ordito.returns.domain.pieces import NOT_BACK, count, everything_is_back, given_away_before
from ordito.returns.domain.rejections import InspectionIncomplete, LineUnknown, ReductionNotPossible
from ordito.returns.domain.state import Opened, Received, evolve_opened
from ordito.schemas.money import Money, total, zero
from ordito.terms import PiecesBack, Refund, Terms, refund_of_return, share_of_pieces


def inspect(
    state: Opened, one: Received, command: InspectReturn, terms: Terms
) -> tuple[ReturnInspected, RefundDue | ReturnClosed]:
    """The inspection, and the refund that is due, or the return closed where nothing is owed."""
    inspection = ReturnInspected(
        return_id=command.return_id, lines=_inspected(state, one, command.lines), inspected_by=command.inspected_by
    )
    refund = _refund(evolve_opened(state, inspection), one, inspection, terms)
    if not refund.total:
        return inspection, ReturnClosed(command.return_id, refunded=refund.total, lines=one.notice.lines)
    return inspection, _due(command.return_id, refund)


def same_inspection(inspection: ReturnInspected, command: InspectReturn) -> bool:
    """Whether this was found before: the same pieces in the same conditions, and no other reduction."""
    return len(inspection.lines) == len(command.lines) and all(
        (known.line, known.quantity, known.condition) == (found.line, found.quantity, found.condition)
        and (found.reduction is None or known.reduction == found.reduction)
        for known, found in zip(inspection.lines, command.lines, strict=True)
    )


def _inspected(state: Opened, one: Received, found: tuple[FoundPieces, ...]) -> tuple[InspectedPieces, ...]:
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
        paid = _paid_for(state, one, part, after=count(known for known in inspected if known.condition not in NOT_BACK))
        reduction = _reduction(part, paid, param=f"lines[{place}].reduction")
        inspected.append(InspectedPieces(part.line, part.quantity, part.condition, reduction, note=part.note))
    looked_at = count(inspected)
    for line, quantity in withdrawn.items():
        if looked_at[line] != quantity:
            raise InspectionIncomplete(line=line, withdrawn=quantity, inspected=looked_at[line])
    return tuple(inspected)


def _reduction(found: FoundPieces, paid: Money, *, param: str) -> Money:
    nothing = zero(paid.currency)
    asked = found.reduction
    if not asked:
        return nothing
    if asked.currency != paid.currency:
        raise ReductionNotPossible(f"The order was paid in {paid.currency}.", param=param)
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
    """What was paid for these pieces, after others of the same return and line that came back."""
    line = state.bought[found.line]
    gone = given_away_before(state, one.notice.return_id)
    return share_of_pieces(
        line.paid, ordered=line.quantity, before=gone[found.line] + after[found.line], pieces=found.quantity
    )


def _refund(state: Opened, one: Received, inspection: ReturnInspected, terms: Terms) -> Refund:
    return refund_of_return(
        terms,
        _back(state, inspection),
        delivery_paid=state.delivery,
        whole_contract=everything_is_back(state),
        notified_at=one.notice.received_at,
        received_at=one.receipt.received_at,
        customer_kind=state.customer.kind,
    )


def _back(state: Opened, inspection: ReturnInspected) -> list[PiecesBack]:
    """The pieces that came back, a line once, with all that was found to reduce their refund."""
    gone = given_away_before(state, inspection.return_id)
    back = [found for found in inspection.lines if found.condition not in NOT_BACK]
    return [
        PiecesBack(
            line=line,
            pieces=pieces,
            ordered=state.bought[line].quantity,
            paid=state.bought[line].paid,
            before=gone[line],
            reduction=total((found.reduction for found in back if found.line == line), state.delivery.currency),
        )
        for line, pieces in sorted(count(back).items())
    ]


def _due(return_id: str, refund: Refund) -> RefundDue:
    deadline = refund.ruling.deadline
    if deadline is None:
        raise ValueError("the terms set no day for the refund")
    return RefundDue(
        return_id=return_id,
        amount=refund.total,
        lines=tuple(
            RefundedPieces(line.line, line.pieces, paid=line.paid, reduction=line.reduction, refund=line.refund)
            for line in refund.lines
        ),
        delivery=refund.delivery,
        due=refund.due,
        overdue_at=deadline.end,
        ruling=refund.ruling,
        delivery_ruling=refund.delivery_ruling,
    )
