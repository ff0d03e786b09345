"""The deadlines of guarantee claims: a quotation's last day, the lab's time. A refund's is the returns'."""

from __future__ import annotations

from datetime import datetime

from ordito.kit.transaction import Stored, Transaction
from ordito.returns.domain.claim_events import (
    ClaimClosed,
    ClaimEvent,
    RepairQuotationAnswered,
    RepairQuoted,
    RepairStarted,
)

REPAIR_OVERDUE = "repair-overdue"
QUOTATION_EXPIRY = "quotation-expiry"


def claim_consequences(tx: Transaction, stored: Stored, event: ClaimEvent) -> None:
    """Start the time of a quotation and the lab's time with a repair; end them with the answer and the claim."""
    match event:
        case RepairQuoted(claim_id=claim_id, expires_at=due) if due is not None:
            _set(tx, stored, QUOTATION_EXPIRY, claim_id, due=due)
        case RepairQuotationAnswered(claim_id=claim_id):
            tx.cancel_timer(_key(QUOTATION_EXPIRY, stored.stream, claim_id))
        case RepairStarted(claim_id=claim_id, overdue_at=due) if due is not None:
            _set(tx, stored, REPAIR_OVERDUE, claim_id, due=due)
        case ClaimClosed(claim_id=claim_id):
            tx.cancel_timer(_key(QUOTATION_EXPIRY, stored.stream, claim_id))
            tx.cancel_timer(_key(REPAIR_OVERDUE, stored.stream, claim_id))
        case _:
            pass


def _set(tx: Transaction, stored: Stored, kind: str, claim_id: str, *, due: datetime) -> None:
    tx.set_timer(
        key=_key(kind, stored.stream, claim_id),
        kind=kind,
        stream=stored.stream,
        due=due,
        payload={"claim_id": claim_id},
        context=stored.context.caused_by(str(stored.id)),
    )


def _key(kind: str, order_id: str, claim_id: str) -> str:
    return f"{kind}:{order_id}:{claim_id}"
