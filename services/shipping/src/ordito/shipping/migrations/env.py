"""Run by Alembic, through `ordito.kit.migrate`."""

from ordito.kit.migrate import run_environment
from ordito.shipping.adapters.postgres.tables import metadata

run_environment(metadata)
