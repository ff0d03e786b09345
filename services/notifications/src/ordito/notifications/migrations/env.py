"""What Alembic runs first."""

from ordito.kit.migrate import run_environment
from ordito.kit.schema import METADATA

run_environment(METADATA)
