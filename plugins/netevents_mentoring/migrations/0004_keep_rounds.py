"""Keep rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_mentoring_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("says", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seek_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sought", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "mode IN ('best total', 'fairest', 'stable')", name=op.f("ck_plugin_mentoring_round_mode")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'published')",
            name=op.f("ck_plugin_mentoring_round_state"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_round_asked_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["plugin_mentoring_program.id"],
            name=op.f("fk_plugin_mentoring_round_program_id_plugin_mentoring_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_round")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_round_code")),
    )
    with op.batch_alter_table("plugin_mentoring_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_round_program_id"), ["program_id"], unique=False
        )

    op.create_table(
        "plugin_mentoring_unmatched",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["plugin_mentoring_offer.id"],
            name=op.f("fk_plugin_mentoring_unmatched_offer_id_plugin_mentoring_offer"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["plugin_mentoring_request.id"],
            name=op.f("fk_plugin_mentoring_unmatched_request_id_plugin_mentoring_request"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["plugin_mentoring_round.id"],
            name=op.f("fk_plugin_mentoring_unmatched_round_id_plugin_mentoring_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "request_id", name=op.f("pk_plugin_mentoring_unmatched")),
    )
    with op.batch_alter_table("plugin_mentoring_unmatched", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_unmatched_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_unmatched_offer_id"), ["offer_id"], unique=False
        )

    op.create_table(
        "plugin_mentoring_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("caution", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentee_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mentor_noted", sa.Boolean(), nullable=False),
        sa.Column("mentee_noted", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.Column("declined_because", sa.String(length=8), nullable=False),
        sa.Column("mentor_aside", sa.Boolean(), nullable=False),
        sa.Column("mentee_aside", sa.Boolean(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "declined_because IN ('', 'fit', 'known', 'time')", name=op.f("ck_plugin_mentoring_match_because")
        ),
        sa.CheckConstraint(
            "NOT needs_approval OR asked_at IS NULL", name=op.f("ck_plugin_mentoring_match_no_minor_is_asked")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["plugin_mentoring_offer.id"],
            name=op.f("fk_plugin_mentoring_match_offer_id_plugin_mentoring_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["plugin_mentoring_pair.id"],
            name=op.f("fk_plugin_mentoring_match_pair_id_plugin_mentoring_pair"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["plugin_mentoring_request.id"],
            name=op.f("fk_plugin_mentoring_match_request_id_plugin_mentoring_request"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["plugin_mentoring_round.id"],
            name=op.f("fk_plugin_mentoring_match_round_id_plugin_mentoring_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_match")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_match_code")),
    )
    with op.batch_alter_table("plugin_mentoring_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_match_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_match_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_match_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index(
            "uq_plugin_mentoring_match_current",
            ["round_id", "request_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "plugin_mentoring_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('why', 'better')", name=op.f("ck_plugin_mentoring_question_kind")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_plugin_mentoring_question_asked_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["plugin_mentoring_offer.id"],
            name=op.f("fk_plugin_mentoring_question_offer_id_plugin_mentoring_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["plugin_mentoring_request.id"],
            name=op.f("fk_plugin_mentoring_question_request_id_plugin_mentoring_request"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["plugin_mentoring_round.id"],
            name=op.f("fk_plugin_mentoring_question_round_id_plugin_mentoring_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_mentoring_question")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_mentoring_question_code")),
    )
    with op.batch_alter_table("plugin_mentoring_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_question_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plugin_mentoring_question_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plugin_mentoring_question_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_table("plugin_mentoring_question")
    with op.batch_alter_table("plugin_mentoring_match", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_plugin_mentoring_match_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_match_request_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_match_pair_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_match_offer_id"))

    op.drop_table("plugin_mentoring_match")
    with op.batch_alter_table("plugin_mentoring_unmatched", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_unmatched_offer_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_unmatched_request_id"))

    op.drop_table("plugin_mentoring_unmatched")
    with op.batch_alter_table("plugin_mentoring_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_mentoring_round_program_id"))

    op.drop_table("plugin_mentoring_round")
