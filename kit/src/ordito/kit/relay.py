"""The relay: the events table is the outbox, read in order; its cursor moves after Kafka's acknowledgement.

It reads `(xid, id) > cursor AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id`. Below the horizon
every transaction has ended, so that no event can appear behind the cursor later. A cursor on the id alone would skip
the events of a transaction that took its ids early and committed late; and because writers take their stream's lock
before they have a transaction id (see database.py), the order (xid, id) never inverts two versions of one stream.

One relay runs per database: a session lock makes the others stand by. After a crash the events since the cursor are
produced again; consumers skip what they have seen. At an event that cannot be translated it stops, with all before it
published: what comes after must not overtake it. Log, health and metrics tell which event it is.

    Untranslatable
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage
from kafka.errors import KafkaTimeoutError
from sqlalchemy import Connection, RowMapping, text

from ordito.kit import kafka, metrics
from ordito.kit.database import Database, lock_key
from ordito.kit.logs import error_line
from ordito.kit.message import PublicEvent, to_kafka
from ordito.kit.transaction import Stored, read_stored

BATCH = 500
SEND_TIMEOUT_SECONDS = 30
STOP_LOOK_SECONDS = 0.5

# The text of the transaction id must not be named `xid`: ORDER BY would take that column and sort '1000' before '999'.
READ = text("""
    SELECT xid::text AS xid_text, id, event_id, stream, version, type, data, at, seller, actor_kind, actor_id,
           correlation, causation
    FROM events
    WHERE (xid, id) > (CAST(:xid AS xid8), CAST(:id AS bigint)) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY events.xid, events.id
    LIMIT :batch""")


class Untranslatable(Exception):
    """The relay stands at an event that the codec or `to_public` does not understand: a fault of ours, to be mended."""

    def __init__(self, row: RowMapping, error: Exception) -> None:
        super().__init__(
            f"{row['type']}, version {row['version']} of {row['stream']} (event {row['event_id']}): {error_line(error)}"
        )


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
        every_seconds: float = 0.5,
        batch: int = BATCH,
    ) -> None:
        self.wanted = threading.Event()
        self.ready = threading.Event()
        self._stop = threading.Event()
        self._database = database
        self._source = source
        self._topic = topic
        self._bootstrap_servers = bootstrap_servers
        self._to_public = to_public
        self._every_seconds = every_seconds
        self._batch = batch

    def run(self, stop: threading.Event) -> None:
        """Publish until `stop` is set. Raises when Kafka or the database is lost; its worker starts it again."""
        self._stop = stop
        with self._database.engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
            try:
                self._lead(connection, stop)
            finally:
                self.ready.clear()
                connection.invalidate()  # a pooled connection would keep the session lock

    def _lead(self, connection: Connection, stop: threading.Event) -> None:
        while not self._is_leader(connection):
            self.ready.set()  # standing by is all that is asked of it
            if stop.wait(1):
                return
        self.ready.clear()
        kafka.ensure_topics(self._bootstrap_servers, [self._topic], stop=stop)
        presence = kafka.Presence(self._bootstrap_servers, self.ready)
        producer = kafka.producer(self._bootstrap_servers, client_id=f"relay-{self._source}")
        try:
            while not stop.is_set():
                self.wanted.clear()
                published = self.run_once(connection, producer)
                presence.look()
                if published < self._batch:
                    self.wanted.wait(self._every_seconds)
        finally:
            producer.close(timeout=kafka.CLOSE_SECONDS)

    def run_once(self, connection: Connection, producer: Any) -> int:
        """Publish the next batch and move the cursor behind it; returns how many events were published.

        Raises Untranslatable once all events before the one that it names are published.
        """
        cursor = self._cursor(connection)
        rows = connection.execute(READ, {"xid": cursor[0], "id": cursor[1], "batch": self._batch}).mappings().all()
        messages, obstacle = self._translate(rows)
        metrics.RELAY_STOPPED.set(0 if obstacle is None else 1)
        if messages:
            self._produce(messages, producer)
            last = rows[len(messages) - 1]
            self._move(connection, last["xid_text"], last["id"])
            metrics.RELAYED.inc(len(messages))
        if obstacle is not None:
            raise obstacle
        return len(messages)

    def _translate(self, rows: Sequence[RowMapping]) -> tuple[list[KafkaMessage], Untranslatable | None]:
        messages: list[KafkaMessage] = []
        for row in rows:
            try:
                stored = read_stored(row, self._database.codec)
                messages.append(to_kafka(stored, self._to_public(stored), source=self._source))
            except Exception as error:  # noqa: BLE001  a translation is code of the service: it may fail in any way
                obstacle = Untranslatable(row, error)
                obstacle.__cause__ = error
                return messages, obstacle
        return messages, None

    def _produce(self, messages: Sequence[KafkaMessage], producer: Any) -> None:
        sent = [
            producer.send(
                self._topic,
                key=str(message.key).encode(),
                value=message.value,
                # Stamped by the producer: a broker refuses what is more than an hour ahead of it (Kafka 4), and the
                # business clock, which `ce_time` tells, may be moved further.
                headers=list(message.headers.items()),
            )
            for message in messages
        ]
        deadline = time.monotonic() + SEND_TIMEOUT_SECONDS
        for future in sent:
            self._acknowledged(future, deadline=deadline)

    def _acknowledged(self, future: Any, *, deadline: float) -> None:
        """Wait for Kafka's acknowledgement; give up at the deadline, or when told to stop while none comes."""
        while True:
            try:
                future.get(timeout=STOP_LOOK_SECONDS)
                return
            except KafkaTimeoutError:
                if future.is_done or self._stop.is_set() or time.monotonic() > deadline:
                    raise

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
