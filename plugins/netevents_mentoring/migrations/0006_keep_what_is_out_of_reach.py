"""Keep offers and requests from other events while a program is for its own event."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("plugin_mentoring_offer", "plugin_mentoring_request")
PLACE = sa.table(
    "registration",
    *(sa.column(name) for name in ("id", "person_id", "event_id", "erased_at")),
    sa.column("is_minor", sa.Boolean()),
)
PROGRAM = sa.table(
    "plugin_mentoring_program", sa.column("id"), sa.column("event_id"), sa.column("whole_group", sa.Boolean())
)


def upgrade() -> None:
    for name in TABLES:
        op.add_column(
            name, sa.Column("out_of_reach", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        _leave_out(name)


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "out_of_reach")


def _leave_out(name: str) -> None:
    """What stayed in a program from other events: of an adult who is at its own event, too, it goes there."""
    made = sa.table(
        name,
        *(sa.column(one) for one in ("program_id", "person_id", "registration_id", "changed_at", "left_at")),
        sa.column("is_minor", sa.Boolean()),
        sa.column("out_of_reach", sa.Boolean()),
    )
    here = (
        sa.select(sa.func.min(PLACE.c.id))
        .join(PROGRAM, PROGRAM.c.event_id == PLACE.c.event_id)
        .where(
            PROGRAM.c.id == made.c.program_id,
            PLACE.c.person_id == made.c.person_id,
            PLACE.c.erased_at.is_(None),
            sa.not_(PLACE.c.is_minor),
        )
        .correlate(made)
        .scalar_subquery()
    )
    astray = made.c.left_at.is_(None) & (
        sa.exists()
        .where(
            PLACE.c.id == made.c.registration_id,
            PROGRAM.c.id == made.c.program_id,
            sa.not_(PROGRAM.c.whole_group),
            PLACE.c.event_id != PROGRAM.c.event_id,
        )
        .correlate(made)
    )
    op.execute(
        sa.update(made)
        .where(astray, sa.not_(made.c.is_minor), here.is_not(None))
        .values(registration_id=here)
    )
    op.execute(sa.update(made).where(astray).values(left_at=made.c.changed_at, out_of_reach=True))
