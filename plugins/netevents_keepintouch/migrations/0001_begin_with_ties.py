"""Begin with ties."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plugin_keepintouch_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_minor", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT person_minor", name=op.f("ck_plugin_keepintouch_news_adults_only")),
        sa.ForeignKeyConstraint(
            ["person_id", "person_minor"],
            ["person.id", "person.is_minor"],
            name=op.f("fk_plugin_keepintouch_news_person_id_person_minor_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_keepintouch_news")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_keepintouch_news_code")),
    )
    with op.batch_alter_table("plugin_keepintouch_news", schema=None) as batch_op:
        batch_op.create_index("ix_plugin_keepintouch_news_made_at", ["made_at"], unique=False)
        batch_op.create_index(
            "ix_plugin_keepintouch_news_person_id_made_at", ["person_id", "made_at"], unique=False
        )

    op.create_table(
        "plugin_keepintouch_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_plugin_keepintouch_tie_ordered")),
        sa.ForeignKeyConstraint(
            ["high_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_tie_high_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["low_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_tie_low_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_keepintouch_tie")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_plugin_keepintouch_tie_low_id_high_id")),
    )
    with op.batch_alter_table("plugin_keepintouch_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_tie_high_id"), ["high_id"], unique=False)

    op.create_table(
        "plugin_keepintouch_waking",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_minor", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.CheckConstraint("NOT person_minor", name=op.f("ck_plugin_keepintouch_waking_adults_only")),
        sa.ForeignKeyConstraint(
            ["person_id", "person_minor"],
            ["person.id", "person.is_minor"],
            name=op.f("fk_plugin_keepintouch_waking_person_id_person_minor_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_plugin_keepintouch_waking")),
    )
    with op.batch_alter_table("plugin_keepintouch_waking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_waking_next_on"), ["next_on"], unique=False)

    op.create_table(
        "plugin_keepintouch_woken",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_woken_other_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_woken_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_plugin_keepintouch_woken")),
    )
    with op.batch_alter_table("plugin_keepintouch_woken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_woken_on"), ["on"], unique=False)
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_woken_other_id"), ["other_id"], unique=False)

    op.create_table(
        "plugin_keepintouch_answered",
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["news_id"],
            ["plugin_keepintouch_news.id"],
            name=op.f("fk_plugin_keepintouch_answered_news_id_plugin_keepintouch_news"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_answered_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("news_id", "person_id", name=op.f("pk_plugin_keepintouch_answered")),
    )
    with op.batch_alter_table("plugin_keepintouch_answered", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_answered_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "plugin_keepintouch_keeping",
        sa.Column("tie_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_minor", sa.Boolean(), nullable=False),
        sa.Column("cadence", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_off_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "cadence IN ('', 'close', 'term', 'yearly', 'not')",
            name=op.f("ck_plugin_keepintouch_keeping_cadence"),
        ),
        sa.CheckConstraint("NOT person_minor", name=op.f("ck_plugin_keepintouch_keeping_adults_only")),
        sa.ForeignKeyConstraint(
            ["person_id", "person_minor"],
            ["person.id", "person.is_minor"],
            name=op.f("fk_plugin_keepintouch_keeping_person_id_person_minor_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tie_id"],
            ["plugin_keepintouch_tie.id"],
            name=op.f("fk_plugin_keepintouch_keeping_tie_id_plugin_keepintouch_tie"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tie_id", "person_id", name=op.f("pk_plugin_keepintouch_keeping")),
    )
    with op.batch_alter_table("plugin_keepintouch_keeping", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plugin_keepintouch_keeping_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "plugin_keepintouch_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("tie_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_minor", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT person_minor", name=op.f("ck_plugin_keepintouch_reminder_adults_only")),
        sa.ForeignKeyConstraint(
            ["person_id", "person_minor"],
            ["person.id", "person.is_minor"],
            name=op.f("fk_plugin_keepintouch_reminder_person_id_person_minor_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tie_id"],
            ["plugin_keepintouch_tie.id"],
            name=op.f("fk_plugin_keepintouch_reminder_tie_id_plugin_keepintouch_tie"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_keepintouch_reminder")),
        sa.UniqueConstraint("code", name=op.f("uq_plugin_keepintouch_reminder_code")),
    )
    with op.batch_alter_table("plugin_keepintouch_reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_plugin_keepintouch_reminder_person_id_on", ["person_id", "on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_reminder_tie_id"), ["tie_id"], unique=False)

    op.create_table(
        "plugin_keepintouch_touch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tie_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "how IN ('wrote', 'replied', 'met', 'logged')", name=op.f("ck_plugin_keepintouch_touch_how")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["person.id"],
            name=op.f("fk_plugin_keepintouch_touch_by_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tie_id"],
            ["plugin_keepintouch_tie.id"],
            name=op.f("fk_plugin_keepintouch_touch_tie_id_plugin_keepintouch_tie"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_keepintouch_touch")),
        sa.UniqueConstraint(
            "tie_id", "by_id", "how", "on", name=op.f("uq_plugin_keepintouch_touch_tie_id_by_id_how_on")
        ),
    )
    with op.batch_alter_table("plugin_keepintouch_touch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plugin_keepintouch_touch_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plugin_keepintouch_touch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_touch_by_id"))

    op.drop_table("plugin_keepintouch_touch")
    with op.batch_alter_table("plugin_keepintouch_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_reminder_tie_id"))
        batch_op.drop_index("ix_plugin_keepintouch_reminder_person_id_on")

    op.drop_table("plugin_keepintouch_reminder")
    with op.batch_alter_table("plugin_keepintouch_keeping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_keeping_person_id"))

    op.drop_table("plugin_keepintouch_keeping")
    with op.batch_alter_table("plugin_keepintouch_answered", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_answered_person_id"))

    op.drop_table("plugin_keepintouch_answered")
    with op.batch_alter_table("plugin_keepintouch_woken", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_woken_other_id"))
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_woken_on"))

    op.drop_table("plugin_keepintouch_woken")
    with op.batch_alter_table("plugin_keepintouch_waking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_waking_next_on"))

    op.drop_table("plugin_keepintouch_waking")
    with op.batch_alter_table("plugin_keepintouch_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plugin_keepintouch_tie_high_id"))

    op.drop_table("plugin_keepintouch_tie")
    with op.batch_alter_table("plugin_keepintouch_news", schema=None) as batch_op:
        batch_op.drop_index("ix_plugin_keepintouch_news_person_id_made_at")
        batch_op.drop_index("ix_plugin_keepintouch_news_made_at")

    op.drop_table("plugin_keepintouch_news")
