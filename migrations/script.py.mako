<%
    def steps(text):
        kept = [line for line in (text or "pass").splitlines() if "###" not in line]
        return "\n".join(kept).strip()

    def quoted(revision):
        return f'"{revision}"' if revision else None
%>"""${message}."""

import sqlalchemy as sa
from alembic import op
% if imports:
${imports}
% endif

revision = ${quoted(up_revision)}
down_revision = ${quoted(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${steps(upgrades)}


def downgrade() -> None:
    ${steps(downgrades)}
