"""Shipping on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running_shipping import Api, RunningShipping, shipping_settings
from shipped_order import NOW

from ordito.kit.clock import FixedClock
from ordito.kit.http.testing import serving
from ordito.kit.migrate import upgrade
from ordito.shipping.main import MIGRATIONS, make_app, wire


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def database_url(fresh_database: str) -> str:
    upgrade(fresh_database, MIGRATIONS)
    return fresh_database


@pytest.fixture
def shipping(database_url: str, clock: FixedClock) -> Iterator[RunningShipping]:
    wiring = wire(shipping_settings(database_url), clock)
    yield RunningShipping(wiring.database, wiring.stock, wiring.shipments)
    wiring.database.close()


@pytest.fixture
def api(database_url: str, clock: FixedClock) -> Iterator[Api]:
    with serving(make_app(shipping_settings(database_url), clock=clock)) as client:
        yield Api(client, clock)
