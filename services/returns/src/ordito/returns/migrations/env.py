"""Alembic's entry: the migrations of returns' own database."""

from ordito.kit.migrate import run_environment
from ordito.kit.schema import METADATA

run_environment(METADATA)
