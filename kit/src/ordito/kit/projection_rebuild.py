"""Builds a projection again from Kafka's offset 0, beside the live one, and proves the two equal, byte for byte.

    1. Read from offset 0 up to where the live version stands now, into a schema of its own; the live one goes on.
    2. Take the live version's lock, so that it stands still, and read the few records that it took meanwhile.
    3. Hash both in canonical form: rows in the order of their keys, each as canonical JSON.
    4. Perhaps swap them: two schemas are renamed in the same transaction; the old one is kept for `roll_back`.

Reads history only: nothing in here, nor in what it imports, can cause an effect.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from kafka import TopicPartition
from sqlalchemy import Connection, Engine, Table, Text, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from ordito.kit import kafka
from ordito.kit.database import lock_key
from ordito.kit.message import Record
from ordito.kit.projection import (
    Projection,
    built_by,
    create,
    enter,
    exclusive,
    live_schema,
    parked,
    positions,
    take,
)

BATCH = 5_000
SILENCE_SECONDS = 60
MOST_DIFFERENCES = 20

Swap = Literal["never", "if_equal", "always"]
Ends = Mapping[tuple[str, int], int]


class RebuildError(Exception):
    """A rebuild cannot be done."""


class AlreadyRunning(RebuildError):
    """Somebody else rebuilds this projection now."""


class LogEndsEarly(RebuildError):
    """Kafka does not give what the live version has read: the log was cut, or the brokers are another cluster."""


class NothingKept(RebuildError):
    """There is no earlier version to roll back to."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild found. `differences` names the first rows that differ, as `table key`."""

    projection: str
    events: int
    seconds: float
    events_per_second: int
    live_hash: str
    rebuilt_hash: str
    equal: bool
    swapped: bool
    differences: tuple[str, ...]


def rebuild(engine: Engine, projection: Projection, *, bootstrap_servers: str, swap: Swap) -> Report:
    """Build again, compare, and swap as asked.

    Raises AlreadyRunning, LogEndsEarly. What was built and not swapped in is removed, unless the two differ: then it
    stays in its schema, `{name}_rebuild`, for a person to look at.
    """
    schema = f"{projection.name}_rebuild"
    with _alone(engine, projection):
        ends = _prepare(engine, projection, schema)
        with _Reading(bootstrap_servers) as reading:
            started = time.perf_counter()
            events = reading.apply(engine, projection, schema, ends)
            seconds = time.perf_counter() - started
            with exclusive(engine, projection) as connection:
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                enter(connection, live_schema(projection))
                last = positions(connection)
                enter(connection, schema)
                events += reading.apply_in(connection, projection, last)
                rebuilt_hash = canonical_hash(connection, projection, schema=schema)
                live_hash, differences = _compare(connection, projection, schema, rebuilt_hash)
                equal = live_hash == rebuilt_hash
                swapped = swap == "always" or (swap == "if_equal" and equal)
                if swapped:
                    _swap_in(connection, projection, schema)
                elif equal:
                    connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
    return Report(
        projection=projection.name,
        events=events,
        seconds=round(seconds, 3),
        events_per_second=round(events / seconds) if seconds else events,
        live_hash=live_hash,
        rebuilt_hash=rebuilt_hash,
        equal=equal,
        swapped=swapped,
        differences=differences,
    )


def verify(engine: Engine, projection: Projection, *, bootstrap_servers: str) -> Report:
    """Prove that the live version is what its events give; nothing is replaced."""
    return rebuild(engine, projection, bootstrap_servers=bootstrap_servers, swap="never")


def roll_back(engine: Engine, projection: Projection) -> None:
    """Exchange the live version and the one that it replaced. It catches up by itself. Raises NothingKept."""
    live, kept, aside = live_schema(projection), _kept_schema(projection), f"{projection.name}_aside"
    with exclusive(engine, projection) as connection:
        if not _exists(connection, kept):
            raise NothingKept(f"no earlier version of {projection.name} is kept")
        for old, new in ((live, aside), (kept, live), (aside, kept)):
            connection.execute(text(f'ALTER SCHEMA "{old}" RENAME TO "{new}"'))


def canonical_hash(connection: Connection, projection: Projection, *, schema: str) -> str:
    """SHA-256 of all rows of the projection's own tables in canonical form."""
    digest = hashlib.sha256()
    for table, _, row in _canonical_rows(connection, projection, schema):
        digest.update(f"{table}\t{row}\n".encode())
    return digest.hexdigest()


def _prepare(engine: Engine, projection: Projection, schema: str) -> Ends:
    """An empty version, and how far the live one has read. What staff discarded stays discarded."""
    with exclusive(engine, projection) as connection:
        create(connection, projection, schema=live_schema(projection))
        ends = positions(connection)
        discarded = connection.execute(select(parked).where(parked.c.status == "discarded")).mappings().all()
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE'))
        create(connection, projection, schema=schema)
        for row in discarded:
            values = {name: value for name, value in row.items() if name != "id"}
            connection.execute(upsert(parked).values(**values).on_conflict_do_nothing())
    return ends


