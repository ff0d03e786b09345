"""This service's own tables, beside the kit's."""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, Sequence, Table, Text, UniqueConstraint

metadata = MetaData()

order_numbers = Sequence("order_numbers", metadata=metadata, start=100001)
"""Counts the orders of all sellers. Numbers that are drawn for an order that is refused leave gaps; nobody minds."""

placed_orders = Table(
    "placed_orders",
    metadata,
    Column("order_id", Text, primary_key=True),
    Column("seller", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("storefront_reference", Text, nullable=False),
    UniqueConstraint("seller", "storefront_reference"),
    Index("placed_orders_by_reference", "storefront_reference"),
)
"""Which order is which: written in the transaction of its first event. All else is folded from the events."""

accounts = Table(
    "accounts",
    metadata,
    Column("seller", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("account", Text, primary_key=True),
)
"""The accounts that customers ordered with. `person` is a digest of the e-mail address, never the address."""
