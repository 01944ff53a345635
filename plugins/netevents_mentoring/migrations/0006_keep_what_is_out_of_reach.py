"""Keep offers and requests from other events while a program is for its own event."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("plugin_mentoring_offer", "plugin_mentoring_request")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("out_of_reach", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "out_of_reach")
