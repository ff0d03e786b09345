"""The claim that a command names."""

from __future__ import annotations

from ordito.returns.domain.claim_rejections import ClaimUnknown, WrongClaimStatus
from ordito.returns.domain.claim_state import Claim, DeclinedClaim
from ordito.returns.domain.state import Opened


def found(state: Opened, claim_id: str) -> Claim:
    """The claim of this id. Raises ClaimUnknown, and WrongClaimStatus for one that was declined."""
    match state.find_claim(claim_id):
        case Claim() as claim:
            return claim
        case DeclinedClaim():
            raise WrongClaimStatus(status="declined", needed="opened")
        case None:
            raise ClaimUnknown(claim_id=claim_id)
