"""What Alembic runs first. The projection's tables are no part of it: they are built again, not migrated."""

from ordito.desk.adapters.postgres.tables import accounts_metadata
from ordito.kit.migrate import run_environment

run_environment(accounts_metadata)
