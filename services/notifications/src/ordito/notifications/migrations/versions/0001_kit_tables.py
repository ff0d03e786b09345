"""The kit's tables: events, inbox, effects, timers, parked, answers."""

from alembic import op

from ordito.kit.schema import create_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_v1(op.get_bind())
