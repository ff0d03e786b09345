"""What left with each order's parcels and did not come back, so that only that returns to stock."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TAKEN_SO_FAR = """
    INSERT INTO stock_out (seller, sku, order_id, quantity)
    SELECT split_part(stream, '/', 2), data->>'sku', data->>'order_id', sum((data->>'quantity')::integer)
    FROM events
    WHERE type = 'stock-taken.v1'
    GROUP BY 1, 2, 3
"""


def upgrade() -> None:
    op.create_table(
        "stock_out",
        sa.Column("seller", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("order_id", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seller", "sku", "order_id"),
        sa.CheckConstraint("quantity > 0", name="stock_out_of_something"),
    )
    op.execute(TAKEN_SO_FAR)
