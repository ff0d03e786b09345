"""What makes a defect good, and what is owed for it.

Whether the customer may have it is the terms' ruling: what is not his is declined, for him to choose another. What was
paid for the pieces is the most that goes back for them, in money or as a voucher.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from ordito.returns.domain.claim_commands import DecideRemedy
from ordito.returns.domain.claim_events import (
    ClaimChecked,
    ClaimClosed,
    ClaimEvent,
    ClaimOutcome,
    PieceReduction,
    RemedyDecided,
    RemedyDeclined,
    VoucherDue,
)
from ordito.returns.domain.claim_pieces import paid_for_kept, paid_for_taken, reductions_for
from ordito.returns.domain.claim_rejections import NotCovered, RemedyNeeds, RepairNotFree, WrongClaimStatus
from ordito.returns.domain.claim_state import Claim
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.events import RefundDue, RefundedPieces
from ordito.returns.domain.repairing import start_repair
from ordito.returns.domain.state import Opened
from ordito.schemas.money import Money, zero
from ordito.schemas.returns import WantedLine
from ordito.schemas.values import Ruling
from ordito.terms import MoneyRemedy, Terms, refund_of_remedy, remedy, repair


def decide_remedy(state: Opened, command: DecideRemedy, terms: Terms) -> tuple[ClaimEvent | RefundDue, ...]:
    """The remedy and what follows from it; or that it is declined."""
    claim = found(state, command.claim_id)
    check = claim.last(ClaimChecked)
    decided = claim.last(RemedyDecided)
    if decided is not None and decided.remedy == command.remedy:
        return ()
    if claim.status != "checked" or check is None:
        raise WrongClaimStatus(status=claim.status, needed="checked")
    if not claim.notice.covered:
        raise NotCovered(ruling=claim.notice.ruling)
    impossible = claim.impossible | frozenset(command.impossible)
    ruling = remedy(
        terms,
        wanted=command.remedy,
        impossible=impossible,
        minor_defect=check.minor,
        agreed=command.agreed,
        customer_kind=state.customer.kind,
    )
    if not ruling.allowed:
        declined = RemedyDeclined(claim.claim_id, command.remedy, impossible=tuple(sorted(impossible)), ruling=ruling)
        return () if claim.facts[-1] == declined else (declined,)
    return _granted(state, claim, command, terms, ruling)


def _granted(
    state: Opened, claim: Claim, command: DecideRemedy, terms: Terms, ruling: Ruling
) -> tuple[ClaimEvent | RefundDue, ...]:
    match command.remedy:
        case "repair":
            check = claim.last(ClaimChecked)
            how = repair(
                terms,
                requested_at=command.at,
                covered=True,
                part=None if check is None else check.part,
                customer_kind=state.customer.kind,
            )
            if not how.free:
                raise RepairNotFree(ruling=how.ruling)
            return _decided(claim, command, ruling), start_repair(claim, how.ruling)
        case "replacement":
            wanted = command.wanted or _the_same(state, claim)
            return _decided(claim, command, ruling, wanted=wanted), _closed(claim, "replaced")
        case "equivalent_product":
            if not command.wanted:
                raise RemedyNeeds("Name the product that goes out instead.", param="wanted")
            return _decided(claim, command, ruling, wanted=command.wanted), _closed(claim, "equivalent_product")
        case "voucher":
            value = _amount(command, most=paid_for_taken(state, claim.notice), otherwise_all=True)
            decided = _decided(claim, command, ruling, amount=value)
            voucher = VoucherDue(claim.claim_id, command.voucher_code, value, ruling=ruling)
            return decided, voucher, _closed(claim, "voucher")
        case "price_reduction":
            paid = paid_for_kept(state, claim.notice)
            amount = _amount(command, most=paid)
            reductions = reductions_for(state, claim.notice, amount)
            decided = _decided(claim, command, ruling, amount=amount, reductions=reductions)
            return decided, _refund(claim, "price_reduction", amount, paid, terms, at=command.at)
        case "termination":
            paid = paid_for_taken(state, claim.notice)
            if not paid:
                return _decided(claim, command, ruling, amount=paid), _closed(claim, "terminated")
            decided = _decided(claim, command, ruling, amount=paid)
            return decided, _refund(claim, "termination", paid, paid, terms, at=command.at)
        case _:
            assert_never(command.remedy)


def _decided(
    claim: Claim,
    command: DecideRemedy,
    ruling: Ruling,
    *,
    amount: Money | None = None,
    wanted: tuple[WantedLine, ...] = (),
    reductions: tuple[PieceReduction, ...] = (),
) -> RemedyDecided:
    return RemedyDecided(
        claim_id=claim.claim_id,
        remedy=command.remedy,
        amount=amount,
        replacement_order_id=command.replacement_order_id if wanted else None,
        wanted=wanted,
        reductions=reductions,
        decided_by=command.decided_by,
        ruling=ruling,
    )


def _closed(claim: Claim, outcome: ClaimOutcome) -> ClaimClosed:
    return ClaimClosed(claim.claim_id, outcome=outcome)


def _the_same(state: Opened, claim: Claim) -> tuple[WantedLine, ...]:
    """The same article once more, at what was paid for one."""
    line = state.bought[claim.notice.line]
    if line.vat_rate is None:
        raise RemedyNeeds("Name the article that goes out instead, with its price and VAT rate.", param="wanted")
    price = Money(line.paid.amount // line.quantity, line.paid.currency)
    quantity = claim.notice.quantity
    return (WantedLine(sku=line.sku, name=line.name, quantity=quantity, unit_price=price, vat_rate=line.vat_rate),)


def _amount(command: DecideRemedy, *, most: Money, otherwise_all: bool = False) -> Money:
    amount = command.amount
    if amount is None:
        if otherwise_all and most:
            return most
        raise RemedyNeeds("Customer Service has to name the amount.", param="amount")
    if amount.currency != most.currency or not zero(most.currency) < amount <= most:
        raise RemedyNeeds(f"The amount lies between nothing and what was paid for the pieces, {most}.", param="amount")
    return amount


def _refund(claim: Claim, what: MoneyRemedy, amount: Money, paid: Money, terms: Terms, *, at: datetime) -> RefundDue:
    ruling = refund_of_remedy(terms, remedy=what, amount=amount, decided_at=at)
    if ruling.deadline is None:
        raise ValueError("the terms set no day for the refund")
    pieces = RefundedPieces(claim.notice.line, claim.notice.quantity, paid=paid, reduction=paid - amount, refund=amount)
    return RefundDue(
        return_id=claim.claim_id,
        amount=amount,
        lines=(pieces,),
        delivery=zero(amount.currency),
        due=ruling.deadline.last_day,
        overdue_at=ruling.deadline.end,
        ruling=ruling,
        delivery_ruling=None,
    )
