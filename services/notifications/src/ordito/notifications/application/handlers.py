"""What notifications is asked to do, each in the caller's transaction."""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.decider import Outcome, execute
from ordito.kit.transaction import Transaction
from ordito.notifications.domain.commands import Command
from ordito.notifications.domain.decide import DECIDER
from ordito.notifications.domain.state import State


def handle(tx: Transaction, order_id: str, command: Command, *, context: Context) -> Outcome[State]:
    """Decide on `command` for the order and append what was decided. Raises NotificationRejection."""
    return execute(tx, DECIDER, stream=order_id, command=command, context=context)
