"""One transaction: the events, effects and timers that belong together are written together or not at all.

EventStoreError
  + ConcurrencyConflict
  + StreamNotLocked
  + ReadOnly
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from ordito.kit import tables
from ordito.kit.codec import Codec
from ordito.kit.context import Actor, Context
from ordito.kit.identifiers import new_id

PAGE = 500


class EventStoreError(Exception):
    """The event store refuses what was asked of it."""


class ConcurrencyConflict(EventStoreError):
    """Somebody else appended to the stream since its version was read."""

    def __init__(self, stream: str, *, expected: int, found: int | None = None) -> None:
        what = f"expected version {expected}" + ("" if found is None else f", found {found}")
        super().__init__(f"stream {stream}: {what}; load it again and decide again")


class StreamNotLocked(EventStoreError):
    """An append to a stream whose lock this transaction did not take first: the relay could invert two versions."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"name {stream} in database.transaction(...) before appending to it")


class ReadOnly(EventStoreError):
    """A write inside database.read()."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One event as the store holds it: `version` counts the stream's from 1, `event` is the private dataclass."""

    id: UUID
    stream: str
    version: int
    type: str
    event: Any
    at: datetime
    context: Context


Consequences = Callable[["Transaction", Stored], None]


class Transaction:
    """What a handler works with. Made by Database.transaction() and Database.read(); commits when that block ends."""

    def __init__(
        self,
        connection: Connection,
        *,
        codec: Codec,
        now: datetime,
        locked: frozenset[str] | None,
        consequences: Consequences | None,
    ) -> None:
        self.connection = connection
        self.now = now
        self.appended = False
        self._codec = codec
        self._locked = locked
        self._consequences = consequences
        self._heads: dict[str, _Head] = {}

    def load(self, stream: str) -> tuple[Stored, ...]:
        """All events of the stream in order; empty for one that does not exist."""
        rows = self.connection.execute(
            select(tables.events).where(tables.events.c.stream == stream).order_by(tables.events.c.version)
        ).mappings()
        stored = tuple(read_stored(row, self._codec) for row in rows)
        self._heads[stream] = _Head(len(stored), stored[-1].at if stored else None)
        return stored

    def rows(self, query: Select[Any]) -> Iterator[RowMapping]:
        """What a query finds, a page at a time: for one that may find very many, of which the first may do."""
        with self.connection.execute(query, execution_options={"yield_per": PAGE}) as found:
            yield from found.mappings()

    def append(self, stream: str, events: Sequence[object], *, expected: int, context: Context) -> tuple[Stored, ...]:
        """Append `events` after version `expected`, with the consequences of each.

        Time does not go back within a stream, not even where two processes' clocks differ.
        Raises ConcurrencyConflict where the stream is at another version, StreamNotLocked, ReadOnly.
        """
        self._writable(stream)
        if not events:
            return ()
        head = self._head(stream)
        if head.version != expected:
            raise ConcurrencyConflict(stream, expected=expected, found=head.version)
        at = self.now if head.at is None else max(self.now, head.at)
        stored, rows = [], []
        for version, event in enumerate(events, expected + 1):
            name, data = self._codec.write(event)
            one = Stored(new_id(), stream, version, name, event, at, context)
            stored.append(one)
            rows.append(_row(one, data))
        try:
            self.connection.execute(insert(tables.events), rows)
        except IntegrityError as error:
            raise ConcurrencyConflict(stream, expected=expected) from error
        self._heads[stream] = _Head(expected + len(stored), at)
        self.appended = True
        if self._consequences is not None:
            for one in stored:
                self._consequences(self, one)
        return tuple(stored)

    def effect(self, *, key: str, kind: str, stream: str, payload: Mapping[str, Any], context: Context) -> bool:
        """Ask for an effect on the outside world, once: the same `key` again changes nothing and returns False."""
        self._writable(stream)
        fresh = self.connection.execute(
            upsert(tables.effects)
            .values(
                key=key,
                kind=kind,
                stream=stream,
                payload=dict(payload),
                seller=context.seller,
                correlation=context.correlation,
                causation=context.causation,
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(tables.effects.c.key)
        ).scalar()
        self.appended = True
        return fresh is not None

    def set_timer(
        self, *, key: str, kind: str, stream: str, due: datetime, payload: Mapping[str, Any], context: Context
    ) -> None:
        """Fire `kind` once at `due`. The same key again moves a timer that waits, was cancelled or is parked.

        One that has fired, or that a person discarded, stays so.
        """
        self._writable(stream)
        values = {
            "kind": kind,
            "stream": stream,
            "due": due,
            "payload": dict(payload),
            "seller": context.seller,
            "correlation": context.correlation,
            "causation": context.causation,
        }
        self.connection.execute(
            upsert(tables.timers)
            .values(key=key, **values)
            .on_conflict_do_update(
                index_elements=["key"],
                set_={
                    **values,
                    "status": "waiting",
                    "attempt": 0,
                    "not_before": func.clock_timestamp(),
                    "error": None,
                    "settled_at": None,
                },
                where=tables.timers.c.status.in_(("waiting", "cancelled", "parked")),
            )
        )

    def cancel_timer(self, key: str) -> None:
        """The timer will not fire; one that has fired, or was never set, stays as it is."""
        if self._locked is None:
            raise ReadOnly("a timer cannot be cancelled inside database.read()")
        self.connection.execute(
            update(tables.timers)
            .where(tables.timers.c.key == key, tables.timers.c.status.in_(("waiting", "parked")))
            .values(status="cancelled", settled_at=func.clock_timestamp())
        )

    def _writable(self, stream: str) -> None:
        if self._locked is None:
            raise ReadOnly(f"stream {stream} cannot be written inside database.read()")
        if stream not in self._locked:
            raise StreamNotLocked(stream)

    def _head(self, stream: str) -> _Head:
        if stream not in self._heads:
            last = self.connection.execute(
                select(tables.events.c.version, tables.events.c.at)
                .where(tables.events.c.stream == stream)
                .order_by(tables.events.c.version.desc())
                .limit(1)
            ).one_or_none()
            self._heads[stream] = _Head(0, None) if last is None else _Head(last.version, last.at)
        return self._heads[stream]


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a stream ends: its last version, and the time of that event."""

    version: int
    at: datetime | None


def _row(stored: Stored, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "event_id": stored.id,
        "stream": stored.stream,
        "version": stored.version,
        "type": stored.type,
        "data": data,
        "at": stored.at,
        "seller": stored.context.seller,
        "actor_kind": stored.context.actor.kind,
        "actor_id": stored.context.actor.id,
        "correlation": stored.context.correlation,
        "causation": stored.context.causation,
    }


def read_stored(row: RowMapping, codec: Codec) -> Stored:
    """One row of the events table as a Stored."""
    return Stored(
        id=row["event_id"],
        stream=row["stream"],
        version=row["version"],
        type=row["type"],
        event=codec.read(row["type"], row["data"]),
        at=row["at"],
        context=Context(
            seller=row["seller"],
            actor=Actor(kind=row["actor_kind"], id=row["actor_id"]),
            correlation=row["correlation"],
            causation=row["causation"],
        ),
    )
