"""The CSV files of connections: the organizers' one of an event, and everybody's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import tee
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import consents, exporting, policy
from netevents.exchange.exporting import BOTH, HIGH_BACK, LOW_BACK, Fact
from netevents.exchange.models import HOW, MADE, Connection
from netevents.exchange.queries import Met, blocked_pairs, connections_of
from netevents.people.models import Person
from netevents.plugin import Column
from netevents.web import csv
from netevents.web.dates import utc

_Side = tuple["_Kept", "_Kept", Mapping[str, str]]

OF_EVENT: Final = (
    "connection_id",
    "event",
    "met_at",
    "met_at_local",
    "timezone",
    "person_a",
    "role_a",
    "organization_a",
    "email_a",
    "person_b",
    "role_b",
    "organization_b",
    "email_b",
    "how",
    "both_confirmed",
)
OF_EVENT_BY_PLUGINS: Final = ("follow_up",)
MINE: Final = (
    "name",
    "email",
    "phone",
    "organization",
    "role",
    "links",
    "met_at",
    "event",
    "where",
    "what_we_talked_about",
    "my_question",
    "what_i_offered",
)
MINE_BY_PLUGINS: Final = (
    "next_step",
    "follow_up_due",
    "followed_up_at",
    "keep_in_touch",
    "last_contact_at",
    "next_contact_at",
)

ORGANIZATION: Final = frozenset({"organization"})


class ColumnTaken(ValueError):
    """A plugin would write over what the core says."""


def connections_csv(session: Session, event: Event, *, columns: Sequence[Column] = ()) -> Iterator[bytes]:
    """Every connection of ``event`` for its organizers, as policy lets them have it, in pieces of a file.

    Rows with somebody who stays out, is erased or blocked are not there. Each side's cells are made safe once
    a person and kept, so that a row is a few joined strings.

    :raises ColumnTaken: if one of ``columns`` has the name of a core column that plugins do not fill
    """
    added = _Added(columns, OF_EVENT, OF_EVENT_BY_PLUGINS)
    return csv.header_and_lines((*OF_EVENT, *added.names), _lines_of_event(session, event, added))


def my_connections_csv(
    session: Session, person: Person, *, columns: Sequence[Column] = ()
) -> Iterator[bytes]:
    """Everybody whom ``person`` has met at any event, with their own notes, in pieces of a file.

    :raises ColumnTaken: as :func:`connections_csv`
    """
    added = _Added(columns, MINE, MINE_BY_PLUGINS)
    rows = (
        (*_mine(met), *added.cells(session, met.event, met.connection, met.mine))
        for met in connections_of(session, person)
        if met.connection.state == MADE
    )
    return csv.header_and_rows((*MINE, *added.names), rows)


def _lines_of_event(session: Session, event: Event, added: _Added) -> Iterator[str]:
    if not added.columns:
        empty = csv.fragment("" for _ in added.names)
        facts = exporting.made_connections(session, event)
        yield from filter(None, _lines(session, event, facts, end=f",{empty}\r\n"))
        return
    told, asked = tee(exporting.connections_in_turn(session, event))
    safe = _Safe()
    for line, fact in zip(_lines(session, event, told), asked, strict=True):
        if line:
            cells = added.cells(session, event, exporting.outline(session, fact), None)
            yield f"{line},{','.join([safe[cell] for cell in cells])}\r\n"


def _lines(session: Session, event: Event, facts: Iterator[Fact], *, end: str = "") -> Iterator[str]:
    """The core's cells of each connection, then ``end``; nothing for one that organizers do not get.

    All that two rows can share is made once: a million of them take seconds, and most of it is spent here.
    """
    sides = _sides(session, event, end)
    blocked = blocked_pairs(session, event.id)
    minutes = _Minutes(event)
    for code, low, high, met_at, how, stands, _ in facts:
        lows, highs, ends = sides[stands]
        a, b = lows[low], highs[high]
        if not a or not b or (blocked and (low, high) in blocked):
            yield ""
        else:
            utc, local = minutes[met_at[:16]]
            second = met_at[16:19]
            yield f"{code}{utc}{second}{local}{second}{a}{b}{ends[how]}"


def _sides(session: Session, event: Event, end: str) -> Sequence[_Side]:
    """By how a connection stands: the cells of the low and of the high side, and of how it was made."""
    listed = {place.id: place for place in exporting.everybody_listed(session, event)}
    sharing = consents.who_share(session, event, "organization")

    def side(before: str, *, both_confirmed: bool = False, withdrawn: bool = False) -> _Kept:
        def cells(id_: int) -> str:
            place = listed[id_]
            if not policy.in_exports(place):
                return ""
            shared = ORGANIZATION if id_ in sharing else policy.NOTHING
            view = policy.for_organizers(place, shared, both_confirmed=both_confirmed, withdrawn=withdrawn)
            return f"{before}{csv.fragment([view.name, view.role, view.organization, view.email])},"

        return _Kept(cells)

    zone = f",{csv.fragment([event.zone])},"
    once = side(zone), side("")
    confirmed = side(zone, both_confirmed=True), side("", both_confirmed=True)
    taken_back = side(zone, withdrawn=True), side("", withdrawn=True)
    stands = []
    for at in range(2 * BOTH):
        at_hand, both = (confirmed, "yes") if at & BOTH else (once, "")
        low = taken_back if at & LOW_BACK else at_hand
        high = taken_back if at & HIGH_BACK else at_hand
        stands.append((low[0], high[1], {how: f"{how},{both}{end}" for how in HOW}))
    return stands


class _Minutes(dict[str, tuple[str, str]]):
    """By minute in UTC, ``2026-05-08 12:00``: what stands before a moment’s second, there and on site."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event, self.zone = csv.fragment([event.name]), ZoneInfo(event.zone)

    def __missing__(self, minute: str) -> tuple[str, str]:
        local = datetime.fromisoformat(f"{minute}:00+00:00").astimezone(self.zone)
        both = (f",{self.event},{minute[:10]}T{minute[11:]}", f"Z,{local:%Y-%m-%dT%H:%M}")
        self[minute] = both
        return both


