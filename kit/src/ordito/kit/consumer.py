"""Consumers that decide or pay: Kafka in, one transaction a message, the next offset in PostgreSQL.

kafka-python with auto-commit off, one thread a consumer. On assignment each partition is sought to the offset that
PostgreSQL holds. What fails is retried with back-off and then parked; messages of the same stream wait behind it, other
streams flow. What comes too early waits with them, for another topic to catch up. While the database is away, the
consumer waits and loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kafka import ConsumerRebalanceListener
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit import kafka, metrics, tables
from ordito.kit.database import Database, is_unavailable
from ordito.kit.inbox import Inbox, Reaction, TooEarly, Verdict
from ordito.kit.logs import get_logger, safe_message
from ordito.kit.membership import Membership
from ordito.kit.message import Message, Record, Unreadable, read_message
from ordito.kit.parking import park
from ordito.kit.transaction import Transaction

RETRY_SECONDS = (0.05, 0.2, 0.5)
RUN = 100
log = get_logger(__name__)


class Consumer:
    """A component of a worker. `name` is the Kafka group and the owner of inbox, positions and offsets."""

    def __init__(
        self,
        database: Database,
        *,
        name: str,
        bootstrap_servers: str,
        topics: Sequence[str],
        reactions: Mapping[str, Reaction],
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.name = f"consumer {name}"
        self.ready = threading.Event()
        self.inbox = Inbox(name, reactions)
        self._database = database
        self._group = name
        self._bootstrap_servers = bootstrap_servers
        self._topics = tuple(topics)
        self._retry_seconds = retry_seconds
        self._stop = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Consume until `stop` is set."""
        self._stop = stop
        kafka.ensure_topics(self._bootstrap_servers, self._topics, stop=stop)
        presence = kafka.Presence(self._bootstrap_servers, self.ready)
        client = kafka.consumer(self._bootstrap_servers, group=self._group, client_id=self._group)
        try:
            client.subscribe(self._topics, listener=_SeekToDatabase(client, self._database, self._group))
            membership = Membership(client)
            while not stop.is_set():
                membership.check()
                presence.look()
                for partition, records in client.poll(timeout_ms=200).items():
                    self._report(client, partition, position=records[0].offset)
                    self.take_all([Record.received(one) for one in records])
                    self._report(client, partition, position=client.position(partition))
        finally:
            self.ready.clear()
            client.close(timeout_ms=int(kafka.CLOSE_SECONDS * 1000))

    def take_all(self, records: Sequence[Record]) -> None:
        """Handle the records of one partition in order. Messages that nothing follows from go many to a transaction."""
        run: list[tuple[Record, Message]] = []
        for record in records:
            if self._stop.is_set():
                return
            try:
                message = read_message(record)
            except Unreadable as error:
                self._take_run(run)
                run = []
                self._park_unreadable(record, error)
                continue
            if not self.inbox.reacts_to(message) and len(run) < RUN:
                run.append((record, message))
                continue
            self._take_run(run)
            run = []
            if self.inbox.reacts_to(message):
                self._take_one(record, message)
            else:
                run.append((record, message))
        self._take_run(run)

    def _take_run(self, run: Sequence[tuple[Record, Message]]) -> None:
        if not run:
            return
        streams = [message.stream for _, message in run]

        def work(tx: Transaction) -> None:
            for record, message in run:
                self._take(tx, record, message)
            self._keep_offset(tx, run[-1][0])

        self._transact(run[-1][0], lambda: streams, work)

    def _take_one(self, record: Record, message: Message) -> None:
        def work(tx: Transaction) -> None:
            self._take(tx, record, message)
            self._keep_offset(tx, record)

        failure: Exception | None = None
        for wait in (0.0, *self._retry_seconds):
            if self._stop.wait(wait):
                return
            try:
                self._transact(record, lambda: self.inbox.locks(message), work)
                return
            except Exception as error:  # noqa: BLE001  what a reaction may raise is unknown; it is parked with its traceback
                failure = error
                log.warning(
                    "reaction failed",
                    type=message.type,
                    stream=message.stream,
                    error=type(error).__name__,
                    reason=safe_message(error),
                )

        is_early = isinstance(failure, TooEarly)

        def give_up(tx: Transaction) -> None:
            park(
                tx,
                self.inbox.consumer,
                record,
                status="waiting" if is_early else "failed",
                message=message,
                error=failure,
            )
            self._keep_offset(tx, record)

        self._transact(record, lambda: (message.stream,), give_up)
        metrics.CONSUMED.labels(self.inbox.consumer, message.type, "early" if is_early else "parked").inc()

    def _take(self, tx: Transaction, record: Record, message: Message) -> None:
        verdict = self.inbox.take(tx, message)
        if verdict is Verdict.HOLE:
            park(tx, self.inbox.consumer, record, status="waiting", message=message)
        metrics.CONSUMED.labels(self.inbox.consumer, message.type, verdict.value).inc()

    def _park_unreadable(self, record: Record, error: Unreadable) -> None:
        def work(tx: Transaction) -> None:
            park(tx, self.inbox.consumer, record, status="failed", error=error)
            self._keep_offset(tx, record)

        self._transact(record, tuple, work)

    def _keep_offset(self, tx: Transaction, record: Record) -> None:
        offsets = tables.consumer_offsets
        tx.connection.execute(
            insert(offsets)
            .values(
                consumer=self.inbox.consumer,
                topic=record.topic,
                partition=record.partition,
                next_offset=record.offset + 1,
            )
            .on_conflict_do_update(
                index_elements=["consumer", "topic", "partition"],
                set_={"next_offset": func.greatest(offsets.c.next_offset, record.offset + 1)},
            )
        )

    def _transact(
        self, record: Record, streams: Callable[[], Sequence[str]], work: Callable[[Transaction], None]
    ) -> None:
        """Run `work` in a transaction over `streams`, looked up each time; while the database is away, wait for it."""
        wait = 0.05
        while True:
            try:
                with self._database.transaction(*streams()) as tx:
                    work(tx)
                return
            except Exception as error:
                if not is_unavailable(error):
                    raise
                log.warning(
                    "database unavailable, waiting",
                    consumer=self.inbox.consumer,
                    offset=record.offset,
                    error=type(error).__name__,
                )
                if self._stop.wait(wait):
                    raise
                wait = min(wait * 2, 1.0)

    def _report(self, client: Any, partition: Any, *, position: int) -> None:
        end = client.highwater(partition)
        if end is not None:
            lag = metrics.CONSUMER_LAG.labels(self.inbox.consumer, partition.topic, str(partition.partition))
            lag.set(max(0, end - position))


class _SeekToDatabase(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    def __init__(self, client: Any, database: Database, consumer: str) -> None:
        self._client = client
        self._database = database
        self._consumer = consumer

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Every handled message has its offset in PostgreSQL already; the lag is from now on another's to tell."""
        for partition in revoked:
            metrics.CONSUMER_LAG.remove(self._consumer, partition.topic, str(partition.partition))

    def on_partitions_assigned(self, assigned: Any) -> None:
        kept = next_offsets(self._database, self._consumer)
        for partition in assigned:
            self._client.seek(partition, kept.get((partition.topic, partition.partition), 0))


def next_offsets(database: Database, consumer: str) -> dict[tuple[str, int], int]:
    """The next offset to read of every partition that `consumer` has read from."""
    where = tables.consumer_offsets.c
    with database.read() as tx:
        rows = tx.connection.execute(
            select(where.topic, where.partition, where.next_offset).where(where.consumer == consumer)
        )
        return {(topic, partition): offset for topic, partition, offset in rows}
