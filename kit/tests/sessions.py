"""What the sessions of a database are at, as PostgreSQL sees them."""

from __future__ import annotations

from sqlalchemy import text

from ordito.kit.database import Database

WAITING = text(
    "SELECT backend_xid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
)
THERE = text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid")


def waiting_for_locks(database: Database) -> list[str | None]:
    """The transaction ids of the sessions that wait for an advisory lock; None for one that has no id yet."""
    with database.read() as tx:
        return list(tx.connection.scalars(WAITING))


def is_gone(database: Database, pid: int) -> bool:
    """Whether the server has ended the session."""
    with database.read() as tx:
        return tx.connection.execute(THERE, {"pid": pid}).one_or_none() is None
