"""The door: claims, announcements, check-in by poster, and a pulse for the live page."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("pulse", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "event",
        sa.Column("takes_self_check_in", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("event", sa.Column("check_in_code", sa.String(length=20), nullable=True))
    op.create_index("uq_event_check_in_code", "event", ["check_in_code"], unique=True)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_announcement_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("code", name=op.f("uq_announcement_code")),
    )
    op.create_index("ix_announcement_event", "announcement", ["event_id", "id"])
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_claim_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_claim_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("code", name=op.f("uq_claim_code")),
        sa.UniqueConstraint("registration_id", "mark", name=op.f("uq_claim_registration_id_mark")),
    )
    op.create_index("ix_claim_browser", "claim", ["browser"])
    op.create_index(op.f("ix_claim_event_id"), "claim", ["event_id"])


def downgrade() -> None:
    op.drop_table("claim")
    op.drop_table("announcement")
    op.drop_index("uq_event_check_in_code", table_name="event")
    op.drop_column("event", "check_in_code")
    op.drop_column("event", "takes_self_check_in")
    op.drop_column("event", "pulse")