def _mine(met: Met) -> Sequence[str]:
    they, note = met.profile, met.note
    return (
        they.name,
        they.email,
        they.phone,
        they.organization,
        they.role,
        " ".join(they.links),
        utc(met.connection.met_at),
        met.event.name,
        met.event.place,
        note.talked_about if note else "",
        note.my_question if note else "",
        note.offered if note else "",
    )


class _Kept(dict[int, str]):
    """Text that is made once for each key."""

    def __init__(self, made: Callable[[int], str]) -> None:
        super().__init__()
        self.made = made

    def __missing__(self, key: int) -> str:
        text = self[key] = self.made(key)
        return text


class _Safe(dict[str, str]):
    """By cell: the same, guarded and quoted. Many rows say the same; what is rare is forgotten."""

    MOST = 10_000

    def __missing__(self, cell: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        safe = self[cell] = csv.fragment([cell])
        return safe


@dataclass
class _Added:
    """The columns of plugins after ours: those that we leave to them, then their own."""

    columns: Sequence[Column]
    core: Sequence[str]
    left_to_plugins: Sequence[str]

    def __post_init__(self) -> None:
        for column in self.columns:
            if column.name in self.core:
                raise ColumnTaken(f"the column “{column.name}” is not filled by plugins")
        own = [column.name for column in self.columns if column.name not in self.left_to_plugins]
        self.names = (*self.left_to_plugins, *own)
        self.ready: dict[int, Sequence[tuple[Callable[..., str], Any]]] = {}

    def cells(
        self, session: Session, event: Event, connection: Connection, mine: Registration | None
    ) -> Sequence[str]:
        """One cell for each of ``names``; empty where no plugin fills it."""
        if event.id not in self.ready:
            by_name = {column.name: column for column in self.columns}
            columns = [by_name.get(name, _EMPTY) for name in self.names]
            self.ready[event.id] = [(one.value, one.prepare(session, event)) for one in columns]
        return [value(connection, mine, prepared) for value, prepared in self.ready[event.id]]


_EMPTY: Final = Column("", lambda connection, mine, prepared: "")
