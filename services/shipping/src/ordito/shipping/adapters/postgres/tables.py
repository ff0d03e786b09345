"""The tables of shipping beside the kit's: what decisions are made from. Each row follows from events or reports."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

metadata = MetaData()

stock_levels = Table(
    "stock_levels",
    metadata,
    Column("seller", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("seller", "sku"),
    CheckConstraint("0 <= reserved AND reserved <= on_hand", name="stock_levels_never_oversold"),
)

stock_reservations = Table(
    "stock_reservations",
    metadata,
    Column("seller", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("seller", "sku", "order_id"),
    CheckConstraint("quantity > 0", name="stock_reservations_of_something"),
)

stock_out = Table(
    "stock_out",
    metadata,
    Column("seller", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    PrimaryKeyConstraint("seller", "sku", "order_id"),
    CheckConstraint("quantity > 0", name="stock_out_of_something"),
)

tracking_numbers = Table(
    "tracking_numbers",
    metadata,
    Column("courier", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("parcel_id", Text, nullable=False),
    PrimaryKeyConstraint("courier", "tracking_number"),
    Index("tracking_numbers_by_order", "order_id"),
)

early_reports = Table(
    "early_reports",
    metadata,
    Column("courier", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("location", Text),
    Column("description", Text),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("courier", "tracking_number", "status", "happened_at"),
)

voucher_parts = Table(
    "voucher_parts",
    metadata,
    Column("order_id", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    PrimaryKeyConstraint("order_id"),
    CheckConstraint("amount > 0", name="voucher_parts_of_something"),
)
