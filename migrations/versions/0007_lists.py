"""Lists that fail are tried again, and not for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_list", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("import_list", sa.Column("until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("import_list") as table:
        table.drop_column("until")
        table.drop_column("tries")
