"""Bring two people together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_keepintouch_introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asker_minor", sa.Boolean(), nullable=False),
        sa.Column("middle_id", sa.Integer(), nullable=False),
        sa.Column("middle_minor", sa.Boolean(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("target_minor", sa.Boolean(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'offered', 'agreed', 'done', 'refused', 'back')",
            name=op.f("ck_plugin_keepintouch_introduction_state"),
        ),
        sa.CheckConstraint(
            "NOT asker_minor AND NOT middle_minor AND NOT target_minor",
            name=op.f("ck_plugin_keepintouch_introduction_adults_only"),
        ),
        sa.ForeignKeyConstraint(
            ["asker_id", "asker_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_keepintouch_introduction_asker",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["middle_id", "middle_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_keepintouch_introduction_middle",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_id", "target_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_keepintouch_introduction_target",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_keepintouch_introduction")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_keepintouch_introduction_code")),
    )
    with op.batch_alter_table("plugin_keepintouch_introduction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_introduction_asked_at"), ["asked_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_introduction_asker_id"), ["asker_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_introduction_middle_id"), ["middle_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_introduction_target_id"), ["target_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("plugin_keepintouch_introduction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_introduction_target_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_introduction_middle_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_introduction_asker_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_introduction_asked_at"))

    op.drop_table("plugin_keepintouch_introduction")
