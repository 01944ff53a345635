"""Alembic's way in, the same for every track: ``netevents.host.tracks`` hands over connection and options."""

from alembic import context

context.configure(**context.config.attributes["configure"])
with context.begin_transaction():
    context.run_migrations()
