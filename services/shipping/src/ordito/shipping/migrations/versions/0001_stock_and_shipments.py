"""The kit's tables, stock levels and reservations, tracking numbers."""

import sqlalchemy as sa
from alembic import op

from ordito.kit.schema import create_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_v1(op.get_bind())
    op.create_table(
        "stock_levels",
        sa.Column("seller", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("on_hand", sa.Integer, nullable=False),
        sa.Column("reserved", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller", "sku"),
        sa.CheckConstraint("0 <= reserved AND reserved <= on_hand", name="stock_levels_never_oversold"),
    )
    op.create_table(
        "stock_reservations",
        sa.Column("seller", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("order_id", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seller", "sku", "order_id"),
        sa.CheckConstraint("quantity > 0", name="stock_reservations_of_something"),
    )
    op.create_table(
        "tracking_numbers",
        sa.Column("courier", sa.Text, nullable=False),
        sa.Column("tracking_number", sa.Text, nullable=False),
        sa.Column("order_id", sa.Text, nullable=False),
        sa.Column("parcel_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("courier", "tracking_number"),
    )
    op.create_index("tracking_numbers_by_order", "tracking_numbers", ["order_id"])
    op.create_table(
        "early_reports",
        sa.Column("courier", sa.Text, nullable=False),
        sa.Column("tracking_number", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.Text),
        sa.Column("description", sa.Text),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("courier", "tracking_number", "status", "happened_at"),
    )
