"""What failed is parked, in order: kept as it came, seen by staff, redriven or discarded with a reason.

A parked message is `failed` (its reaction raised, or it could not be read) or `waiting` (an earlier message of its
source stream has not been handled, or its reaction says that it is too early). Staff ask for `redrive` or `discard`;
the consumer's Redriver, which has the reactions, carries it out, tries what waits again by itself, and lets those that
wait behind follow in order. Settled rows stay as a record.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import RowMapping, and_, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ordito.kit import tables
from ordito.kit.database import Database, is_unavailable
from ordito.kit.inbox import Inbox, TooEarly, Verdict, own_stream
from ordito.kit.logs import error_line, get_logger, safe_message, safe_traceback
from ordito.kit.message import Message, Record, Unreadable, read_message, seller_in
from ordito.kit.transaction import Transaction

log = get_logger(__name__)
PAGE = 100
_NUMBER = re.compile(r"[0-9]{1,18}")

Status = Literal["failed", "waiting", "redrive", "discard", "handled", "discarded"]
Action = Literal["redrive", "discard"]


@dataclass(frozen=True, slots=True)
class Parked:
    """One parked message, as staff see it."""

    id: int
    consumer: str
    topic: str
    partition: int
    offset: int
    source: str | None
    stream: str | None
    version: int | None
    type: str | None
    status: Status
    error: str | None
    traceback: str | None
    parked_at: datetime
    settled_at: datetime | None
    reason: str | None
    seller: str | None


def park(
    tx: Transaction,
    consumer: str,
    record: Record,
    *,
    status: Literal["failed", "waiting"],
    message: Message | None = None,
    error: Exception | None = None,
) -> None:
    """Keep the record as it came. The same record again changes nothing."""
    tx.connection.execute(
        upsert(tables.parked)
        .values(
            consumer=consumer,
            **record.columns(),
            source=message.source if message else None,
            stream=message.stream if message else None,
            version=message.version if message else None,
            type=message.type if message else None,
            status=status,
            error=error_line(error) if error else None,
            traceback=safe_traceback(error) if error else None,
        )
        .on_conflict_do_nothing()
    )


def list_parked(tx: Transaction, *, only: int | None = None, settled: bool = False) -> Iterator[Parked]:
    """What waits for a person or behind such a thing, oldest first; with `settled`, what was settled, latest first.

    They come a page at a time: whoever wants some of very many stops there.
    """
    rows = tables.parked.c
    query = select(tables.parked)
    if settled:
        query = query.where(rows.settled_at.is_not(None)).order_by(rows.settled_at.desc())
    else:
        query = query.where(rows.settled_at.is_(None)).order_by(rows.id)
    if only is not None:
        query = query.where(rows.id == only)
    for row in tx.rows(query):
        yield _parked(row)


def parked_number(key: str) -> int | None:
    """The number by which a row of the database is parked; None where a key can be none, a bigint's length included."""
    return int(key) if _NUMBER.fullmatch(key) else None


