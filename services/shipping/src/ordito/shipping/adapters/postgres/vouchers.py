"""What vouchers pay of orders on delivery, in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from ordito.kit.transaction import Transaction
from ordito.schemas.money import Money
from ordito.shipping.adapters.postgres.tables import voucher_parts


class PostgresVoucherParts:
    """Implements VoucherParts."""

    def part(self, tx: Transaction, order_id: str) -> Money | None:
        where = voucher_parts.c
        row = tx.connection.execute(
            select(where.amount, where.currency).where(where.order_id == order_id)
        ).one_or_none()
        return None if row is None else Money(row.amount, row.currency)

    def keep(self, tx: Transaction, order_id: str, *, part: Money) -> None:
        row = {"order_id": order_id, "amount": part.amount, "currency": part.currency}
        tx.connection.execute(insert(voucher_parts).values(row).on_conflict_do_nothing())
