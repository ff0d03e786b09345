"""Projections: tables folded from public events, for reading only, that may be built again from offset 0 at any time.

A projection is declared apart from whatever reacts to events. This module knows events, tables and offsets, and imports
nothing that decides, writes, pays or posts: history can be read again without an effect (an architecture test watches).

All that belongs to one version of a projection, its tables and the bookkeeping below, lies in one PostgreSQL schema. A
live one is replaced by renaming two schemas in one transaction; see `projection_rebuild`.

Promises of `take`, which live reading and rebuilding share:
- Rows, stream versions and offsets are written in one transaction. Kafka's own commit is only for lag monitors.
- Of every (source, stream) the events are applied in order and once: what was seen is skipped, what comes before its
  predecessor is held until that one comes.
- What cannot be read or applied is parked as it came; later events of its stream wait behind it; all else flows.
- No clock: rows depend on events alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    func,
    inspect,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from ordito.kit.database import is_unavailable, lock_key
from ordito.kit.logs import error_line, safe_traceback
from ordito.kit.message import Message, Record, Unreadable, read_message

bookkeeping = MetaData()

about = Table("projection_about", bookkeeping, Column("version", Integer, nullable=False))

offsets = Table(
    "projection_offsets",
    bookkeeping,
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("next_offset", BigInteger, nullable=False),
    PrimaryKeyConstraint("topic", "partition"),
)

streams = Table(
    "projection_streams",
    bookkeeping,
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("source", "stream"),
)


def _record_columns() -> tuple[Column[Any], ...]:
    return (
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("offset", BigInteger, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("key", LargeBinary),
        Column("value", LargeBinary),
    )


held = Table(
    "projection_held",
    bookkeeping,
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    *_record_columns(),
    PrimaryKeyConstraint("source", "stream", "version"),
)

parked = Table(
    "projection_parked",
    bookkeeping,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    *_record_columns(),
    Column("source", Text),
    Column("stream", Text),
    Column("version", Integer),
    Column("type", Text),
    Column("error", Text, nullable=False),
    Column("traceback", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="parked"),
    Column("reason", Text),
    UniqueConstraint("topic", "partition", "offset"),
)


class Projection(Protocol):
    """Declares its tables and how events change them.

    `metadata` names its tables without a schema; `version` grows with every change of their shape or meaning. `apply`
    gets messages of any streams, each stream's in order and once, and may only write these tables.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def topics(self) -> Sequence[str]: ...
    @property
    def metadata(self) -> MetaData: ...
    def apply(self, connection: Connection, messages: Sequence[Message], /) -> None: ...


def live_schema(projection: Projection) -> str:
    """The schema that readers read, and that the runner writes."""
    return f"{projection.name}_live"


def create(connection: Connection, projection: Projection, *, schema: str) -> None:
    """Make an empty version of the projection, unless it is there."""
    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    enter(connection, schema)
    if inspect(connection).has_table(about.name, schema=schema):
        return
    bookkeeping.create_all(connection, checkfirst=False)
    projection.metadata.create_all(connection, checkfirst=False)
    connection.execute(about.insert().values(version=projection.version))


def built_by(connection: Connection) -> int:
    """The projection's version that made the tables of the schema that was entered."""
    return int(connection.execute(select(about.c.version)).scalar_one())


def enter(connection: Connection, schema: str) -> None:
    """For the rest of the transaction, table names without a schema are this schema's."""
    connection.execute(text("SELECT set_config('search_path', :path, true)"), {"path": f'"{schema}"'})


@contextmanager
def exclusive(engine: Engine, projection: Projection) -> Iterator[Connection]:
    """A transaction during which nobody else moves or replaces the live version."""
    with engine.begin() as connection:
        key = lock_key(f"projection {projection.name}")
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
        yield connection


def positions(connection: Connection) -> dict[tuple[str, int], int]:
    """The next offset of every (topic, partition) that this version has read from."""
    return {(row.topic, row.partition): row.next_offset for row in connection.execute(select(offsets))}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of some records."""

    applied: int = 0
    skipped: int = 0
    held: int = 0
    parked: int = 0


def take(connection: Connection, projection: Projection, records: Sequence[Record]) -> Taken:
    """Apply `records`, each partition's in the order of its offsets, and move the offsets behind them."""
    before_parked = connection.execute(select(func.count()).select_from(parked)).scalar_one()
    messages: list[tuple[Record, Message]] = []
    for record in records:
        try:
            messages.append((record, read_message(record)))
        except Unreadable as error:
            park(connection, record, error)
    fold = Fold(connection, projection)
    fold.together(messages)
    fold.release()
    _move(connection, records)
    after_parked = connection.execute(select(func.count()).select_from(parked)).scalar_one()
    return Taken(fold.applied, fold.skipped, fold.held, after_parked - before_parked)


