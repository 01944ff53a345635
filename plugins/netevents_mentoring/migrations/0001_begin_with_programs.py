"""Begin with programs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_mentoring_program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("whole_group", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("hours_shared", sa.Integer(), nullable=False),
        sa.Column("apart_in_organization", sa.Boolean(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("takes_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_plugin_mentoring_program_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_program")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_program_code")),
    )
    with op.batch_alter_table("plugin_mentoring_program", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_program_event_id"), ["event_id"], unique=False)

    op.create_table(
        "plugin_mentoring_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('either', 'in person', 'online')", name=op.f("ck_plugin_mentoring_offer_format")
        ),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_mentoring_offer_adults_only")),
        sa.CheckConstraint("capacity BETWEEN 0 AND 50", name=op.f("ck_plugin_mentoring_offer_capacity")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_offer_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_offer_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_offer_registration",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_offer")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_offer_code")),
        sa.UniqueConstraint(
            "program_id", "person_id", name=op.f("uq_plugin_mentoring_offer_program_id_person_id")
        ),
    )
    with op.batch_alter_table("plugin_mentoring_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_offer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_offer_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "plugin_mentoring_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "format IN ('either', 'in person', 'online')", name=op.f("ck_plugin_mentoring_request_format")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_request_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_request_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "is_minor"],
            ["registration.id", "registration.is_minor"],
            name="fk_plugin_mentoring_request_registration",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_request")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_request_code")),
        sa.UniqueConstraint("id", "is_minor", name=op.f("uq_plugin_mentoring_request_id_is_minor")),
        sa.UniqueConstraint(
            "program_id", "person_id", name=op.f("uq_plugin_mentoring_request_program_id_person_id")
        ),
    )
    with op.batch_alter_table("plugin_mentoring_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_request_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_request_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "plugin_mentoring_rank",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 10", name=op.f("ck_plugin_mentoring_rank_place")),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["plugin_mentoring_offer.id"],
            name=op.f("fk_plugin_mentoring_rank_offer_id_plugin_mentoring_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["plugin_mentoring_request.id"],
            name=op.f("fk_plugin_mentoring_rank_request_id_plugin_mentoring_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "offer_id", name=op.f("pk_plugin_mentoring_rank")),
        sa.UniqueConstraint("request_id", "place", name=op.f("uq_plugin_mentoring_rank_request_id_place")),
    )
    with op.batch_alter_table("plugin_mentoring_rank", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_rank_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "plugin_mentoring_request_words",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=False),
        sa.CheckConstraint("NOT is_minor", name=op.f("ck_plugin_mentoring_request_words_adults_only")),
        sa.ForeignKeyConstraint(
            ["request_id", "is_minor"],
            ["plugin_mentoring_request.id", "plugin_mentoring_request.is_minor"],
            name="fk_plugin_mentoring_request_words_request",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_plugin_mentoring_request_words")),
    )
    op.create_table(
        "plugin_mentoring_standing",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('lock', 'ban', 'exclude')", name=op.f("ck_plugin_mentoring_standing_kind")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_standing_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["plugin_mentoring_offer.id"],
            name=op.f("fk_plugin_mentoring_standing_offer_id_plugin_mentoring_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["plugin_mentoring_request.id"],
            name=op.f("fk_plugin_mentoring_standing_request_id_plugin_mentoring_request"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("request_id", "offer_id", "kind", name=op.f("pk_plugin_mentoring_standing")),
    )
    with op.batch_alter_table("plugin_mentoring_standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_standing_offer_id"), ["offer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plugin_mentoring_standing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_standing_offer_id"))

    op.drop_table("plugin_mentoring_standing")
    op.drop_table("plugin_mentoring_request_words")
    with op.batch_alter_table("plugin_mentoring_rank", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_rank_offer_id"))

    op.drop_table("plugin_mentoring_rank")
    with op.batch_alter_table("plugin_mentoring_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_request_registration_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_request_person_id"))

    op.drop_table("plugin_mentoring_request")
    with op.batch_alter_table("plugin_mentoring_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_offer_registration_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_offer_person_id"))

    op.drop_table("plugin_mentoring_offer")
    with op.batch_alter_table("plugin_mentoring_program", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_program_event_id"))

    op.drop_table("plugin_mentoring_program")
