"""The projection's tables, without a schema: each of its versions has its own. And, in `public`, what is migrated."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

projection = MetaData()

order_parts = Table(
    "order_parts",
    projection,
    Column("order_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
    PrimaryKeyConstraint("order_id", "source"),
)

orders = Table(
    "orders",
    projection,
    Column("order_id", Text, primary_key=True),
    Column("seller", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("storefront_reference", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("customer_email", Text, nullable=False),
    Column("searched", Text, nullable=False),
    Column("skus", ARRAY(Text), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("acceptance", Text, nullable=False),
    Column("payment", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("returns", Text, nullable=False),
    Column("guarantee", Text, nullable=False),
    Column("attention", ARRAY(Text), nullable=False),
    Column("needs_attention", Boolean, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("orders_latest", "placed_at", "order_id"),
    Index("orders_by_number", "number"),
)

timeline = Table(
    "timeline",
    projection,
    Column("order_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("correlation", Text, nullable=False),
    Column("causation", Text),
    Column("data", JSONB, nullable=False),
    PrimaryKeyConstraint("order_id", "source", "version"),
)

stock = Table(
    "stock",
    projection,
    Column("seller", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    PrimaryKeyConstraint("seller", "sku"),
)

vouchers = Table(
    "vouchers",
    projection,
    Column("seller", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("issued", BigInteger, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("order_id", Text),
    Column("return_id", Text),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("moved_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("seller", "code"),
)

voucher_movements = Table(
    "voucher_movements",
    projection,
    Column("seller", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("refund", Integer),
    Column("at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("seller", "code", "version"),
)

unknown_parcels = Table(
    "unknown_parcels",
    projection,
    Column("seller", Text, nullable=False),
    Column("parcel_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sender", Text),
    Column("tracking_number", Text),
    Column("note", Text),
    Column("received_by", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("order_id", Text),
    Column("return_id", Text),
    Column("settled_by", Text),
    Column("settled_at", DateTime(timezone=True)),
    Column("ruling", JSONB),
    PrimaryKeyConstraint("seller", "parcel_id"),
)

accounts_metadata = MetaData(schema="public")

accounts = Table(
    "staff_accounts",
    accounts_metadata,
    Column("email", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

ended_sessions = Table(
    "ended_sessions",
    accounts_metadata,
    Column("session", Text, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
)
