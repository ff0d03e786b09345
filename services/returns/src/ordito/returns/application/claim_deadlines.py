"""The deadlines of guarantee claims: the lab's time for a repair. A refund's is the returns'."""

from __future__ import annotations

from ordito.kit.transaction import Stored, Transaction
from ordito.returns.domain.claim_events import ClaimClosed, ClaimEvent, RepairStarted

REPAIR_OVERDUE = "repair-overdue"


def claim_consequences(tx: Transaction, stored: Stored, event: ClaimEvent) -> None:
    """Start the lab's time with a repair, and end it with the claim."""
    match event:
        case RepairStarted() if event.overdue_at is not None:
            tx.set_timer(
                key=_key(stored.stream, event.claim_id),
                kind=REPAIR_OVERDUE,
                stream=stored.stream,
                due=event.overdue_at,
                payload={"claim_id": event.claim_id},
                context=stored.context.caused_by(str(stored.id)),
            )
        case ClaimClosed():
            tx.cancel_timer(_key(stored.stream, event.claim_id))
        case _:
            pass


def _key(order_id: str, claim_id: str) -> str:
    return f"{REPAIR_OVERDUE}:{order_id}:{claim_id}"
