"""Alembic's entry: the migrations of returns' own database."""

from ordito.kit.migrate import run_environment
from ordito.returns.adapters.postgres.tables import metadata

run_environment(metadata)
