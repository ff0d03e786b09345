"""Whole rows into the projection's tables, in one statement whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection as Psycopg
from pydantic_core import to_json
from sqlalchemy import Connection, Table


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, each with every column; a row whose key is there already is replaced."""
    if not rows:
        return
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    statement = (
        f"INSERT INTO {table.name} SELECT * FROM json_populate_recordset(NULL::{table.name}, %s)"  # noqa: S608  names of our own
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
    )
    driver(connection).execute(statement, (to_json(rows).decode(),))


def driver(connection: Connection) -> Psycopg[Any]:
    """psycopg's own connection, for COPY and for JSON."""
    found = connection.connection.driver_connection
    assert isinstance(found, Psycopg)  # noqa: S101  the engine is made by kit.database.connect
    return found
