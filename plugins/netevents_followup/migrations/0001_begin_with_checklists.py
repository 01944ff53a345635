"""Begin with checklists."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_followup_off",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_followup_off_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_plugin_followup_off")),
    )
    op.create_table(
        "plugin_followup_plan",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("thank", sa.String(length=160), nullable=False),
        sa.Column("remind", sa.String(length=160), nullable=False),
        sa.Column("ask", sa.String(length=160), nullable=False),
        sa.Column("offer", sa.String(length=160), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("laid_upto", sa.Integer(), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_followup_plan_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_plugin_followup_plan")),
    )
    op.create_table(
        "plugin_followup_checklist",
        sa.Column("registration_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("recall_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organizers_may_see", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_followup_checklist_adults_only")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_followup_checklist_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_followup_checklist_registration",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_plugin_followup_checklist")),
    )
    with op.batch_alter_table("plugin_followup_checklist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_followup_checklist_event_id"), ["event_id"], unique=False)

    op.create_table(
        "plugin_followup_item",
        sa.Column("connection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_hash", sa.String(length=64), nullable=True),
        sa.Column("answer_turn", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_followup_item_adults_only")),
        sa.ForeignKeyConstraint(
            ["by_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_followup_item_by",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name=op.f("fk_plugin_followup_item_connection_id_connection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("connection_id", "by_id", name=op.f("pk_plugin_followup_item")),
        sa.UniqueConstraint("answer_hash", name=op.f("uq_plugin_followup_item_answer_hash")),
    )
    with op.batch_alter_table("plugin_followup_item", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_followup_item_by_id", ["by_id"], unique=False)

    op.create_table(
        "plugin_followup_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_followup_promise_adults_only")),
        sa.ForeignKeyConstraint(
            ["by_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_followup_promise_by",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connection.id"],
            name=op.f("fk_plugin_followup_promise_connection_id_connection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_followup_promise")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_followup_promise_code")),
    )
    with op.batch_alter_table("plugin_followup_promise", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_followup_promise_by_id", ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plugin_followup_promise_connection_id"), ["connection_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("plugin_followup_promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_followup_promise_connection_id"))
        batch_op.drop_index("ix_plugin_followup_promise_by_id")

    op.drop_table("plugin_followup_promise")
    with op.batch_alter_table("plugin_followup_item", schema=None) as batch_op:
        batch_op.drop_index("ix_plugin_followup_item_by_id")

    op.drop_table("plugin_followup_item")
    with op.batch_alter_table("plugin_followup_checklist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_followup_checklist_event_id"))

    op.drop_table("plugin_followup_checklist")
    op.drop_table("plugin_followup_plan")
    op.drop_table("plugin_followup_off")
