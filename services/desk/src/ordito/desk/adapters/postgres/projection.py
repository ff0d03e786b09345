"""The desk's projection: every event of all topics, folded into what the pages and the search read.

An order's parts (one a source) are folded in memory, a batch at a time, and written in a few statements whatever the
batch's size. The row that is searched is derived from all parts of its order, each time one of them moves, so that it
depends on what happened and not on the order in which topics were read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from psycopg import Connection as Psycopg
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy import Connection, MetaData, Table, text

from ordito.desk.adapters.kafka.events import TOPICS, read_event
from ordito.desk.adapters.postgres import tables
from ordito.desk.domain.folds import fold
from ordito.desk.domain.overview import overview
from ordito.desk.domain.parts import PART_TYPES, SOURCES, Part, Parts, Recorded, Source
from ordito.kit.message import Message
from ordito.schemas import shipping

STOCK = "stock/"
"""Streams of stock; every other stream is an order's."""

_ADAPTERS: Mapping[Source, TypeAdapter[Any]] = {source: TypeAdapter(PART_TYPES[source]) for source in SOURCES}

Stock = shipping.StockCountedV1 | shipping.StockReservedV1 | shipping.StockReleasedV1 | shipping.StockTakenV1


@dataclass(frozen=True)
class DeskProjection:
    """All that the desk shows. `version` grows with every change of the tables or of what is folded into them."""

    name: str = "desk"
    version: int = 3
    topics: Sequence[str] = TOPICS
    metadata: MetaData = tables.projection

    def apply(self, connection: Connection, messages: Sequence[Message], /) -> None:
        """Raises pydantic.ValidationError for an event that is not as its contract says."""
        read = [(message, read_event(message)) for message in messages]
        of_orders = [(message, event) for message, event in read if not message.stream.startswith(STOCK)]
        _fold_orders(connection, of_orders)
        _write_timeline(connection, [message for message, _ in of_orders])
        _write_stock(connection, [event for message, event in read if message.stream.startswith(STOCK) and event])


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


def _fold_orders(connection: Connection, messages: Sequence[tuple[Message, Recorded | None]]) -> None:
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
    _upsert(connection, tables.order_parts, rows)
    moved = sorted({order_id for order_id, _ in touched})
    summaries = [(order_id, overview(parts_of(known[order_id]))) for order_id in moved]
    _upsert(
        connection,
        tables.orders,
        [{"order_id": order_id, **asdict(summary)} for order_id, summary in summaries if summary is not None],
    )


def _write_timeline(connection: Connection, messages: Sequence[Message]) -> None:
    columns = [column.name for column in tables.timeline.columns]
    with (
        _driver(connection).cursor() as cursor,
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


def _write_stock(connection: Connection, events: Sequence[Recorded]) -> None:
    levels = {
        (event.seller, event.body.sku): {
            "seller": event.seller,
            "sku": event.body.sku,
            "on_hand": event.body.on_hand,
            "reserved": event.body.reserved,
        }
        for event in events
        if isinstance(event.body, Stock)
    }
    _upsert(connection, tables.stock, [levels[key] for key in sorted(levels)])


def _upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows in one statement, whatever their number."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    statement = (
        f"INSERT INTO {table.name} SELECT * FROM json_populate_recordset(NULL::{table.name}, %s)"  # noqa: S608  names of our own
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
    )
    _driver(connection).execute(statement, (to_json(rows).decode(),))


def _driver(connection: Connection) -> Psycopg[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Psycopg)  # noqa: S101  the engine is made by kit.database.connect
    return driver


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
