"""Keep pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_mentoring_asking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=False),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_mentoring_asking_adults_only")),
        sa.ForeignKeyConstraint(
            ["mentee_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_asking_mentee",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_asking_mentor",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_asking_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_asking")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_asking_code")),
        sa.UniqueConstraint(
            "program_id",
            "mentee_id",
            "mentor_id",
            name=op.f("uq_plugin_mentoring_asking_program_id_mentee_id_mentor_id"),
        ),
    )
    with op.batch_alter_table("plugin_mentoring_asking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_asking_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_asking_mentor_id"), ["mentor_id"], unique=False)

    op.create_table(
        "plugin_mentoring_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentor_minor", sa.Boolean(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentee_minor", sa.Boolean(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("what_for", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_mentor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_mentee_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_place", sa.String(length=200), nullable=False),
        sa.Column("mentor_stays", sa.Boolean(), nullable=True),
        sa.Column("mentee_stays", sa.Boolean(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_why", sa.String(length=20), nullable=False),
        sa.CheckConstraint("how IN ('round', 'asked', 'leader')", name=op.f("ck_plugin_mentoring_pair_how")),
        sa.CheckConstraint(
            "NOT mentee_minor OR approval_id IS NOT NULL",
            name=op.f("ck_plugin_mentoring_pair_minors_approved"),
        ),
        sa.CheckConstraint("NOT mentor_minor", name=op.f("ck_plugin_mentoring_pair_adult_mentor")),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_plugin_mentoring_pair_two_people")),
        sa.ForeignKeyConstraint(
            ["approval_id", "mentor_id", "mentee_id"],
            [
                "plugin_mentoring_approval.id",
                "plugin_mentoring_approval.mentor_id",
                "plugin_mentoring_approval.mentee_id",
            ],
            name="fk_plugin_mentoring_pair_approval",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_pair_closed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id", "mentee_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_pair_mentee",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_pair_mentor",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_pair_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_pair")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_pair_code")),
    )
    with op.batch_alter_table("plugin_mentoring_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_pair_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_pair_program_id"), ["program_id"], unique=False)
        batch_op.create_index(
            "uq_plugin_mentoring_pair_open",
            ["program_id", "mentor_id", "mentee_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "plugin_mentoring_concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["registration.id"],
            name=op.f("fk_plugin_mentoring_concern_by_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["plugin_mentoring_pair.id"],
            name=op.f("fk_plugin_mentoring_concern_pair_id_plugin_mentoring_pair"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_concern")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_concern_code")),
    )
    with op.batch_alter_table("plugin_mentoring_concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_concern_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_concern_pair_id"), ["pair_id"], unique=False)

    op.create_table(
        "plugin_mentoring_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("useful", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["registration.id"],
            name=op.f("fk_plugin_mentoring_feedback_by_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["plugin_mentoring_pair.id"],
            name=op.f("fk_plugin_mentoring_feedback_pair_id_plugin_mentoring_pair"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_feedback")),
        sa.UniqueConstraint("pair_id", "by_id", name=op.f("uq_plugin_mentoring_feedback_pair_id_by_id")),
    )
    with op.batch_alter_table("plugin_mentoring_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_feedback_by_id"), ["by_id"], unique=False)

    op.create_table(
        "plugin_mentoring_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("logged_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["logged_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_meeting_logged_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["plugin_mentoring_pair.id"],
            name=op.f("fk_plugin_mentoring_meeting_pair_id_plugin_mentoring_pair"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_meeting")),
        sa.UniqueConstraint("pair_id", "day", name=op.f("uq_plugin_mentoring_meeting_pair_id_day")),
    )


def downgrade() -> None:
    op.drop_table("plugin_mentoring_meeting")
    with op.batch_alter_table("plugin_mentoring_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_feedback_by_id"))

    op.drop_table("plugin_mentoring_feedback")
    with op.batch_alter_table("plugin_mentoring_concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_concern_pair_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_concern_by_id"))

    op.drop_table("plugin_mentoring_concern")
    with op.batch_alter_table("plugin_mentoring_pair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plugin_mentoring_pair_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_pair_program_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_pair_mentee_id"))

    op.drop_table("plugin_mentoring_pair")
    with op.batch_alter_table("plugin_mentoring_asking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_asking_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_asking_mentee_id"))

    op.drop_table("plugin_mentoring_asking")
