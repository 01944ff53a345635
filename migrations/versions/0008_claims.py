"""Claims: what the phone chose, all places of who came into one, and what a page sent twice."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("stays_out", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "done_once",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_done_once")),
    )
    op.execute(
        """
        UPDATE registration SET claimed_at = registered_at
        WHERE claimed_at IS NULL AND erased_at IS NULL AND NOT is_minor AND person_id IN (
          SELECT person_id FROM sign_in
          UNION SELECT person_id FROM registration WHERE claimed_at IS NOT NULL)
        """
    )


def downgrade() -> None:
    op.drop_table("done_once")
    op.drop_column("claim", "stays_out")
