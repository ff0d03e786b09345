"""The kit's tables in a service's database. A service's first migration calls `create_v1`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from ordito.kit import tables
from ordito.kit.http import tables as http_tables

METADATA = http_tables.metadata
"""The kit's tables as they are now; a test compares them with what the migrations make."""

assert METADATA is tables.metadata  # noqa: S101  both files describe one schema


def create_v1(connection: Connection) -> None:
    """Create the kit's tables in an empty database. Frozen: a later change is a `create_v2` and another migration."""
    connection.execute(text((Path(__file__).parent / "schema_v1.sql").read_text().replace(":", "\\:")))
