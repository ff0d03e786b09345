"""The tables of returns beside the kit's."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

photos = Table(
    "photos",
    metadata,
    Column("order_id", Text, nullable=False),
    Column("photo_id", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("order_id", "photo_id"),
    UniqueConstraint("order_id", "sha256"),
)
"""The same picture, sent again for the same order, is kept once."""
