"""The kit's tables, and the directory of placed orders with the sequence of their numbers.

Written out, not taken from `tables.py`, which may change: a migration that ran is never edited.
"""

import sqlalchemy as sa
from alembic import op

from ordito.kit.schema import create_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_v1(op.get_bind())
    op.execute(sa.schema.CreateSequence(sa.Sequence("order_numbers", start=100001)))
    op.create_table(
        "placed_orders",
        sa.Column("order_id", sa.Text, primary_key=True),
        sa.Column("seller", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("storefront_reference", sa.Text, nullable=False),
        sa.UniqueConstraint("seller", "storefront_reference"),
    )
    op.create_index("placed_orders_by_reference", "placed_orders", ["storefront_reference"])