class Fold:
    """Applies what is next in its stream; counts."""

    def __init__(self, connection: Connection, projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._touched: set[tuple[str, str]] = set()
        self.applied = self.skipped = self.held = 0

    def together(self, messages: Sequence[tuple[Record, Message]]) -> None:
        """All at once; where that fails, one by one, so that only what fails is parked."""
        if not messages:
            return
        try:
            with self._connection.begin_nested():
                self._apply(messages)
        except Exception as error:  # any fault but the database's own is the event's, which is parked with it
            if is_unavailable(error):
                raise
            if len(messages) == 1:
                park(self._connection, messages[0][0], error, message=messages[0][1])
                return
            for one in messages:
                self.together([one])

    def release(self, *also: tuple[str, str]) -> None:
        """Apply what was held and is next now, until nothing is; in `also` too, where nothing was applied."""
        self._touched.update(also)
        while self._touched:
            keys = sorted(self._touched)
            self._touched.clear()
            ready = self._connection.execute(
                select(held)
                .join(streams, (held.c.source == streams.c.source) & (held.c.stream == streams.c.stream))
                .where(tuple_(held.c.source, held.c.stream).in_(keys), held.c.version <= streams.c.version + 1)
                .order_by(held.c.source, held.c.stream, held.c.version)
            ).mappings()
            for row in ready.all():
                key = (row["source"], row["stream"], row["version"])
                self._connection.execute(
                    held.delete().where(tuple_(held.c.source, held.c.stream, held.c.version) == key)
                )
                record = Record.kept(row)
                self.together([(record, read_message(record))])

    def _apply(self, messages: Sequence[tuple[Record, Message]]) -> None:
        known = _versions(self._connection, {(message.source, message.stream) for _, message in messages})
        moved: dict[tuple[str, str], int] = {}
        ready: list[Message] = []
        early: list[tuple[Record, Message]] = []
        skipped = 0
        for record, message in messages:
            key = (message.source, message.stream)
            seen = moved.get(key, known.get(key, 0))
            if message.version <= seen:
                skipped += 1
            elif message.version == seen + 1:
                ready.append(message)
                moved[key] = message.version
            else:
                early.append((record, message))
        if ready:
            self._projection.apply(self._connection, ready)
            _set_versions(self._connection, moved)
        for record, message in early:
            _hold(self._connection, record, message)
        self.applied += len(ready)
        self.skipped += skipped
        self.held += len(early)
        self._touched |= moved.keys()


def park(connection: Connection, record: Record, error: Exception, *, message: Message | None = None) -> None:
    """Keep it as it came. One that staff gave up already is passed over."""
    connection.execute(
        upsert(parked)
        .values(
            **record.columns(),
            source=message and message.source,
            stream=message and message.stream,
            version=message and message.version,
            type=message and message.type,
            error=error_line(error),
            traceback=safe_traceback(error),
        )
        .on_conflict_do_nothing()
    )
    if message is None:
        return
    place = (record.topic, record.partition, record.offset)
    given_up = connection.execute(
        select(parked).where(
            tuple_(parked.c.topic, parked.c.partition, parked.c.offset) == place, parked.c.status == "discarded"
        )
    ).one_or_none()
    if given_up is not None:
        pass_over(connection, given_up)


def pass_over(connection: Connection, row: Any) -> None:
    """Go on behind a message that was given up, if it is the next of its stream. `row` says its place there."""
    if row.stream is None:
        return
    known = _versions(connection, {(row.source, row.stream)})
    if known.get((row.source, row.stream), 0) == row.version - 1:
        _set_versions(connection, {(row.source, row.stream): row.version})


def _versions(connection: Connection, keys: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = connection.execute(
        text(
            "SELECT source, stream, version FROM projection_streams JOIN unnest(CAST(:sources AS text[]),"
            " CAST(:streams AS text[])) AS wanted(source, stream) USING (source, stream)"
        ),
        {"sources": [source for source, _ in keys], "streams": [stream for _, stream in keys]},
    )
    return {(row.source, row.stream): row.version for row in rows}


def _set_versions(connection: Connection, versions: Mapping[tuple[str, str], int]) -> None:
    ordered = sorted(versions.items())
    connection.execute(
        text(
            "INSERT INTO projection_streams (source, stream, version) SELECT * FROM unnest(CAST(:sources AS text[]),"
            " CAST(:streams AS text[]), CAST(:versions AS integer[]))"
            " ON CONFLICT (source, stream) DO UPDATE SET version = excluded.version"
        ),
        {
            "sources": [source for (source, _), _ in ordered],
            "streams": [stream for (_, stream), _ in ordered],
            "versions": [version for _, version in ordered],
        },
    )


def _hold(connection: Connection, record: Record, message: Message) -> None:
    values = {"source": message.source, "stream": message.stream, "version": message.version, **record.columns()}
    connection.execute(upsert(held).values(**values).on_conflict_do_nothing())


def _move(connection: Connection, records: Sequence[Record]) -> None:
    ends: dict[tuple[str, int], int] = {}
    for record in records:
        ends[record.topic, record.partition] = record.offset + 1
    for (topic, partition), end in sorted(ends.items()):
        statement = upsert(offsets).values(topic=topic, partition=partition, next_offset=end)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["topic", "partition"], set_={"next_offset": end})
        )
