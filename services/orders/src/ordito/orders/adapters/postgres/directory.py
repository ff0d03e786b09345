"""The directory of placed orders, in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import insert, select

from ordito.kit.transaction import Transaction
from ordito.orders.adapters.postgres.tables import order_numbers, placed_orders


class PostgresDirectory:
    """Fulfils `application.ports.Directory`."""

    def next_number(self, tx: Transaction, *, prefix: str) -> str:
        return f"{prefix}-{tx.connection.execute(select(order_numbers.next_value())).scalar_one()}"

    def enter(self, tx: Transaction, order_id: str, *, seller: str, number: str, storefront_reference: str) -> None:
        tx.connection.execute(
            insert(placed_orders).values(
                order_id=order_id, seller=seller, number=number, storefront_reference=storefront_reference
            )
        )

    def find(self, tx: Transaction, *, storefront_reference: str) -> dict[str, str]:
        rows = tx.connection.execute(
            select(placed_orders.c.seller, placed_orders.c.order_id).where(
                placed_orders.c.storefront_reference == storefront_reference
            )
        )
        return {row.seller: row.order_id for row in rows}
