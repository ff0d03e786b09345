"""The kit's tables: events, cursors, inbox, parked, effects, timers, saved answers. Returns needs no others."""

from alembic import op

from ordito.kit.schema import create_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_v1(op.get_bind())
