"""Reads which orders of the live projection wait for the staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, Text, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.projection import load_parts, parts_of
from ordito.desk.adapters.postgres.views import reading
from ordito.desk.application.ports import Row, Wanted
from ordito.desk.domain.parts import Parts


class ProjectionWork:
    """Implements `ports.Work`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, wanted: Wanted, *, seller: str | None, limit: int) -> Sequence[tuple[Row, Parts]]:
        columns = tables.orders.c
        query = select(tables.orders).where(_matching(wanted)).order_by(columns.updated_at, columns.order_id)
        if seller is not None:
            query = query.where(columns.seller == seller)
        with reading(self._engine) as connection:
            rows = [_row(each) for each in connection.execute(query.limit(limit)).mappings()]
            parts = load_parts(connection, [row.order_id for row in rows])
            return [(row, parts_of(parts[row.order_id])) for row in rows]
        return []

    def counts(self, wanted: Mapping[str, Wanted]) -> Mapping[str, int]:
        counted = [func.count().filter(_matching(each)).label(name) for name, each in wanted.items()]
        with reading(self._engine) as connection:
            return dict(connection.execute(select(*counted).select_from(tables.orders)).mappings().one())
        return dict.fromkeys(wanted, 0)


def _matching(wanted: Wanted) -> ColumnElement[bool]:
    columns = tables.orders.c
    conditions: list[ColumnElement[bool]] = [
        columns[name].in_(sorted(values))
        for name, values in (
            ("payment", wanted.payment),
            ("delivery", wanted.delivery),
            ("guarantee", wanted.guarantee),
        )
        if values
    ]
    if wanted.attention:
        conditions.append(columns.attention.overlap(cast(sorted(wanted.attention), ARRAY(Text))))
    return or_(false(), *conditions)


def _row(row: Any) -> Row:
    values = {name: row[name] for name in Row.__slots__}
    return Row(**{**values, "attention": tuple(row["attention"])})
