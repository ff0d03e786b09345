"""What the desk's own projection parked, in the shape in which the services' APIs list theirs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import ProgrammingError

from ordito.desk.adapters.postgres.projection import DeskProjection
from ordito.kit import projection_runner
from ordito.kit.message import seller_in
from ordito.kit.parking import parked_number
from ordito.kit.projection import enter, live_schema, parked

DESK = DeskProjection()


class ProjectionParked:
    """Implements `ports.OwnParked`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(self) -> tuple[dict[str, Any], ...]:
        query = select(parked).where(parked.c.status == "parked").order_by(parked.c.id)
        with self._engine.connect() as connection:
            enter(connection, live_schema(DESK))
            try:
                rows = connection.execute(query).all()
            except ProgrammingError:
                return ()  # no version of the projection has been made yet
        return tuple(_item(row) for row in rows)

    def redrive(self, parked_id: str) -> bool:
        number = _number(parked_id)
        return number is not None and projection_runner.redrive(self._engine, DESK, number)

    def discard(self, parked_id: str, *, reason: str) -> bool:
        number = _number(parked_id)
        return number is not None and projection_runner.discard(self._engine, DESK, number, reason=reason)


def _item(row: Any) -> dict[str, Any]:
    return {
        "id": f"message:{row.id}",
        "kind": "message",
        "status": "failed",
        "name": row.type or f"{row.topic}, partition {row.partition}, offset {row.offset}",
        "stream": row.stream,
        "seller": seller_in(row.headers),
        "error": row.error,
        "traceback": row.traceback,
        "since": None,
    }


def _number(parked_id: str) -> int | None:
    kind, _, key = parked_id.partition(":")
    return parked_number(key) if kind == "message" else None
