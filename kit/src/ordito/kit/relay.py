"""The relay: the events table is the outbox, read in order; its cursor moves after Kafka's acknowledgement.

It reads `(xid, id) > cursor AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id`. Below the horizon
every transaction has ended, so that no event can appear behind the cursor later. A cursor on the id alone would skip
the events of a transaction that took its ids early and committed late; and because writers take their stream's lock
before they have a transaction id (see database.py), the order (xid, id) never inverts two versions of one stream.

One relay runs per database: a session lock makes the others stand by. After a crash the events since the cursor are
produced again; consumers skip what they have seen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from ordito.kit import kafka, metrics
from ordito.kit.database import Database, lock_key
from ordito.kit.logs import get_logger
from ordito.kit.message import PublicEvent, to_kafka
from ordito.kit.transaction import Stored, read_stored

BATCH = 500
SEND_TIMEOUT_SECONDS = 30
log = get_logger(__name__)

# The text of the transaction id must not be named `xid`: ORDER BY would take that column and sort '1000' before '999'.
READ = text("""
    SELECT xid::text AS xid_text, id, event_id, stream, version, type, data, at, seller, actor_kind, actor_id,
           correlation, causation
    FROM events
    WHERE (xid, id) > (CAST(:xid AS xid8), CAST(:id AS bigint)) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY events.xid, events.id
    LIMIT :batch""")


class Relay:
    """A component of a worker: publishes every stored event, translated by `to_public`, on `topic`."""

    name = "relay"

    def __init__(
        self,
        database: Database,
        *,
        source: str,
        topic: str,
        bootstrap_servers: str,
        to_public: Callable[[Stored], PublicEvent],
        every_seconds: float = 0.2,
    ) -> None:
        self.wanted = threading.Event()
        self._database = database
        self._source = source
        self._topic = topic
        self._bootstrap_servers = bootstrap_servers
        self._to_public = to_public
        self._every_seconds = every_seconds

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop` is set. Raises when Kafka or the database is lost; its worker starts it again."""
        with self._database.engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
            try:
                self._lead(connection, stop)
            finally:
                connection.invalidate()  # a pooled connection would keep the session lock

    def _lead(self, connection: Connection, stop: threading.Event) -> None:
        while not self._is_leader(connection):
            if stop.wait(1):
                return
        kafka.ensure_topics(self._bootstrap_servers, [self._topic])
        producer = kafka.producer(self._bootstrap_servers, client_id=f"relay-{self._source}")
        try:
            while not stop.is_set():
                self.wanted.clear()
                if self.run_once(connection, producer) < BATCH:
                    self.wanted.wait(self._every_seconds)
        finally:
            producer.close(timeout=5)

    def run_once(self, connection: Connection, producer: Any) -> int:
        """Publish the next batch and move the cursor behind it; returns how many events were published."""
        cursor = self._cursor(connection)
        rows = connection.execute(READ, {"xid": cursor[0], "id": cursor[1], "batch": BATCH}).mappings().all()
        if not rows:
            return 0
        self._produce([read_stored(row, self._database.codec) for row in rows], producer)
        self._move(connection, rows[-1]["xid_text"], rows[-1]["id"])
        metrics.RELAYED.inc(len(rows))
        return len(rows)

    def _produce(self, stored: Sequence[Stored], producer: Any) -> None:
        sent = []
        for one in stored:
            message = to_kafka(one, self._to_public(one), source=self._source)
            sent.append(
                producer.send(
                    self._topic,
                    key=one.stream.encode(),
                    value=message.value,
                    # Stamped by the producer: a broker refuses what is more than an hour ahead of it (Kafka 4), and
                    # the business clock, which `ce_time` tells, may be moved further.
                    headers=list(message.headers.items()),
                )
            )
        for future in sent:
            future.get(timeout=SEND_TIMEOUT_SECONDS)

    def _is_leader(self, connection: Connection) -> bool:
        lock = lock_key(f"relay {self._source}")
        return bool(connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock}).scalar())

    def _cursor(self, connection: Connection) -> tuple[str, int]:
        row = connection.execute(
            text("SELECT xid::text, id FROM relay_cursors WHERE name = :name"), {"name": self._source}
        ).one_or_none()
        return ("0", 0) if row is None else (row[0], row[1])

    def _move(self, connection: Connection, xid: str, event_id: int) -> None:
        connection.execute(
            text("""
                INSERT INTO relay_cursors (name, xid, id) VALUES (:name, CAST(:xid AS xid8), :id)
                ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, id = excluded.id, moved_at = clock_timestamp()"""),
            {"name": self._source, "xid": xid, "id": event_id},
        )
