"""The service on a real database and a real socket, with a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from orders_api import Api, settings_for
from orders_examples import MONDAY_AFTERNOON

from ordito.kit.clock import FixedClock
from ordito.kit.database import Database
from ordito.kit.http.testing import serving
from ordito.kit.migrate import upgrade
from ordito.orders.main import MIGRATIONS, make_app, make_database


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY_AFTERNOON)


@pytest.fixture
def migrated(fresh_database: str) -> str:
    upgrade(fresh_database, MIGRATIONS)
    return fresh_database


@pytest.fixture
def database(migrated: str, clock: FixedClock) -> Iterator[Database]:
    database = make_database(settings_for(migrated), clock)
    yield database
    database.close()


@pytest.fixture
def api(migrated: str, clock: FixedClock) -> Iterator[Api]:
    with serving(make_app(settings_for(migrated), clock=clock)) as client:
        yield Api(client)