def ask_for(tx: Transaction, parked_id: int, *, action: Action, reason: str | None = None) -> Parked | None:
    """Ask for `redrive` or `discard` of a failed message. None if there is no such one that waits for a person.

    A waiting message may be discarded where nothing else parked stands before it: what it waits for never came.
    """
    rows, other = tables.parked.c, tables.parked.alias().c
    before = exists().where(
        other.consumer == rows.consumer,
        other.source == rows.source,
        other.stream == rows.stream,
        other.version < rows.version,
        other.settled_at.is_(None),
    )
    askable = rows.status.in_(("failed", "redrive", "discard"))
    in_vain = and_(rows.status == "waiting", ~before)
    row = (
        tx.connection.execute(
            update(tables.parked)
            .where(
                rows.id == parked_id,
                rows.settled_at.is_(None),
                or_(askable, in_vain) if action == "discard" else askable,
            )
            .values(status=action, reason=reason)
            .returning(*tables.parked.c)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else _parked(row)


class Redriver:
    """A component of a worker: carries out what staff asked for and lets the messages behind follow, in order."""

    def __init__(self, database: Database, inbox: Inbox, *, every_seconds: float = 0.5) -> None:
        self.name = f"redriver {inbox.consumer}"
        self._database = database
        self._inbox = inbox
        self._every_seconds = every_seconds

    def run(self, stop: threading.Event) -> None:
        """Look for work until `stop` is set."""
        while not stop.is_set():
            if not self.run_once():
                stop.wait(self._every_seconds)

    def run_once(self) -> int:
        """Settle what can be settled now: what was asked for, then what waits, oldest first; returns how many moved."""
        return sum([self._settle(parked_id) for parked_id in self._ready()])

    def _ready(self) -> Sequence[int]:
        rows, positions = tables.parked.c, tables.stream_positions.c
        position = func.coalesce(positions.version, 0)
        query = (
            select(rows.id)
            .select_from(
                tables.parked.outerjoin(
                    tables.stream_positions,
                    and_(
                        positions.consumer == rows.consumer,
                        positions.source == rows.source,
                        positions.stream == rows.stream,
                    ),
                )
            )
            .where(
                rows.consumer == self._inbox.consumer,
                rows.settled_at.is_(None),
                or_(
                    rows.status.in_(("redrive", "discard")),
                    and_(rows.status == "waiting", rows.version <= position + 1),
                ),
            )
            .order_by(rows.status == "waiting", rows.id)
            .limit(PAGE)
        )
        with self._database.read() as tx:
            return tx.connection.execute(query).scalars().all()

    def _settle(self, parked_id: int) -> bool:
        """Whether anything changed: not for a message that waited, and is still too early."""
        with self._database.read() as tx:
            row = tx.connection.execute(select(tables.parked).where(tables.parked.c.id == parked_id)).mappings().one()
        try:
            message = read_message(Record.kept(row))
        except Unreadable as error:
            self._settle_unreadable(parked_id, row["status"], error)
            return True
        try:
            # What a reaction would lock stands in the message, which may be the very thing that is wrong.
            is_given_up = row["status"] == "discard"
            locks = own_stream(message) if is_given_up else self._inbox.locks(message)
            with self._database.transaction(*locks) as tx:
                self._settle_message(tx, parked_id, message, asked=row["status"])
        except TooEarly as error:
            if row["status"] != "waiting":
                self._mark(parked_id, error, status="waiting")
            return bool(row["status"] != "waiting")
        except Exception as error:  # what a reaction may raise is unknown; it stays parked with its traceback
            if is_unavailable(error):
                raise
            log.warning("redrive failed", parked=parked_id, error=type(error).__name__, reason=safe_message(error))
            self._mark(parked_id, error)
        return True

    def _settle_message(self, tx: Transaction, parked_id: int, message: Message, *, asked: Status) -> None:
        status = tx.connection.execute(
            select(tables.parked.c.status).where(tables.parked.c.id == parked_id, tables.parked.c.settled_at.is_(None))
        ).scalar()
        match status:
            case None | "failed":
                return
            case _ if status != asked:
                return  # asked for something else just now: the locks are not the right ones
            case "discard":
                if message.version == self._inbox.position(tx, message) + 1:
                    self._inbox.move(tx, message)
                settled = "discarded"
            case _:
                if self._inbox.take(tx, message) is Verdict.HOLE:
                    tx.connection.execute(
                        update(tables.parked).where(tables.parked.c.id == parked_id).values(status="waiting")
                    )
                    return
                settled = "handled"
        tx.connection.execute(
            update(tables.parked)
            .where(tables.parked.c.id == parked_id)
            .values(status=settled, settled_at=func.clock_timestamp())
        )

    def _settle_unreadable(self, parked_id: int, status: Status, error: Exception) -> None:
        if status != "discard":
            self._mark(parked_id, error)
            return
        with self._database.transaction() as tx:
            tx.connection.execute(
                update(tables.parked)
                .where(tables.parked.c.id == parked_id, tables.parked.c.status == "discard")
                .values(status="discarded", settled_at=func.clock_timestamp())
            )

    def _mark(self, parked_id: int, error: Exception, *, status: Literal["failed", "waiting"] = "failed") -> None:
        with self._database.transaction() as tx:
            tx.connection.execute(
                update(tables.parked)
                .where(tables.parked.c.id == parked_id, tables.parked.c.settled_at.is_(None))
                .values(
                    status=status,
                    error=error_line(error),
                    traceback=safe_traceback(error),
                )
            )


def _parked(row: RowMapping) -> Parked:
    kept = {name: row[name] for name in Parked.__slots__ if name in row}
    return Parked(**kept, seller=seller_in(row["headers"]))
