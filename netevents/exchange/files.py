"""The files of an event that its organizers take home: what each is for, and how it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.exchange import printing
from netevents.exchange.exporting import EXPORTED
from netevents.exchange.exports import connections_csv
from netevents.exchange.graph import graphml
from netevents.exchange.printing import BADGES
from netevents.exchange.rolls import AtHandshake, handshake_csv, roll_csv
from netevents.exchange.shares import COUNTED, as_json, shares
from netevents.languages import mark
from netevents.parts import Column, Export
from netevents.web.csv import header_and_rows


@dataclass(frozen=True)
class FileKind:
    """A file that can be exported.

    :ivar name: how it is called, and the end of its address
    :ivar called: what is in it
    :ivar act: what the audit trail and the people in it read
    :ivar grows: with connections, so that it may be too large for one answer
    """

    name: str
    called: str
    act: str
    media_type: str = "text/csv"
    grows: bool = False


def of_plugin(export: Export) -> FileKind:
    """The file that a plugin brings."""
    return FileKind(export.name, export.name, f"{EXPORTED} {export.name}")


CONNECTIONS: Final = FileKind(
    "connections.csv",
    mark("the list of who met whom"),
    mark("exported the list of who met whom"),
    grows=True,
)
ROLL: Final = FileKind("roll.csv", mark("the roll"), mark("exported the roll"))
HANDSHAKE: Final = FileKind(
    "handshake.csv", mark("check-ins for Handshake"), mark("exported check-ins for Handshake")
)
GRAPHML: Final = FileKind(
    "who-met-whom.graphml",
    mark("the picture of who met whom"),
    mark("exported the picture of who met whom"),
    "application/xml",
    grows=True,
)
ELSEWHERE: Final = AtHandshake()
KINDS: Final = {kind.name: kind for kind in (CONNECTIONS, ROLL, HANDSHAKE, GRAPHML)}


def pieces(
    session: Session,
    event: Event,
    name: str,
    *,
    columns: Sequence[Column] = (),
    at_handshake: AtHandshake = ELSEWHERE,
    base_url: str = "",
) -> Iterator[bytes]:
    """The file of ``event`` that is called ``name``, as it is handed over or written.

    :param columns: what plugins add to ``connections.csv``
    :param base_url: where the codes of badges lead
    """
    name, _, query = name.partition("?")
    if name == BADGES:
        return iter([printing.pdf(session, event, query, base_url=base_url)])
    if name == COUNTED:
        return iter([as_json(shares(session, event, columns))])
    if name == ROLL.name:
        return roll_csv(session, event)
    if name == HANDSHAKE.name:
        return handshake_csv(session, event, at_handshake)
    if name == GRAPHML.name:
        return graphml(session, event)
    return connections_csv(session, event, columns=columns)


def pieces_of_plugin(export: Export, session: Session, event: Event) -> Iterator[bytes]:
    """The file that a plugin brings, by the writer of all others."""
    return header_and_rows(export.header, export.rows(session, event))
