"""Files: what is asked for beside the name."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "prepared_file", sa.Column("query", sa.String(length=120), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("prepared_file", "query")
