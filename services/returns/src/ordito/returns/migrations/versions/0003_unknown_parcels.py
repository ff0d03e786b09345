"""The list of parcels that came and belong to no return."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "unknown_parcels",
        sa.Column("parcel_id", sa.Text, primary_key=True),
        sa.Column("seller", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("sender", sa.Text),
        sa.Column("tracking_number", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Text),
        sa.Column("return_id", sa.Text),
    )
    op.create_index("unknown_parcels_by_seller", "unknown_parcels", ["seller", "received_at"])
