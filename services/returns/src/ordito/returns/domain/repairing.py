"""Repairs: free under the guarantee, else quoted, accepted and paid first; then the lab's time runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from ordito.returns.domain.claim_commands import (
    AnswerQuotation,
    ExpireQuotation,
    FinishRepair,
    NoteChargePaid,
    NoteChargeWithdrawn,
    NoteRepairOverdue,
    QuoteRepair,
)
from ordito.returns.domain.claim_events import (
    ChargeDue,
    ClaimChecked,
    ClaimClosed,
    ClaimEvent,
    RemedyDecided,
    RepairFinished,
    RepairOverdue,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
)
from ordito.returns.domain.claim_rejections import (
    QuotationExpired,
    QuotationNotPossible,
    RemedyNeeds,
    WrongClaimStatus,
)
from ordito.returns.domain.claim_state import Claim
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.events import RefundDue, RefundOverdue, ReturnClosed
from ordito.returns.domain.state import Opened
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import Repair, Terms, repair


def start_repair(claim: Claim, ruling: Ruling) -> RepairStarted:
    """The lab has it, until the end of the ruling's deadline, where the terms name one."""
    deadline = ruling.deadline
    return RepairStarted(
        claim_id=claim.claim_id,
        due=None if deadline is None else deadline.last_day,
        overdue_at=None if deadline is None else deadline.end,
        ruling=ruling,
    )


def quote_repair(state: Opened, command: QuoteRepair, terms: Terms) -> tuple[RepairQuoted, ...]:
    """What a repair costs that the guarantee does not give. Quoted again, it is the new amount that counts."""
    claim = found(state, command.claim_id)
    known = claim.last(RepairQuoted)
    if claim.status == "quoted" and known is not None and (known.amount, known.note) == (command.amount, command.note):
        return ()
    check = claim.last(ClaimChecked)
    before = "received" if not claim.notice.covered else "checked"
    if claim.status not in (before, "checked", "quoted") or (check is not None and not check.defect):
        raise WrongClaimStatus(status=claim.status, needed=before)
    how = _how(state, claim, terms, at=command.at)
    if how.free or not how.ruling.allowed:
        raise QuotationNotPossible(ruling=how.ruling)
    if command.amount.currency != state.delivery.currency or command.amount.amount <= 0:
        raise RemedyNeeds(f"A quotation is an amount in {state.delivery.currency} above zero.", param="amount")
    valid_until = terms.calendar.day(command.at) + timedelta(days=command.valid_days)
    return (
        RepairQuoted(
            claim_id=claim.claim_id,
            amount=command.amount,
            note=command.note,
            quoted_by=command.quoted_by,
            ruling=how.ruling,
            valid_until=valid_until,
            expires_at=terms.calendar.end_of(valid_until),
        ),
    )


def answer_quotation(state: Opened, command: AnswerQuotation) -> tuple[ClaimEvent, ...]:
    """Accepted, the repair is to be paid; declined, the claim is over."""
    claim = found(state, command.claim_id)
    known, quotation = claim.last(RepairQuotationAnswered), claim.last(RepairQuoted)
    if known is not None and known.accepted == command.accepted:
        return ()
    if claim.status != "quoted" or quotation is None:
        raise WrongClaimStatus(status=claim.status, needed="quoted")
    if command.accepted and quotation.valid_until is not None and _is_over(quotation, at=command.at):
        raise QuotationExpired(valid_until=quotation.valid_until)
    answered = RepairQuotationAnswered(claim.claim_id, command.accepted, answered_by=command.answered_by)
    if not command.accepted:
        return answered, ClaimClosed(claim.claim_id, outcome="not_repaired", because="not_wanted")
    charge = ChargeDue(
        charge_id=f"{claim.claim_id}-repair",
        claim_id=claim.claim_id,
        amount=quotation.amount,
        reason="paid_repair",
        ruling=quotation.ruling,
    )
    return answered, charge


def expire_quotation(state: Opened, command: ExpireQuotation) -> tuple[ClaimClosed, ...]:
    """Nobody answered in time: the claim is over. A quotation that was answered, or made anew, does not expire."""
    claim = found(state, command.claim_id)
    quotation = claim.last(RepairQuoted)
    if claim.status != "quoted" or quotation is None or not _is_over(quotation, at=command.at):
        return ()
    return (ClaimClosed(claim.claim_id, outcome="not_repaired", because="not_answered"),)


