"""The directory of placed orders, in PostgreSQL."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit.transaction import Transaction
from ordito.orders.adapters.postgres.tables import accounts, order_numbers, placed_orders


class PostgresDirectory:
    """Fulfils `application.ports.Directory`."""

    def next_number(self, tx: Transaction, *, prefix: str) -> str:
        return f"{prefix}-{tx.connection.execute(select(order_numbers.next_value())).scalar_one()}"

    def enter(self, tx: Transaction, order_id: str, *, seller: str, number: str, storefront_reference: str) -> None:
        tx.connection.execute(
            insert(placed_orders)
            .values(order_id=order_id, seller=seller, number=number, storefront_reference=storefront_reference)
            .on_conflict_do_nothing(index_elements=["order_id"])
        )

    def keep_account(self, tx: Transaction, *, seller: str, email: str, account: str) -> None:
        tx.connection.execute(
            insert(accounts).values(seller=seller, person=_person(email), account=account).on_conflict_do_nothing()
        )

    def other_accounts(self, tx: Transaction, *, seller: str, email: str, account: str | None) -> int:
        if account is None:
            return 0
        known = accounts.c
        query = (
            select(func.count())
            .select_from(accounts)
            .where(known.seller == seller, known.person == _person(email), known.account != account)
        )
        return int(tx.connection.execute(query).scalar_one())

    def find(self, tx: Transaction, *, storefront_reference: str) -> dict[str, str]:
        rows = tx.connection.execute(
            select(placed_orders.c.seller, placed_orders.c.order_id).where(
                placed_orders.c.storefront_reference == storefront_reference
            )
        )
        return {row.seller: row.order_id for row in rows}


def _person(email: str) -> str:
    """The same for the same address, and not the address."""
    return sha256(email.strip().casefold().encode()).hexdigest()
