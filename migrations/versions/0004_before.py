"""Before: invitations, the group's audit trail, archived and erased events, printed badges."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('organizer', 'greeter')", name=op.f("ck_invitation_role")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
            name=op.f("fk_invitation_group_id_student_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_invitation_made_by_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code", name=op.f("uq_invitation_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
    )
    op.create_index(op.f("ix_invitation_group_id"), "invitation", ["group_id"])
    op.create_index(op.f("ix_invitation_made_by_id"), "invitation", ["made_by_id"])
    op.create_table(
        "group_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["student_group.id"],
            name=op.f("fk_group_entry_group_id_student_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name=op.f("fk_group_entry_other_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_group_entry_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_entry")),
    )
    op.create_index("ix_group_entry_group", "group_entry", ["group_id", "id"])
    op.create_index(op.f("ix_group_entry_other_id"), "group_entry", ["other_id"])
    op.create_index(op.f("ix_group_entry_person_id"), "group_entry", ["person_id"])
    for name in ("archived_at", "erased_at"):
        op.add_column("event", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("event", sa.Column("kept_days", sa.Integer(), nullable=True))
    op.add_column("badge", sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("badge", sa.Column("printed_as", sa.String(length=64), nullable=True))


def downgrade() -> None:
    for name in ("printed_as", "printed_at"):
        op.drop_column("badge", name)
    for name in ("kept_days", "erased_at", "archived_at"):
        op.drop_column("event", name)
    op.drop_table("group_entry")
    op.drop_table("invitation")
