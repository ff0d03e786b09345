from collections.abc import Iterator

import pytest
from ledger_service import migrated, open_database

from ordito.kit.database import Database


@pytest.fixture
def database_url(fresh_database: str) -> str:
    return migrated(fresh_database)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()
