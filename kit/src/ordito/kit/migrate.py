"""A service's schema: Alembic migrations in its own package, on its own database only."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.exc import OperationalError

from ordito.kit.database import connect, lock_key
from ordito.kit.schema import METADATA
from ordito.kit.tables import Xid8


def upgrade(url: str, migrations: Path) -> None:
    """Bring the database to the newest migration. Several at once wait for each other."""
    engine = connect(url, pool_size=1)
    try:
        with engine.connect() as guard:
            guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": lock_key("migrations")})
            guard.commit()
            try:
                command.upgrade(_config(url, migrations), "head")
            finally:
                guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": lock_key("migrations")})
                guard.commit()
    finally:
        engine.dispose()


def at_head(url: str, migrations: Path) -> bool:
    """Whether the database has the newest migration."""
    newest = ScriptDirectory.from_config(_config(url, migrations)).get_current_head()
    engine = connect(url, pool_size=1)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest
    finally:
        engine.dispose()


def wait_for_head(url: str, migrations: Path, *, seconds: float = 120) -> None:
    """Wait until somebody has migrated the database. Raises TimeoutError, which says what to run."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if at_head(url, migrations):
                return
        except OperationalError:
            pass  # the database is still starting
        time.sleep(0.2)
    raise TimeoutError("the database's schema is not at head: run this service's `migrate`")


def check(url: str, migrations: Path) -> None:
    """Compare a migrated database with the tables that the code describes. Raises where they differ, naming how."""
    ischema_names["xid8"] = Xid8  # SQLAlchemy reads every other type of ours by itself
    command.check(_config(url, migrations))


def run_environment(metadata: MetaData) -> None:
    """What a service's `migrations/env.py` calls: run the migrations on the URL that `upgrade` was given.

    `metadata` describes the service's own tables, with or without the kit's.
    """
    url = context.config.attributes["url"]
    engine = connect(url, pool_size=1)
    with engine.connect() as connection:
        described = [METADATA] if metadata is METADATA else [METADATA, metadata]
        context.configure(connection=connection, target_metadata=described, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


def _config(url: str, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    return config
