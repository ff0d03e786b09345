"""Keeps a projection up with its topics, and lets staff settle what it parked.

kafka-python with auto-commit off, a thread a runner. What counts is the offset in PostgreSQL, written with the rows: a
partition whose place is not known for certain (just assigned, or moved by a rebuild) is sought to it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kafka import ConsumerRebalanceListener, TopicPartition
from kafka.errors import KafkaError
from sqlalchemy import Connection, Engine, func, select

from ordito.kit import kafka
from ordito.kit.logs import get_logger, safe_message
from ordito.kit.membership import Membership
from ordito.kit.message import Record, Unreadable, read_message
from ordito.kit.metrics import CONSUMED, CONSUMER_LAG, PARKED
from ordito.kit.projection import (
    Fold,
    Projection,
    Taken,
    built_by,
    create,
    enter,
    exclusive,
    live_schema,
    park,
    parked,
    pass_over,
    positions,
    take,
)
from ordito.kit.projection_rebuild import rebuild

log = get_logger(__name__)


class ProjectionRunner:
    """A component of a worker: keeps a projection up with its topics. Several may run; they share the partitions."""

    def __init__(
        self,
        engine: Engine,
        projection: Projection,
        *,
        bootstrap_servers: str,
        batch: int = 500,
        wait_seconds: float = 0.2,
    ) -> None:
        self.name = f"projection {projection.name}"
        self._group = f"projection-{projection.name}"
        self._engine = engine
        self._projection = projection
        self._bootstrap_servers = bootstrap_servers
        self._batch = batch
        self._wait = wait_seconds
        self._expected: dict[TopicPartition, int] = {}
        self.ready = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set. Raises what it cannot get over; starting again is always safe.

        A live version that an earlier `version` of the projection made is built again first, beside it, and replaced.
        """
        with exclusive(self._engine, self._projection) as connection:
            create(connection, self._projection, schema=live_schema(self._projection))
            enter(connection, live_schema(self._projection))
            built = built_by(connection)
        kafka.ensure_topics(self._bootstrap_servers, self._projection.topics, stop=stop)
        if built != self._projection.version:
            log.info("projection.rebuilding", projection=self._projection.name, built=built)
            rebuild(self._engine, self._projection, bootstrap_servers=self._bootstrap_servers, swap="always")
        consumer = kafka.consumer(self._bootstrap_servers, group=self._group, client_id=self._group)
        try:
            consumer.subscribe(list(self._projection.topics), listener=_Forget(self._expected, name=self.name))
            membership = Membership(consumer)
            presence = kafka.Presence(self._bootstrap_servers, self.ready)
            while not stop.is_set():
                membership.check()
                presence.look()
                polled = consumer.poll(timeout_ms=int(self._wait * 1000), max_records=self._batch)
                if polled:
                    self._advance(consumer, polled)
                else:
                    self._seek_where_moved(consumer)
        finally:
            self.ready.clear()
            consumer.close(autocommit=False, timeout_ms=int(kafka.CLOSE_SECONDS * 1000))

    def _seek_where_moved(self, consumer: Any) -> None:
        """A rebuild or a roll-back may have put the live version's place elsewhere while nothing new came."""
        with self._engine.connect() as connection:
            enter(connection, live_schema(self._projection))
            stored = positions(connection)
            self._count_parked(connection)
        for partition in consumer.assignment():
            start = stored.get((partition.topic, partition.partition), 0)
            if self._expected.get(partition) != start:
                consumer.seek(partition, start)
                self._expected[partition] = start

    def _advance(self, consumer: Any, polled: Mapping[TopicPartition, Sequence[Any]]) -> None:
        with exclusive(self._engine, self._projection) as connection:
            enter(connection, live_schema(self._projection))
            stored = positions(connection)
            records: list[Record] = []
            moved: dict[TopicPartition, int] = {}
            astray: dict[TopicPartition, int] = {}
            for partition, batch in polled.items():
                start = stored.get((partition.topic, partition.partition), 0)
                if self._expected.get(partition) != start:
                    astray[partition] = start
                    if batch[0].offset != start:
                        continue
                records += [Record.received(each) for each in batch]
                moved[partition] = batch[-1].offset + 1
            taken = take(connection, self._projection, records)
            self._count_parked(connection)
        # Only now, with the rows committed, is it true that the next record is at these offsets.
        for partition, start in astray.items():
            if partition not in moved:
                consumer.seek(partition, start)
                self._expected[partition] = start
        self._expected.update(moved)
        self._report(consumer, taken, moved)

    def _report(self, consumer: Any, taken: Taken, moved: Mapping[TopicPartition, int]) -> None:
        for outcome in ("applied", "skipped", "held", "parked"):
            CONSUMED.labels(self.name, "all", outcome).inc(getattr(taken, outcome))
        if taken.parked:
            log.warning("projection.parked", projection=self._projection.name, messages=taken.parked)
        for partition, position in moved.items():
            end = consumer.highwater(partition)
            if end is not None:
                CONSUMER_LAG.labels(self.name, partition.topic, str(partition.partition)).set(max(end - position, 0))
        try:
            consumer.commit_async()
        except KafkaError as error:
            log.info("projection.commit_skipped", projection=self._projection.name, reason=safe_message(error))

    def _count_parked(self, connection: Connection) -> None:
        """Counted, not reckoned: staff settle it in another process, and it outlives this one."""
        query = select(func.count()).select_from(parked).where(parked.c.status == "parked")
        PARKED.labels(self.name).set(connection.execute(query).scalar_one())


class _Forget(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python carries no types
    """What was known of partitions is void once they have been given away: another instance may have moved on."""

    def __init__(self, expected: dict[TopicPartition, int], *, name: str) -> None:
        self._expected = expected
        self._name = name

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        for partition in revoked:
            self._expected.pop(partition, None)
            CONSUMER_LAG.remove(self._name, partition.topic, str(partition.partition))

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        for partition in assigned:
            self._expected.pop(partition, None)


def redrive(engine: Engine, projection: Projection, parked_id: int) -> bool:
    """Try a parked message again, and what waits behind it; False where it fails again or is not there."""
    with exclusive(engine, projection) as connection:
        enter(connection, live_schema(projection))
        found = connection.execute(select(parked).where(parked.c.id == parked_id, parked.c.status == "parked"))
        row = found.mappings().one_or_none()
        if row is None:
            return False
        connection.execute(parked.delete().where(parked.c.id == parked_id))
        record = Record.kept(row)
        try:
            message = read_message(record)
        except Unreadable as error:
            park(connection, record, error)
            return False
        fold = Fold(connection, projection)
        fold.together([(record, message)])
        fold.release()
        return fold.applied > 0


def discard(engine: Engine, projection: Projection, parked_id: int, *, reason: str) -> bool:
    """Give a parked message up: what waits behind it goes on as if it had never been. A rebuild honours it too."""
    with exclusive(engine, projection) as connection:
        enter(connection, live_schema(projection))
        row = connection.execute(
            parked.update()
            .where(parked.c.id == parked_id, parked.c.status == "parked")
            .values(status="discarded", reason=reason)
            .returning(parked.c.source, parked.c.stream, parked.c.version)
        ).one_or_none()
        if row is None:
            return False
        pass_over(connection, row)
        if row.stream is not None:
            Fold(connection, projection).release((row.source, row.stream))
        return True
