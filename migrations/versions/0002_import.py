"""Import."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("dialect", sa.String(length=20), nullable=False),
        sa.Column("headed", sa.Boolean(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("knows", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('read', 'judging', 'judged', 'under way', 'stopped', 'done')",
            name=op.f("ck_import_list_state"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_import_list_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_list_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_list")),
        sa.UniqueConstraint("code", name=op.f("uq_import_list_code")),
    )
    with op.batch_alter_table("import_list", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_import_list_event_id"), ["event_id"], unique=False)
        batch_op.create_index(op.f("ix_import_list_made_at"), ["made_at"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('new', 'update', 'ask', 'refused', 'left out')", name=op.f("ck_import_row_verdict")
        ),
        sa.CheckConstraint("choice IN ('', 'add', 'same', 'leave')", name=op.f("ck_import_row_choice")),
        sa.CheckConstraint(
            "outcome IN ('', 'new', 'update', 'refused', 'left out')", name=op.f("ck_import_row_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["import_list.id"],
            name=op.f("fk_import_row_list_id_import_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["match_id"],
            ["registration.id"],
            name=op.f("fk_import_row_match_id_registration"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_import_row")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_import_row_match_id"), ["match_id"], unique=False)
        batch_op.create_index("ix_import_row_verdict", ["list_id", "verdict", "number"], unique=False)

    op.create_table(
        "imported_as",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("name_print", sa.String(length=64), nullable=False),
        sa.Column("mail_print", sa.String(length=64), nullable=False),
        sa.Column("dialect", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_imported_as_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_imported_as_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_as")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_imported_as_event_id_key")),
    )
    with op.batch_alter_table("imported_as", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_imported_as_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    op.drop_table("imported_as")
    op.drop_table("import_row")
    op.drop_table("import_list")
