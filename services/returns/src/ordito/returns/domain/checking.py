"""Looking for the defect that was reported; and what the customer is charged where there is none.

The terms name what may be charged, the staff say how much of each and why. It does not come to more than was paid for
the goods, unless a supervisor says so: who asks for a look at a bracelet does not expect to pay for a watch.
"""

from __future__ import annotations

from typing import TypeAlias

from ordito.returns.domain.claim_commands import CheckDefect
from ordito.returns.domain.claim_events import ChargeDue, ClaimChecked, ClaimClosed
from ordito.returns.domain.claim_pieces import paid_for_kept
from ordito.returns.domain.claim_rejections import CostsAboveThePrice, CostsNotChargeable, WrongClaimStatus
from ordito.returns.domain.claim_state import Claim
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.state import Opened
from ordito.schemas.money import Money, total
from ordito.schemas.values import Ruling
from ordito.terms import Terms, no_defect_found

CheckEvent: TypeAlias = ClaimChecked | ChargeDue | ClaimClosed


def check_defect(state: Opened, command: CheckDefect, terms: Terms) -> tuple[CheckEvent, ...]:
    """What was found; without a defect, what is charged for having looked, or that the claim is over."""
    claim = found(state, command.claim_id)
    if (known := claim.last(ClaimChecked)) is not None and known.defect == command.defect:
        return ()
    if claim.status != "received":
        raise WrongClaimStatus(status=claim.status, needed="received")
    ruling = None if command.defect else no_defect_found(terms)
    checked = ClaimChecked(
        claim_id=claim.claim_id,
        defect=command.defect,
        minor=command.minor,
        part=command.part,
        note=command.note,
        photos=command.photos,
        checked_by=command.checked_by,
        ruling=ruling,
        costs=command.costs,
    )
    if ruling is None:
        if command.costs:
            raise CostsNotChargeable("A defect was found: the check costs the customer nothing.", ruling=None)
        return (checked,)
    if not command.costs:
        return checked, ClaimClosed(claim.claim_id, outcome="no_defect")
    amount = _chargeable(state, claim, command, terms, ruling)
    charge = ChargeDue(
        charge_id=f"{claim.claim_id}-check",
        claim_id=claim.claim_id,
        amount=amount,
        reason="no_defect_found",
        ruling=ruling,
    )
    return checked, charge


def _chargeable(state: Opened, claim: Claim, command: CheckDefect, terms: Terms, ruling: Ruling) -> Money:
    """What the costs come to. Raises CostsNotChargeable and CostsAboveThePrice."""
    if not ruling.allowed:
        raise CostsNotChargeable(ruling.sentence.en, ruling=ruling)
    named = terms.rules.guarantee.check.charged_if_no_defect
    currency = state.delivery.currency
    for place, cost in enumerate(command.costs):
        if cost.what not in named:
            raise CostsNotChargeable(f"{ruling.sentence.en} Costs of {cost.what} are not among them.", ruling=ruling)
        if cost.what in (each.what for each in command.costs[:place]):
            raise CostsNotChargeable(f"Name the costs of {cost.what} once, with all that they are.", ruling=None)
        if cost.amount.amount <= 0 or cost.amount.currency != currency:
            raise CostsNotChargeable(f"Costs are in {currency} and above zero.", ruling=None)
    costs = total((cost.amount for cost in command.costs), currency)
    paid = paid_for_kept(state, claim.notice)
    if costs > paid and not command.by_supervisor:
        raise CostsAboveThePrice(costs=costs, paid=paid)
    return costs
