"""Codes on screens that change; keys of phones, and what two phones signed without the network."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "event", sa.Column("badge_codes", sa.String(length=10), server_default="still", nullable=False)
    )
    op.create_table(
        "phone_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=130), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_phone_key_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_key")),
        sa.UniqueConstraint("code", name=op.f("uq_phone_key_code")),
    )
    op.create_index(op.f("ix_phone_key_registration_id"), "phone_key", ["registration_id"])
    op.create_table(
        "signed_exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_key_id", sa.Integer(), nullable=False),
        sa.Column("answer_key_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=16), nullable=False),
        sa.Column("offer", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("receipt", sa.String(length=200), server_default="", nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_key_id"],
            ["phone_key.id"],
            name=op.f("fk_signed_exchange_offer_key_id_phone_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answer_key_id"],
            ["phone_key.id"],
            name=op.f("fk_signed_exchange_answer_key_id_phone_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_exchange")),
        sa.UniqueConstraint(
            "offer_key_id",
            "nonce",
            "answer_key_id",
            name=op.f("uq_signed_exchange_offer_key_id_nonce_answer_key_id"),
        ),
    )
    op.create_index(op.f("ix_signed_exchange_answer_key_id"), "signed_exchange", ["answer_key_id"])


def downgrade() -> None:
    op.drop_table("signed_exchange")
    op.drop_table("phone_key")
    op.drop_column("event", "badge_codes")