class _Reading:
    """Reads partitions from offset 0, and on from where it stopped."""

    def __init__(self, bootstrap_servers: str) -> None:
        self._consumer = kafka.consumer(bootstrap_servers, group=None, client_id="rebuild")
        self._next: dict[tuple[str, int], int] = {}

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def apply(self, engine: Engine, projection: Projection, schema: str, ends: Ends) -> int:
        """Apply everything before `ends`, a transaction a batch."""
        events = 0
        for records in self._batches(ends):
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL synchronous_commit = off"))
                enter(connection, schema)
                take(connection, projection, records)
            events += len(records)
        return events

    def apply_in(self, connection: Connection, projection: Projection, ends: Ends) -> int:
        """The same inside a transaction that is open."""
        events = 0
        for records in self._batches(ends):
            take(connection, projection, records)
            events += len(records)
        return events

    def _batches(self, ends: Ends) -> Iterator[list[Record]]:
        behind = {TopicPartition(*place): end for place, end in ends.items() if self._next.get(place, 0) < end}
        if not behind:
            return
        self._consumer.assign(list(behind))
        for partition in behind:
            self._consumer.seek(partition, self._next.get((partition.topic, partition.partition), 0))
        batch: list[Record] = []
        heard = time.monotonic()
        while behind:
            for partition, records in self._consumer.poll(timeout_ms=200, max_records=BATCH).items():
                end = behind.get(partition)
                if end is None:
                    continue
                heard = time.monotonic()
                batch += [Record.received(each) for each in records if each.offset < end]
                if records[-1].offset >= end - 1:
                    del behind[partition]
                    self._consumer.pause(partition)
                    self._next[partition.topic, partition.partition] = end
            if len(batch) >= BATCH:
                yield batch
                batch = []
            if time.monotonic() - heard > SILENCE_SECONDS:
                raise LogEndsEarly(f"{len(behind)} partitions give less than the live version has read")
        if batch:
            yield batch


class _alone:  # noqa: N801  reads as a word in its with statement
    """Keeps a second rebuild of the same projection away, by a lock of the session."""

    def __init__(self, engine: Engine, projection: Projection) -> None:
        self._engine = engine
        self._key = lock_key(f"rebuild {projection.name}")
        self._name = projection.name

    def __enter__(self) -> None:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar_one():
            self._connection.close()
            raise AlreadyRunning(f"{self._name} is being rebuilt already")

    def __exit__(self, *_: object) -> None:
        self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        self._connection.close()


def _kept_schema(projection: Projection) -> str:
    return f"{projection.name}_kept"


def _swap_in(connection: Connection, projection: Projection, schema: str) -> None:
    live, kept = live_schema(projection), _kept_schema(projection)
    connection.execute(text(f'DROP SCHEMA IF EXISTS "{kept}" CASCADE'))
    connection.execute(text(f'ALTER SCHEMA "{live}" RENAME TO "{kept}"'))
    connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{live}"'))


def _exists(connection: Connection, schema: str) -> bool:
    found = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": schema})
    return found.one_or_none() is not None


def _canonical_rows(connection: Connection, projection: Projection, schema: str) -> Iterator[tuple[str, str, str]]:
    """(table, key, row), in the one order that depends on nothing but the rows."""
    enter(connection, schema)
    for table in sorted(projection.metadata.tables.values(), key=lambda each: each.name):
        query = select(table).order_by(*_key_order(table)).execution_options(yield_per=2_000)
        rows = connection.execute(query)
        for row in rows.mappings():
            key = _canonical([row[column.name] for column in table.primary_key])
            yield table.name, key, _canonical(dict(row))


def _key_order(table: Table) -> list[Any]:
    return [column.collate("C") if isinstance(column.type, Text) else column for column in table.primary_key]


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _compare(
    connection: Connection, projection: Projection, rebuilt: str, rebuilt_hash: str
) -> tuple[str, tuple[str, ...]]:
    """The live version's hash, and the first rows that differ. Versions of another shape cannot be compared."""
    live = live_schema(projection)
    enter(connection, live)
    built = built_by(connection)
    if built != projection.version:
        return "", (f"the live version was made by version {built} of the projection, this is {projection.version}",)
    live_hash = canonical_hash(connection, projection, schema=live)
    same = live_hash == rebuilt_hash
    return live_hash, () if same else tuple(_differences(connection, projection, live, rebuilt))


def _differences(connection: Connection, projection: Projection, live: str, rebuilt: str) -> Iterator[str]:
    def rows(schema: str) -> dict[tuple[str, str], str]:
        found = _canonical_rows(connection, projection, schema)
        return {(table, key): hashlib.sha256(row.encode()).hexdigest() for table, key, row in found}

    one, other = rows(live), rows(rebuilt)
    differing = sorted(place for place in one.keys() | other.keys() if one.get(place) != other.get(place))
    for table, key in differing[:MOST_DIFFERENCES]:
        yield f"{table} {key}"
