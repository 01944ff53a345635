"""Keep drafts that people changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plugin_followup_item", sa.Column("letter", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("plugin_followup_item", "letter")
