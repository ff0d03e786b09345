"""How far a guarantee claim has come. Its facts are the events that established them; `status` says where it stands.

opened → arranged → received ─→ checked ─┬→ in_repair → closed (repaired)
                        │          │     ├→ refund_due → closed (price_reduced, terminated)
                        │          │     └→ closed (replaced, equivalent_product, voucher)
                        │          └ no defect → charge_due → closed, or closed at once
                        └→ quoted → charge_due → in_repair;  quoted → closed (not_repaired)
declined: over from the start.  Until something is decided, the customer may withdraw the claim: closed (withdrawn)

Goods that the customer keeps are sent back to him beside all this: see `claimed_goods`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar, assert_never

from ordito.returns.domain.claim_events import (
    ChargeDue,
    ClaimChecked,
    ClaimClosed,
    ClaimCollectionArranged,
    ClaimDeclined,
    ClaimGoodsReceived,
    ClaimOpened,
    RemedyDecided,
    RemedyDeclined,
    RepairFinished,
    RepairOverdue,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
    VoucherDue,
)
from ordito.returns.domain.events import GoodsSentBack, RefundDue, RefundOverdue
from ordito.schemas.claims import Remedy

ClaimStatus = Literal[
    "declined",
    "opened",
    "arranged",
    "received",
    "checked",
    "quoted",
    "charge_due",
    "in_repair",
    "refund_due",
    "closed",
]
UNDECIDED: frozenset[ClaimStatus] = frozenset({"opened", "arranged", "received", "checked", "quoted"})
"""Nothing is decided, owed or begun yet."""
TAKING: frozenset[Remedy] = frozenset({"replacement", "termination", "equivalent_product", "voucher"})
"""Remedies after which the customer no longer has the pieces: nobody can withdraw from them any more."""

ClaimFact: TypeAlias = (
    ClaimCollectionArranged
    | ClaimGoodsReceived
    | ClaimChecked
    | RemedyDecided
    | RemedyDeclined
    | RepairQuoted
    | RepairQuotationAnswered
    | RepairStarted
    | RepairOverdue
    | RepairFinished
    | ChargeDue
    | VoucherDue
    | RefundDue
    | RefundOverdue
    | GoodsSentBack
    | ClaimClosed
)
Fact = TypeVar("Fact", bound=ClaimFact)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: what was reported, where it stands, and all that happened to it, in order."""

    notice: ClaimOpened
    status: ClaimStatus = "opened"
    facts: tuple[ClaimFact, ...] = ()

    @property
    def claim_id(self) -> str:
        return self.notice.claim_id

    def last(self, kind: type[Fact]) -> Fact | None:
        """The last event of this kind, if there was one."""
        return next((fact for fact in reversed(self.facts) if isinstance(fact, kind)), None)

    @property
    def impossible(self) -> frozenset[Remedy]:
        """Remedies of which it is known that they cannot be done."""
        return frozenset(
            remedy for fact in self.facts if isinstance(fact, RemedyDeclined) for remedy in fact.impossible
        )


@dataclass(frozen=True, slots=True)
class DeclinedClaim:
    """A claim that gives the customer nothing."""

    notice: ClaimDeclined

    @property
    def claim_id(self) -> str:
        return self.notice.claim_id


AnyClaim: TypeAlias = Claim | DeclinedClaim


def claims_after(claims: tuple[AnyClaim, ...], claim_id: str, fact: ClaimFact) -> tuple[AnyClaim, ...]:
    """The claims after one more event of one of them."""
    return tuple(
        replace(claim, status=_status(claim.status, fact), facts=(*claim.facts, fact))
        if isinstance(claim, Claim) and claim.claim_id == claim_id
        else claim
        for claim in claims
    )


def _status(before: ClaimStatus, fact: ClaimFact) -> ClaimStatus:
    match fact:
        case ClaimCollectionArranged():
            return "arranged"
        case ClaimGoodsReceived():
            return "received"
        case ClaimChecked():
            return "checked"
        case RepairQuoted():
            return "quoted"
        case ChargeDue():
            return "charge_due"
        case RepairStarted():
            return "in_repair"
        case RefundDue():
            return "refund_due"
        case ClaimClosed():
            return "closed"
        case (
            RemedyDecided()
            | RemedyDeclined()
            | RepairQuotationAnswered()
            | RepairOverdue()
            | RepairFinished()
            | VoucherDue()
            | RefundOverdue()
            | GoodsSentBack()
        ):
            return before
        case _:
            assert_never(fact)
