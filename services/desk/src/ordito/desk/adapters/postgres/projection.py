"""The desk's projection: every event of all topics, folded into what the pages and the search read.

An order's parts (one a source) are folded in memory, a batch at a time, and written in a few statements whatever the
batch's size. The row that is searched is derived from all parts of its order, each time one of them moves, so that it
depends on what happened and not on the order in which topics were read. Streams that are no order's are written by
`own_streams`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter
from sqlalchemy import Connection, MetaData, text

from ordito.desk.adapters.kafka.events import TOPICS, read_event
from ordito.desk.adapters.postgres import tables
from ordito.desk.adapters.postgres.own_streams import (
    Read,
    owner,
    write_stock,
    write_unknown_parcels,
    write_vouchers,
)
from ordito.desk.adapters.postgres.writing import driver, upsert
from ordito.desk.domain.folds import fold
from ordito.desk.domain.overview import overview
from ordito.desk.domain.parts import PART_TYPES, SOURCES, Part, Parts, Source
from ordito.kit.message import Message

_ADAPTERS: Mapping[Source, TypeAdapter[Any]] = {source: TypeAdapter(PART_TYPES[source]) for source in SOURCES}


@dataclass(frozen=True)
class DeskProjection:
    """All that the desk shows. `version` grows with every change of the tables or of what is folded into them."""

    name: str = "desk"
    version: int = 6
    topics: Sequence[str] = TOPICS
    metadata: MetaData = tables.projection

    def apply(self, connection: Connection, messages: Sequence[Message], /) -> None:
        """Raises pydantic.ValidationError for an event that is not as its contract says."""
        read = [(message, read_event(message)) for message in messages]
        by_owner: dict[str, list[Read]] = defaultdict(list)
        for one in read:
            by_owner[owner(one[0].stream)].append(one)
        _fold_orders(connection, by_owner["order"])
        _write_timeline(connection, [message for message, _ in by_owner["order"]])
        write_stock(connection, by_owner["stock"])
        write_vouchers(connection, by_owner["voucher"])
        write_unknown_parcels(connection, by_owner["parcel"])


def load_parts(connection: Connection, order_ids: Iterable[str]) -> dict[str, dict[Source, tuple[int, Part]]]:
    """Every part of these orders, with its version, by order and source."""
    wanted = list(order_ids)
    rows = connection.execute(
        text("SELECT order_id, source, version, state FROM order_parts WHERE order_id = ANY(CAST(:wanted AS text[]))"),
        {"wanted": wanted},
    )
    found: dict[str, dict[Source, tuple[int, Part]]] = {order_id: {} for order_id in wanted}
    for row in rows:
        source = cast(Source, row.source)
        found[row.order_id][source] = (row.version, _ADAPTERS[source].validate_python(row.state))
    return found


def parts_of(known: Mapping[Source, tuple[int, Part]]) -> Parts:
    return Parts.of({source: part for source, (_, part) in known.items()})


def _fold_orders(connection: Connection, messages: Sequence[Read]) -> None:
    known = load_parts(connection, {message.stream for message, _ in messages})
    touched: set[tuple[str, Source]] = set()
    for message, event in messages:
        if event is None or message.source not in PART_TYPES:
            continue
        source = cast(Source, message.source)
        parts = known[message.stream]
        before = parts[source][1] if source in parts else None
        parts[source] = (message.version, fold(source, before, event))
        touched.add((message.stream, source))
    if not touched:
        return
    rows = []
    for order_id, source in sorted(touched):
        version, part = known[order_id][source]
        rows.append({"order_id": order_id, "source": source, "version": version, "state": part})
    upsert(connection, tables.order_parts, rows)
    moved = sorted({order_id for order_id, _ in touched})
    summaries = [(order_id, overview(parts_of(known[order_id]))) for order_id in moved]
    upsert(
        connection,
        tables.orders,
        [{"order_id": order_id, **asdict(summary)} for order_id, summary in summaries if summary is not None],
    )


def _write_timeline(connection: Connection, messages: Sequence[Message]) -> None:
    columns = [column.name for column in tables.timeline.columns]
    with (
        driver(connection).cursor() as cursor,
        cursor.copy(f"COPY timeline ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for message in messages:
            copy.write_row(
                (
                    message.stream,
                    message.source,
                    message.version,
                    message.id,
                    message.type,
                    message.time,
                    message.context.actor.kind,
                    message.context.actor.id,
                    message.context.correlation,
                    message.context.causation,
                    Jsonb(message.data, dumps=_dumps),
                )
            )


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
