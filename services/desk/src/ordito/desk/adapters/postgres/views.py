"""Reads the live projection. Before its worker has run for the first time there is nothing in it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Select, and_, func, select, tuple_
from sqlalchemy.exc import ProgrammingError

from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.projection import DeskProjection, load_parts, parts_of
from ordito.desk.application.ports import OrderFile, Page, Row, Search
from ordito.desk.domain.calendar import CALENDAR
from ordito.desk.domain.timeline import Entry, in_order
from ordito.kit.projection import enter, live_schema

_UNDEFINED_TABLE = "42P01"


class ProjectionViews:
    """Implements `ports.Views`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, order_id: str) -> OrderFile | None:
        with reading(self._engine) as connection:
            known = load_parts(connection, [order_id])[order_id]
            rows = connection.execute(select(tables.timeline).where(tables.timeline.c.order_id == order_id)).mappings()
            entries = [Entry(id=row["event_id"], **{name: row[name] for name in _ENTRY_COLUMNS}) for row in rows]
            return OrderFile(order_id, parts_of(known), in_order(entries)) if known else None
        return None

    def search(self, search: Search, *, before: str | None, limit: int) -> Page:
        query = _matching(search).order_by(tables.orders.c.placed_at.desc(), tables.orders.c.order_id.desc())
        if before is not None:
            query = query.where(tuple_(tables.orders.c.placed_at, tables.orders.c.order_id) < _read_cursor(before))
        with reading(self._engine) as connection:
            found = connection.execute(query.limit(limit + 1)).mappings().all()
            older = None if len(found) <= limit else _cursor(found[limit - 1])
            return Page(tuple(_row(each) for each in found[:limit]), older)
        return Page((), None)

    def sellers(self) -> Sequence[str]:
        with reading(self._engine) as connection:
            return list(connection.execute(select(tables.orders.c.seller).distinct().order_by("seller")).scalars())
        return []

    def attention_count(self, sellers: frozenset[str] | Literal["*"]) -> int:
        with reading(self._engine) as connection:
            query = _matching(Search(attention=True, sellers=sellers)).subquery()
            return connection.execute(select(func.count()).select_from(query)).scalar_one()
        return 0


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A snapshot of the live version. Where there is none yet, the block ends as if there were no rows."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        enter(connection, live_schema(DeskProjection()))
        try:
            yield connection
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _UNDEFINED_TABLE:
                raise


_ENTRY_COLUMNS = ("source", "version", "type", "at", "actor_kind", "actor_id", "correlation", "causation", "data")


def _matching(search: Search) -> Select[Any]:
    columns = tables.orders.c
    wanted = [columns.searched.contains(word.casefold(), autoescape=True) for word in search.words]
    if search.status is not None:
        wanted.append(columns.status == search.status)
    if search.seller is not None:
        wanted.append(columns.seller == search.seller)
    if search.sellers != "*":
        wanted.append(columns.seller.in_(sorted(search.sellers)))
    if search.placed_from is not None:
        wanted.append(columns.placed_at >= datetime.combine(search.placed_from, time(), CALENDAR))
    if search.placed_to is not None:
        wanted.append(columns.placed_at < datetime.combine(search.placed_to + timedelta(days=1), time(), CALENDAR))
    if search.attention:
        wanted.append(columns.needs_attention)
    return select(tables.orders).where(and_(True, *wanted))


def _row(row: Any) -> Row:
    values = {name: row[name] for name in Row.__slots__}
    return Row(**{**values, "attention": tuple(row["attention"])})


def _cursor(row: Any) -> str:
    place = json.dumps([row["placed_at"].isoformat(), row["order_id"]])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        placed_at, order_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(placed_at), str(order_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise ValueError("this cursor was not given by a page") from error
