"""When plugins were told of an event's end. Of those that are over for a day they are not told any more."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from netevents.clock import system_clock

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("event", sa.Column("end_told_at", MOMENT, nullable=True))
    ended, passed = sa.column("ended_at", MOMENT), sa.column("ends_at", MOMENT)
    state = sa.column("state", sa.String)
    event = sa.table("event", ended, passed, state, sa.column("end_told_at", MOMENT))
    long_ago = system_clock() - timedelta(days=1)
    op.execute(
        event.update()
        .where(sa.or_(state == "ended", sa.and_(state == "open", passed <= long_ago)))
        .values(end_told_at=sa.func.coalesce(ended, passed))
    )


def downgrade() -> None:
    op.drop_column("event", "end_told_at")
