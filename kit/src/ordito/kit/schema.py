"""The kit's tables in a service's database. A service's first migration calls `create_v1`."""

from __future__ import annotations

from sqlalchemy import Connection

from ordito.kit import tables
from ordito.kit.http import tables as http_tables

METADATA = tables.metadata
"""Everything that `create_v1` makes; Alembic compares it with the database together with a service's own tables."""


def create_v1(connection: Connection) -> None:
    """Create the kit's tables in an empty database."""
    assert http_tables.metadata is METADATA  # noqa: S101  both files describe one schema
    METADATA.create_all(connection)
