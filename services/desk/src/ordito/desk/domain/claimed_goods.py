"""The goods of claims that are here and wait to travel to the customer again, as returns reckons it, from the events.

They travel where the customer keeps them and no repair brings them: no defect was found, the price was reduced, the
quotation was not taken or not paid, or the claim was withdrawn. They stay once he has given their pieces away: a
withdrawal, an exchange or another claim took the line's, or its order ended.
"""

from __future__ import annotations

from collections import Counter

from ordito.desk.domain.claims import Claim
from ordito.desk.domain.parts import OrderPart, Parts, ReturnsPart
from ordito.desk.domain.pieces import count

TAKING = frozenset({"replacement", "termination", "equivalent_product", "voucher"})
"""Remedies after which the customer no longer has the pieces."""


def goods_to_send_back(parts: Parts) -> tuple[Claim, ...]:
    """The claims whose goods wait to be sent back."""
    if parts.orders is None or parts.returns is None:
        return ()
    left = _left(parts.orders, parts.returns)
    return tuple(
        claim
        for claim in parts.returns.claims
        if claim.goods_received_at is not None
        and claim.sent_back is None
        and _travels_back(claim)
        and left[claim.line] >= (claim.quantity or 0)
    )


def _travels_back(claim: Claim) -> bool:
    if claim.check is not None and not claim.check.defect:
        return True
    if claim.remedy is not None and claim.remedy.remedy == "price_reduction":
        return True
    return claim.outcome in {"not_repaired", "withdrawn"}


def _left(order: OrderPart, back: ReturnsPart) -> Counter[int]:
    """By line, the pieces that the customer bought and has not given away."""
    ended = order.rejected or order.terminated or (order.cancellation and order.cancellation.stage == "cancelled")
    if order.confirmed is None or ended:
        return Counter()
    left = count(order.confirmed.lines)
    left.subtract(count(back.given_back, *(missed.lines for missed in back.undelivered)))
    for claim in back.claims:
        if claim.remedy is not None and claim.remedy.remedy in TAKING:
            left.subtract({claim.line: claim.quantity or 0})
    return left
