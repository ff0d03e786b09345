"""The migrations make the tables that the code declares, and the couriers are data."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ordito.kit.database import connect
from ordito.shipping.adapters.gateways.couriers import load_couriers
from ordito.shipping.adapters.postgres.tables import metadata


def test_the_migrations_make_the_tables_that_the_code_declares(database_url: str) -> None:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in metadata.tables

    engine = connect(database_url, pool_size=1)
    with engine.connect() as connection:
        comparison = MigrationContext.configure(connection, opts={"include_name": ours})
        differences = compare_metadata(comparison, metadata)
    engine.dispose()
    assert differences == []


def test_each_courier_has_a_tracking_page() -> None:
    couriers = load_couriers()
    assert set(couriers) == {"brt", "gls", "dhl"}
    for courier in couriers.values():
        url = courier.tracking_url("AB 12/3")
        assert url is not None
        assert url.startswith("https://")
        assert "AB%2012%2F3" in url
