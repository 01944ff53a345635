"""Begin with questions and trios."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_starters_prompt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=5), nullable=False),
        sa.Column("text", sa.String(length=160), nullable=False),
        sa.CheckConstraint("use IN ('pair', 'youth', 'trio')", name=op.f("ck_plugin_starters_prompt_use")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_starters_prompt_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_starters_prompt")),
        sa.UniqueConstraint(
            "event_id", "use", "text", name=op.f("uq_plugin_starters_prompt_event_id_use_text")
        ),
    )
    op.create_table(
        "plugin_starters_trio",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=160), nullable=False),
        sa.Column("sign", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_starters_trio_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_starters_trio")),
    )
    with op.batch_alter_table("plugin_starters_trio", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_starters_trio_event_id"), ["event_id"], unique=False)

    op.create_table(
        "plugin_starters_seat",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("trio_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_starters_seat_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_plugin_starters_seat_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trio_id"],
            ["plugin_starters_trio.id"],
            name=op.f("fk_plugin_starters_seat_trio_id_plugin_starters_trio"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_plugin_starters_seat")),
    )
    with op.batch_alter_table("plugin_starters_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_starters_seat_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_starters_seat_trio_id"), ["trio_id"], unique=False)

    op.create_table(
        "plugin_starters_asked",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name=op.f("fk_plugin_starters_asked_connection_id_connection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["prompt_id"],
            ["plugin_starters_prompt.id"],
            name=op.f("fk_plugin_starters_asked_prompt_id_plugin_starters_prompt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_plugin_starters_asked")),
    )
    with op.batch_alter_table("plugin_starters_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_starters_asked_prompt_id"), ["prompt_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plugin_starters_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_starters_asked_prompt_id"))

    op.drop_table("plugin_starters_asked")
    with op.batch_alter_table("plugin_starters_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_starters_seat_trio_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_starters_seat_event_id"))

    op.drop_table("plugin_starters_seat")
    with op.batch_alter_table("plugin_starters_trio", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_starters_trio_event_id"))

    op.drop_table("plugin_starters_trio")
    op.drop_table("plugin_starters_prompt")
