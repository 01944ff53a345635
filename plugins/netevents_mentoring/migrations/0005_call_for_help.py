"""Call for help."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_mentoring_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_mentoring_help_adults_only")),
        sa.ForeignKeyConstraint(
            ["asker_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_help_asker",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_mentoring_help_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_help_mentor",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_help")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_help_code")),
    )
    with op.batch_alter_table("plugin_mentoring_help", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_mentoring_help_event", ["event_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_help_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(
            "uq_plugin_mentoring_help_open",
            ["asker_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("plugin_mentoring_help", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plugin_mentoring_help_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_help_mentor_id"))
        batch_op.drop_index("ix_plugin_mentoring_help_event")

    op.drop_table("plugin_mentoring_help")
