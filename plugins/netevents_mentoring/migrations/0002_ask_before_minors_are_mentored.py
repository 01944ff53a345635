"""Ask before minors are mentored."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_mentoring_screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=200), nullable=False),
        sa.Column("vouched_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
            name=op.f("fk_plugin_mentoring_screening_group_id_student_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_screening_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vouched_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_screening_vouched_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_screening")),
        sa.UniqueConstraint("id", "person_id", name=op.f("uq_plugin_mentoring_screening_id_person_id")),
    )
    op.create_index(
        op.f("ix_plugin_mentoring_screening_group_id"), "plugin_mentoring_screening", ["group_id"]
    )
    op.create_index(
        op.f("ix_plugin_mentoring_screening_person_id"), "plugin_mentoring_screening", ["person_id"]
    )

    op.create_table(
        "plugin_mentoring_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentor_minor", sa.Boolean(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_person_id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("guardian_minor", sa.Boolean(), nullable=False),
        sa.Column("guardian_method", sa.String(length=10), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("second_leader_id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "guardian_method IN ('paper', 'in person', 'phone', 'e-mail', 'own page')",
            name=op.f("ck_plugin_mentoring_approval_method"),
        ),
        sa.CheckConstraint("NOT mentor_minor", name=op.f("ck_plugin_mentoring_approval_adult_mentor")),
        sa.CheckConstraint("NOT guardian_minor", name=op.f("ck_plugin_mentoring_approval_adult_guardian")),
        sa.CheckConstraint(
            "mentor_person_id NOT IN (guardian_id, leader_id, second_leader_id, organizer_id)",
            name=op.f("ck_plugin_mentoring_approval_nobody_approves_themself"),
        ),
        sa.CheckConstraint(
            "organizer_id NOT IN (guardian_id, leader_id, second_leader_id)",
            name=op.f("ck_plugin_mentoring_approval_organizer_apart"),
        ),
        sa.CheckConstraint(
            "guardian_id <> leader_id AND guardian_id <> second_leader_id",
            name=op.f("ck_plugin_mentoring_approval_unrelated"),
        ),
        sa.CheckConstraint(
            "leader_id <> second_leader_id", name=op.f("ck_plugin_mentoring_approval_two_leaders")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_mentoring_approval_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guardian_id", "guardian_minor"],
            ["person.id", "person.is_minor"],
            name="fk_plugin_mentoring_approval_guardian",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["leader_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_approval_leader_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["registration.id"],
            name=op.f("fk_plugin_mentoring_approval_mentee_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_approval_mentor",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_approval_organizer_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["screening_id", "mentor_person_id"],
            ["plugin_mentoring_screening.id", "plugin_mentoring_screening.person_id"],
            name="fk_plugin_mentoring_approval_screening",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_leader_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_approval_second_leader_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_approval")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_approval_code")),
        sa.UniqueConstraint(
            "id", "mentor_id", "mentee_id", name=op.f("uq_plugin_mentoring_approval_id_mentor_id_mentee_id")
        ),
    )
    op.create_index(op.f("ix_plugin_mentoring_approval_event_id"), "plugin_mentoring_approval", ["event_id"])
    op.create_index(
        op.f("ix_plugin_mentoring_approval_mentee_id"), "plugin_mentoring_approval", ["mentee_id"]
    )
    op.create_index(
        op.f("ix_plugin_mentoring_approval_mentor_id"), "plugin_mentoring_approval", ["mentor_id"]
    )

    op.create_table(
        "plugin_mentoring_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentor_minor", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mentor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("guardian_method", sa.String(length=10), nullable=True),
        sa.Column("guardian_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_leader_id", sa.Integer(), nullable=True),
        sa.Column("second_leader_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("organizer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT mentor_minor", name=op.f("ck_plugin_mentoring_proposal_adult_mentor")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_mentoring_proposal_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guardian_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_proposal_guardian_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["registration.id"],
            name=op.f("fk_plugin_mentoring_proposal_mentee_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id", "mentor_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_proposal_mentor",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_proposal_organizer_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_proposal_proposed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["second_leader_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_proposal_second_leader_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_proposal_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_proposal")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_proposal_code")),
        sa.UniqueConstraint(
            "mentee_id", "mentor_id", name=op.f("uq_plugin_mentoring_proposal_mentee_id_mentor_id")
        ),
    )
    op.create_index(op.f("ix_plugin_mentoring_proposal_event_id"), "plugin_mentoring_proposal", ["event_id"])
    op.create_index(
        op.f("ix_plugin_mentoring_proposal_mentor_id"), "plugin_mentoring_proposal", ["mentor_id"]
    )
    op.create_index(
        op.f("ix_plugin_mentoring_proposal_program_id"), "plugin_mentoring_proposal", ["program_id"]
    )

    op.create_table(
        "plugin_mentoring_guardian_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guardian_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_guardian_key_guardian_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["registration.id"],
            name=op.f("fk_plugin_mentoring_guardian_key_mentee_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_guardian_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_plugin_mentoring_guardian_key_secret_hash")),
    )
    op.create_index(
        op.f("ix_plugin_mentoring_guardian_key_mentee_id"), "plugin_mentoring_guardian_key", ["mentee_id"]
    )

    op.create_table(
        "plugin_mentoring_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_minor", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"],
            ["plugin_mentoring_approval.id"],
            name=op.f("fk_plugin_mentoring_message_approval_id_plugin_mentoring_approval"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("NOT author_minor", name=op.f("ck_plugin_mentoring_message_adults_write")),
        sa.ForeignKeyConstraint(
            ["author_id", "author_minor"],
            ["person.id", "person.is_minor"],
            name="fk_plugin_mentoring_message_author",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_message")),
    )
    op.create_index(
        op.f("ix_plugin_mentoring_message_approval_id"), "plugin_mentoring_message", ["approval_id"]
    )


def downgrade() -> None:
    op.drop_table("plugin_mentoring_message")
    op.drop_table("plugin_mentoring_guardian_key")
    op.drop_table("plugin_mentoring_proposal")
    op.drop_table("plugin_mentoring_approval")
    op.drop_table("plugin_mentoring_screening")
