"""What all installed plugins hold of a person, whether they are on anywhere or not."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from netevents.host.discover import installed
from netevents.people.models import Person


def take_out(session: Session, person: Person) -> dict[str, dict[str, Any]]:
    """Everything, by the plugin's name, for the person's take-out file."""
    return {plugin.name: plugin.take_out(session, person) for plugin in installed()}


def erase(session: Session, person: Person) -> None:
    """Have every plugin forget ``person``, those that require others first."""
    for plugin in reversed(installed()):
        plugin.erase(session, person)
