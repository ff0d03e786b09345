"""The tables of returns beside the kit's."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    Index,
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

unknown_parcels = Table(
    "unknown_parcels",
    metadata,
    Column("parcel_id", Text, primary_key=True),
    Column("seller", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sender", Text),
    Column("tracking_number", Text),
    Column("note", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("order_id", Text),
    Column("return_id", Text),
    Index("unknown_parcels_by_seller", "seller", "received_at"),
)
"""Parcels that came and belong to no return, beside their events: the list that staff work through."""
