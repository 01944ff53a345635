"""Which language somebody reads, and which an event speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(length=12), server_default="", nullable=False))
    op.add_column("event", sa.Column("language", sa.String(length=12), server_default="en", nullable=False))


def downgrade() -> None:
    op.drop_column("event", "language")
    op.drop_column("person", "language")
