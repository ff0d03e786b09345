"""Orders whose goods were exchanged, in returns' own database."""

from __future__ import annotations

from ordito.kit.context import Context
from ordito.kit.database import Database
from ordito.returns.application.handlers import Returns
from ordito.returns.domain.commands import NoteReplacement


class DatabaseFirstOrders:
    """First orders, each told under the lock of its stream."""

    def __init__(self, database: Database, returns: Returns) -> None:
        self._database = database
        self._returns = returns

    def note(self, order_id: str, command: NoteReplacement, *, context: Context) -> None:
        with self._database.transaction(order_id) as tx:
            self._returns.handle(tx, order_id, command, context=context)
