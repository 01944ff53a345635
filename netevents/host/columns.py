"""The columns that plugins add to CSV files, and the files that they bring."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.host.discover import installed
from netevents.host.switches import plugins_on
from netevents.plugin import Column, Export


def connection_columns(session: Session, event: Event) -> Sequence[Column]:
    """For the event's ``connections.csv``: those of the plugins that are on, in their order."""
    return [column for on in plugins_on(session, event) for column in on.plugin.connection_columns()]


def my_connection_columns() -> Sequence[Column]:
    """For a person's own file over all events: those of every installed plugin."""
    return [column for plugin in installed() for column in plugin.my_connection_columns()]


def exports(session: Session, event: Event) -> Sequence[tuple[str, Export]]:
    """The files of the plugins that are on, each with its plugin's name."""
    return [(on.plugin.name, export) for on in plugins_on(session, event) for export in on.plugin.exports()]
