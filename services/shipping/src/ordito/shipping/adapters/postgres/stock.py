"""Stock levels in PostgreSQL: the newest fold of each article's stream, written in the transaction of its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from ordito.kit.transaction import Stored, Transaction
from ordito.shipping.adapters.postgres.tables import stock_levels, stock_out, stock_reservations
from ordito.shipping.application.ports import Article, StockLevel
from ordito.shipping.domain.events import (
    StockCounted,
    StockEvent,
    StockReleased,
    StockReserved,
    StockReturned,
    StockTaken,
)
from ordito.shipping.domain.stock import Counted, NeverCounted


@dataclass(frozen=True, slots=True)
class StockRow:
    """An article's stock as people look at it."""

    article: Article
    on_hand: int
    reserved: int
    changed_at: datetime


class PostgresStockLevels:
    """Implements StockLevels."""

    def level(self, tx: Transaction, article: Article, *, order_id: str | None) -> StockLevel:
        where = stock_levels.c
        row = tx.connection.execute(
            select(where.on_hand, where.reserved, where.version).where(
                where.seller == article.seller, where.sku == article.sku
            )
        ).one_or_none()
        if row is None:
            return StockLevel(NeverCounted(), version=0)
        held = {} if order_id is None else _of_order(tx, stock_reservations, article, order_id)
        out = {} if order_id is None else _of_order(tx, stock_out, article, order_id)
        return StockLevel(Counted(row.on_hand, row.reserved, held, out), row.version)

    def note(self, tx: Transaction, stored: Stored) -> None:
        article = Article.of_stream(stored.stream)
        event: StockEvent = stored.event
        values = {
            "on_hand": event.on_hand,
            "reserved": event.reserved,
            "version": stored.version,
            "changed_at": stored.at,
        }
        tx.connection.execute(
            insert(stock_levels)
            .values(seller=article.seller, sku=article.sku, **values)
            .on_conflict_do_update(index_elements=["seller", "sku"], set_=values)
        )
        match event:
            case StockReserved():
                _add(tx, stock_reservations, article, event.order_id, event.quantity)
            case StockReleased():
                _subtract(tx, stock_reservations, article, event.order_id, event.quantity)
            case StockTaken():
                _subtract(tx, stock_reservations, article, event.order_id, event.quantity)
                _add(tx, stock_out, article, event.order_id, event.quantity)
            case StockReturned():
                _subtract(tx, stock_out, article, event.order_id, event.quantity)
            case StockCounted():
                pass


def stock_row(tx: Transaction, article: Article) -> StockRow | None:
    """The article's stock; None where it was never counted."""
    where = stock_levels.c
    query = select(stock_levels).where(where.seller == article.seller, where.sku == article.sku)
    row = tx.connection.execute(query).mappings().one_or_none()
    return None if row is None else _row(row)


def stock_rows(tx: Transaction, seller: str, *, after: str | None, limit: int) -> Iterable[StockRow]:
    """The seller's articles in the order of their SKUs, those behind `after`."""
    query = select(stock_levels).where(stock_levels.c.seller == seller).order_by(stock_levels.c.sku).limit(limit)
    if after is not None:
        query = query.where(stock_levels.c.sku > after)
    return [_row(row) for row in tx.connection.execute(query).mappings()]


def _row(row: RowMapping) -> StockRow:
    return StockRow(Article(row["seller"], row["sku"]), row["on_hand"], row["reserved"], row["changed_at"])


def _of_order(tx: Transaction, table: Table, article: Article, order_id: str) -> dict[str, int]:
    where = table.c
    quantity = tx.connection.execute(
        select(where.quantity).where(
            where.seller == article.seller, where.sku == article.sku, where.order_id == order_id
        )
    ).scalar_one_or_none()
    return {} if quantity is None else {order_id: quantity}


def _add(tx: Transaction, table: Table, article: Article, order_id: str, quantity: int) -> None:
    tx.connection.execute(
        insert(table)
        .values(seller=article.seller, sku=article.sku, order_id=order_id, quantity=quantity)
        .on_conflict_do_update(
            index_elements=["seller", "sku", "order_id"], set_={"quantity": table.c.quantity + quantity}
        )
    )


def _subtract(tx: Transaction, table: Table, article: Article, order_id: str, quantity: int) -> None:
    where = table.c
    mine = (where.seller == article.seller) & (where.sku == article.sku) & (where.order_id == order_id)
    tx.connection.execute(delete(table).where(mine, where.quantity == quantity))
    tx.connection.execute(
        update(table).where(mine, where.quantity > quantity).values(quantity=where.quantity - quantity)
    )
