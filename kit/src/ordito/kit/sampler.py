"""Measures what only a query can tell, for `/metrics`: lag, horizon, what is parked, pending or overdue.

What waits behind something parked counts as parked: it moves only when that is settled. The horizon is the server's:
a transaction in any of its databases holds every relay back, and is counted.
"""

from __future__ import annotations

import threading

from sqlalchemy import text

from ordito.kit import metrics
from ordito.kit.database import Database

RELAY = text("""
    SELECT (SELECT count(*) FROM events e
            WHERE (e.xid, e.id) > (coalesce(c.xid, '0'::xid8), coalesce(c.id, 0)))
    FROM (SELECT 1) one LEFT JOIN relay_cursors c ON c.name = :source""")
HORIZON = text("""
    SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()""")
PARKED = text("""
    SELECT 'message' AS origin, count(*) FROM parked WHERE settled_at IS NULL
    UNION ALL SELECT 'effect', count(*) FROM effects e
        WHERE e.status = 'parked' OR e.status = 'pending' AND EXISTS (
            SELECT 1 FROM effects o WHERE o.stream = e.stream AND o.id < e.id AND o.status = 'parked')
    UNION ALL SELECT 'timer', count(*) FROM timers WHERE status = 'parked'
    UNION ALL SELECT 'webhook', count(*) FROM webhooks WHERE status = 'parked'""")
EFFECTS = text("SELECT kind, count(*) FROM effects WHERE status IN ('pending', 'running') GROUP BY kind")
OVERDUE = text("SELECT count(*) FROM timers WHERE status = 'waiting' AND due <= :now")


class Sampler:
    """A component of a worker."""

    name = "sampler"

    def __init__(self, database: Database, *, source: str, every_seconds: float = 5) -> None:
        self._database = database
        self._source = source
        self._every_seconds = every_seconds

    def run(self, stop: threading.Event) -> None:
        """Measure until `stop` is set."""
        while True:
            self.sample()
            if stop.wait(self._every_seconds):
                return

    def sample(self) -> None:
        """Measure once."""
        with self._database.read() as tx:
            metrics.RELAY_LAG.set(tx.connection.execute(RELAY, {"source": self._source}).scalar_one())
            metrics.RELAY_HORIZON_AGE.set(float(tx.connection.execute(HORIZON).scalar_one()))
            for origin, count in tx.connection.execute(PARKED):
                metrics.PARKED.labels(origin).set(count)
            metrics.EFFECTS_PENDING.clear()
            for kind, count in tx.connection.execute(EFFECTS):
                metrics.EFFECTS_PENDING.labels(kind).set(count)
            metrics.TIMERS_OVERDUE.set(tx.connection.execute(OVERDUE, {"now": tx.now}).scalar_one())