def note_charge_paid(state: Opened, command: NoteChargePaid, terms: Terms) -> tuple[ClaimEvent, ...]:
    """A paid repair begins; a check without a defect is over. Charges that no claim waits for are others' business."""
    waiting = _waiting_for(state, command.charge_id)
    return () if waiting is None else _settled(state, *waiting, terms, at=command.at)


def note_charge_withdrawn(state: Opened, command: NoteChargeWithdrawn, terms: Terms) -> tuple[ClaimEvent, ...]:
    """Not paid in time, a repair is not made, and the claim is over. Who was let off a charge owes it no more."""
    waiting = _waiting_for(state, command.charge_id)
    if waiting is None:
        return ()
    claim, charge = waiting
    if command.expired and charge.reason == "paid_repair":
        return (ClaimClosed(claim.claim_id, outcome="not_repaired", because="not_paid"),)
    return _settled(state, claim, charge, terms, at=command.at)


def note_overdue(state: Opened, command: NoteRepairOverdue) -> tuple[RepairOverdue, ...]:
    """That the lab's time is over, once."""
    claim = found(state, command.claim_id)
    started = claim.last(RepairStarted)
    late = started is not None and started.overdue_at is not None and command.at >= started.overdue_at
    if claim.status != "in_repair" or started is None or started.due is None or not late:
        return ()  # finished in time
    if claim.last(RepairOverdue) is not None:
        return ()
    return (RepairOverdue(claim.claim_id, due=started.due, ruling=started.ruling),)


def finish_repair(state: Opened, command: FinishRepair) -> tuple[ClaimEvent, ...]:
    """The goods are on their way to the customer, as they should have been."""
    claim = found(state, command.claim_id)
    if claim.last(RepairFinished) is not None:
        return ()
    if claim.status != "in_repair":
        raise WrongClaimStatus(status=claim.status, needed="in_repair")
    finished = RepairFinished(
        claim_id=claim.claim_id,
        courier=command.courier,
        tracking_number=command.tracking_number,
        finished_by=command.finished_by,
    )
    return finished, ClaimClosed(claim.claim_id, outcome="repaired")


# The money of a claim, as the returns' deadlines and refunds name it


def close_refunded(claim: Claim, *, refunded: Money) -> tuple[ReturnClosed | ClaimClosed, ...]:
    """The money that a claim owed was paid: its refund is over, like any return's, and the claim with it."""
    decided = claim.last(RemedyDecided)
    if claim.status == "closed":
        return ()
    if claim.status != "refund_due" or decided is None:
        raise WrongClaimStatus(status=claim.status, needed="refund_due")
    pieces = LineQuantity(claim.notice.line, claim.notice.quantity)
    paid = ReturnClosed(claim.claim_id, refunded=refunded, lines=(pieces,))
    return paid, ClaimClosed(claim.claim_id, "terminated" if decided.remedy == "termination" else "price_reduced")


def note_refund_overdue(claim: Claim, *, at: datetime) -> tuple[RefundOverdue, ...]:
    """That the day of a claim's refund is over, once."""
    refund = claim.last(RefundDue)
    if claim.status != "refund_due" or refund is None or at < refund.overdue_at:
        return ()
    if claim.last(RefundOverdue) is not None:
        return ()
    return (RefundOverdue(claim.claim_id, amount=refund.amount, due=refund.due, ruling=refund.ruling),)


def _waiting_for(state: Opened, charge_id: str) -> tuple[Claim, ChargeDue] | None:
    """The claim that goes on once this charge is paid, and the charge."""
    for claim in state.claims:
        if isinstance(claim, Claim) and claim.status == "charge_due":
            charge = claim.last(ChargeDue)
            if charge is not None and charge.charge_id == charge_id:
                return claim, charge
    return None


def _settled(state: Opened, claim: Claim, charge: ChargeDue, terms: Terms, *, at: datetime) -> tuple[ClaimEvent, ...]:
    if charge.reason == "paid_repair":
        return (start_repair(claim, _how(state, claim, terms, at=at).ruling),)
    return (ClaimClosed(claim.claim_id, outcome="no_defect"),)


def _is_over(quotation: RepairQuoted, *, at: datetime) -> bool:
    return quotation.expires_at is not None and at >= quotation.expires_at


def _how(state: Opened, claim: Claim, terms: Terms, *, at: datetime) -> Repair:
    check = claim.last(ClaimChecked)
    return repair(
        terms,
        requested_at=at,
        covered=claim.notice.covered,
        part=None if check is None else check.part,
        customer_kind=state.customer.kind,
    )
