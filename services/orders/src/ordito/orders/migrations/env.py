"""Alembic's entry: the kit runs the migrations on this service's database."""

from ordito.kit.migrate import run_environment
from ordito.orders.adapters.postgres.tables import metadata

run_environment(metadata)
