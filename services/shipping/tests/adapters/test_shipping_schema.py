"""The migrations make the tables that the code declares, and the couriers are data."""

from importlib import import_module

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from running_shipping import ANNA, RunningShipping
from shipped_order import ORDER, SELLER
from sqlalchemy import delete, select, text

from ordito.kit.database import connect
from ordito.shipping.adapters.gateways.couriers import load_couriers
from ordito.shipping.adapters.postgres.tables import metadata, stock_out
from ordito.shipping.application.ports import Article
from ordito.shipping.domain.commands import CountStock, ReserveStock, TakeStock


def test_the_migrations_make_the_tables_that_the_code_declares(database_url: str) -> None:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in metadata.tables

    engine = connect(database_url, pool_size=1)
    with engine.connect() as connection:
        comparison = MigrationContext.configure(connection, opts={"include_name": ours})
        differences = compare_metadata(comparison, metadata)
    engine.dispose()
    assert differences == []


def test_what_was_taken_before_there_was_a_table_for_it_is_out(shipping: RunningShipping) -> None:
    """The migration counts what left for every order from the events of stock."""
    migration = import_module("ordito.shipping.migrations.versions.0002_stock_out")
    article, other = Article(SELLER, "A/B 1"), Article(SELLER, "WATCH")
    commands = (CountStock("A/B 1", 9, "anna"), ReserveStock("A/B 1", ORDER, 5))
    for command in (*commands, TakeStock("A/B 1", ORDER, 3), TakeStock("A/B 1", ORDER, 2)):
        with shipping.database.transaction(article.stream) as tx:
            shipping.stock.carry_out(tx, article, command=command, context=ANNA)
    shipping.count(other.sku, 4)
    with shipping.database.transaction(article.stream) as tx:
        tx.connection.execute(delete(stock_out))
        tx.connection.execute(text(migration.TAKEN_SO_FAR))
        rows = tx.connection.execute(select(stock_out)).all()
    assert [tuple(row) for row in rows] == [(SELLER, "A/B 1", ORDER, 5)]


def test_each_courier_has_a_tracking_page() -> None:
    couriers = load_couriers()
    assert set(couriers) == {"brt", "gls", "dhl"}
    for courier in couriers.values():
        url = courier.tracking_url("AB 12/3")
        assert url is not None
        assert url.startswith("https://")
        assert "AB%2012%2F3" in url
