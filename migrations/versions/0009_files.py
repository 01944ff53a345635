"""Files: what is asked for beside the name. Series: people whom the worker brings."""

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
    op.create_table(
        "expected",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_expected_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["event.id"], name=op.f("fk_expected_source_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_expected")),
    )
    op.create_index(op.f("ix_expected_source_id"), "expected", ["source_id"])


def downgrade() -> None:
    op.drop_table("expected")
    op.drop_column("prepared_file", "query")
