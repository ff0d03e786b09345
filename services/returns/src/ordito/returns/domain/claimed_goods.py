"""The goods of a claim travel to the customer again where he keeps them and no repair brings them.

That is so where no defect was found, the quotation was not taken, the price was reduced, or the claim was withdrawn.
Who bears the cost: the seller where it owes something for a defect, or where the terms let it charge no transport for
goods without one; else the customer.
"""

from __future__ import annotations

from ordito.returns.domain.claim_commands import SendClaimedGoodsBack
from ordito.returns.domain.claim_events import ClaimChecked, ClaimClosed, ClaimGoodsReceived, RemedyDecided
from ordito.returns.domain.claim_rejections import ClaimedGoodsStay, WrongClaimStatus
from ordito.returns.domain.claim_state import Claim
from ordito.returns.domain.claims_found import found
from ordito.returns.domain.events import GoodsSentBack
from ordito.returns.domain.pieces import left
from ordito.returns.domain.state import Opened
from ordito.schemas.returns import CostBearer
from ordito.schemas.values import LineQuantity
from ordito.terms import Terms


def send_claimed_goods_back(state: Opened, command: SendClaimedGoodsBack, terms: Terms) -> tuple[GoodsSentBack, ...]:
    """The goods are on their way to the customer, once."""
    claim = found(state, command.claim_id)
    if claim.last(GoodsSentBack) is not None:
        return ()
    if claim.last(ClaimGoodsReceived) is None:
        raise WrongClaimStatus(status=claim.status, needed="received")
    if not _is_to_travel(claim):
        if claim.status == "closed":
            raise ClaimedGoodsStay
        raise WrongClaimStatus(status=claim.status, needed="decided")
    if not is_to_be_sent_back(state, claim):
        raise ClaimedGoodsStay
    return (
        GoodsSentBack(
            return_id=claim.claim_id,
            lines=(LineQuantity(claim.notice.line, claim.notice.quantity),),
            courier=command.courier,
            tracking_number=command.tracking_number,
            sent_back_by=command.sent_back_by,
            cost_bearer=_cost_bearer(claim, terms),
            of_claim=True,
        ),
    )


def is_to_be_sent_back(state: Opened, claim: Claim) -> bool:
    """Whether the seller has goods of the claim that are the customer's, and nothing more is to be done with them."""
    if claim.last(ClaimGoodsReceived) is None or claim.last(GoodsSentBack) is not None:
        return False
    return _is_to_travel(claim) and left(state)[claim.notice.line] >= claim.notice.quantity


def _is_to_travel(claim: Claim) -> bool:
    check, decided, closed = claim.last(ClaimChecked), claim.last(RemedyDecided), claim.last(ClaimClosed)
    if check is not None and not check.defect:
        return True
    if decided is not None and decided.remedy == "price_reduction":
        return True
    return closed is not None and closed.outcome in ("not_repaired", "withdrawn")


def _cost_bearer(claim: Claim, terms: Terms) -> CostBearer:
    check, decided = claim.last(ClaimChecked), claim.last(RemedyDecided)
    if decided is not None:
        return "seller"
    if check is not None and not check.defect:
        return "customer" if "transport" in terms.rules.guarantee.check.charged_if_no_defect else "seller"
    return "customer"
