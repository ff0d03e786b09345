"""The database that the migrations make is the one that the code describes, in every service."""

from importlib import import_module
from pathlib import Path

import pytest

from ordito.cli.engine import SERVICES
from ordito.kit.migrate import at_head, check, upgrade


def migrations_of(service: str) -> Path:
    main = import_module(f"ordito.{service}.main")
    return Path(str(main.__file__)).parent / "migrations"


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_make_the_tables_that_the_code_describes(service: str, fresh_database: str) -> None:
    migrations = migrations_of(service)
    assert not at_head(fresh_database, migrations)
    upgrade(fresh_database, migrations)
    assert at_head(fresh_database, migrations)
    check(fresh_database, migrations)
    upgrade(fresh_database, migrations)
