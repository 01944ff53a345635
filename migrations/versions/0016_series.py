"""How often bringing the same people to the next event failed, and when it is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("expected", sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
    op.add_column("expected", sa.Column("until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("expected", "until")
    op.drop_column("expected", "tries")
