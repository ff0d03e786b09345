"""Messages as Kafka records, and applied to a live projection."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import Engine

from ordito.desk.adapters.postgres.projection import DeskProjection
from ordito.kit.message import Message, Record
from ordito.kit.projection import create, enter, exclusive, live_schema, take

DESK = DeskProjection()


def headers(message: Message) -> tuple[tuple[str, bytes], ...]:
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": message.id,
        "ce_source": message.source,
        "ce_type": message.type,
        "ce_subject": message.stream,
        "ce_time": message.time.isoformat(),
        "ce_partitionkey": message.stream,
        "ce_seller": message.context.seller,
        "ce_streamversion": str(message.version),
        "ce_correlation": message.context.correlation,
        "ce_actor": f"{message.context.actor.kind}:{message.context.actor.id}",
        "content-type": "application/json",
    }
    if message.context.causation is not None:
        attributes["ce_causation"] = message.context.causation
    return tuple((name, value.encode()) for name, value in attributes.items())


def records(read: Sequence[Message]) -> list[Record]:
    return [
        Record(f"ordito.{each.source}", 0, place, headers(each), each.stream.encode(), to_json(each.data))
        for place, each in enumerate(read)
    ]


def apply(engine: Engine, read: Sequence[Message], *, batch: int = 500) -> None:
    every = records(read)
    with exclusive(engine, DESK) as connection:
        create(connection, DESK, schema=live_schema(DESK))
    for start in range(0, len(every), batch):
        with exclusive(engine, DESK) as connection:
            enter(connection, live_schema(DESK))
            taken = take(connection, DESK, every[start : start + batch])
            assert taken.parked == 0
