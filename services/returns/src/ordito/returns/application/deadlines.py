"""What returns does when a deadline comes."""

from __future__ import annotations

from ordito.kit.timers import Timer, TimerHandler
from ordito.kit.transaction import Transaction
from ordito.returns.application.claim_deadlines import QUOTATION_EXPIRY, REPAIR_OVERDUE
from ordito.returns.application.consequences import REFUND_OVERDUE, RETURN_EXPIRY
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.claim_commands import ExpireQuotation, NoteRepairOverdue
from ordito.returns.domain.commands import Command, ExpireReturn, NoteRefundOverdue


def timer_kinds(returns: Returns) -> dict[str, TimerHandler]:
    """The timers of returns. A deadline that comes stays come, should a clock be set back a little."""

    def on_return_expiry(tx: Transaction, timer: Timer) -> None:
        _handle(tx, timer, ExpireReturn(timer.payload["return_id"], at=max(tx.now, timer.due)))

    def on_refund_overdue(tx: Transaction, timer: Timer) -> None:
        _handle(tx, timer, NoteRefundOverdue(timer.payload["return_id"], at=max(tx.now, timer.due)))

    def on_repair_overdue(tx: Transaction, timer: Timer) -> None:
        _handle(tx, timer, NoteRepairOverdue(timer.payload["claim_id"], at=max(tx.now, timer.due)))

    def on_quotation_expiry(tx: Transaction, timer: Timer) -> None:
        _handle(tx, timer, ExpireQuotation(timer.payload["claim_id"], at=max(tx.now, timer.due)))

    def _handle(tx: Transaction, timer: Timer, command: Command) -> None:
        returns.handle(tx, timer.stream, command, context=timer.context)

    return {
        RETURN_EXPIRY: on_return_expiry,
        REFUND_OVERDUE: on_refund_overdue,
        REPAIR_OVERDUE: on_repair_overdue,
        QUOTATION_EXPIRY: on_quotation_expiry,
    }
