"""What a voucher pays of an order on delivery, which payments may say before orders' events are here."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voucher_parts",
        sa.Column("order_id", sa.Text, nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("order_id"),
        sa.CheckConstraint("amount > 0", name="voucher_parts_of_something"),
    )
