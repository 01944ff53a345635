"""Whether the e-mail of a profile lets in: not where a list has it of somebody who came in by the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profile", sa.Column("email_opens", sa.Boolean(), server_default=sa.true(), nullable=False))
    profile, registration = (
        sa.table(
            "profile", sa.column("person_id"), sa.column("email"), sa.column("email_opens", sa.Boolean())
        ),
        sa.table(
            "registration",
            sa.column("person_id"),
            sa.column("source"),
            sa.column("claimed_at", sa.DateTime()),
        ),
    )
    claimed = sa.exists().where(
        registration.c.person_id == profile.c.person_id,
        registration.c.source == "import",
        registration.c.claimed_at.is_not(None),
    )
    op.execute(profile.update().where(profile.c.email != "", claimed).values(email_opens=False))


def downgrade() -> None:
    op.drop_column("profile", "email_opens")
