"""The CSV files of connections: the organizers' one of an event, and everybody's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import consents, exporting, policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import Met, blocked_pairs, connections_of
from netevents.people.models import Person
from netevents.plugin import Column
from netevents.web import csv

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

Key = TypeVar("Key")


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
    everybody = {
        place.id: place for place in exporting.everybody_at(session, event) if policy.in_exports(place)
    }
    shared = consents.shared_at(session, event)
    blocked = blocked_pairs(session, event.id)
    name = csv.fragment([event.name])

    def moment(second: int) -> str:
        return _moment(datetime.fromtimestamp(second, UTC), event.zone)

    def side(*, both_confirmed: bool = False, withdrawn: bool = False) -> _Kept[int]:
        return _Kept(
            lambda id_: _side(
                everybody[id_],
                shared.get(id_, policy.NOTHING),
                both_confirmed=both_confirmed,
                withdrawn=withdrawn,
            )
        )

    moments = _Kept(moment)
    once, confirmed, taken_back = side(), side(both_confirmed=True), side(withdrawn=True)
    for code, low, high, met_at, how, both, low_back, high_back, *whole in exporting.made_connections(
        session, event, whole=bool(added.columns)
    ):
        if low not in everybody or high not in everybody or (low, high) in blocked:
            continue
        both_acted = both and how != "leader"
        at_hand = confirmed if both_acted else once
        a = taken_back[low] if low_back else at_hand[low]
        b = taken_back[high] if high_back else at_hand[high]
        yes = "yes" if both_acted else ""
        rest = csv.fragment(added.cells(session, event, whole[0], None)) if whole else ""
        yield f"{code},{name},{moments[int(met_at.timestamp())]},{a},{b},{how},{yes},{rest}\r\n"


def _side(owner: Registration, shared: frozenset[str], *, both_confirmed: bool, withdrawn: bool) -> str:
    view = policy.for_organizers(owner, shared, both_confirmed=both_confirmed, withdrawn=withdrawn)
    return csv.fragment([view.name, view.role, view.organization, view.email])


def _moment(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return csv.fragment([_utc(moment), local.isoformat(timespec="seconds"), zone])


def _utc(moment: datetime) -> str:
    """ISO 8601 to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _mine(met: Met) -> Sequence[str]:
    they, note = met.profile, met.note
    return (
        they.name,
        they.email,
        they.phone,
        they.organization,
        they.role,
        " ".join(they.links),
        _utc(met.connection.met_at),
        met.event.name,
        met.event.place,
        note.talked_about if note else "",
        note.my_question if note else "",
        note.offered if note else "",
    )


class _Kept(dict[Key, str]):
    """Text that is made once for each key."""

    def __init__(self, made: Callable[[Key], str]) -> None:
        super().__init__()
        self.made = made

    def __missing__(self, key: Key) -> str:
        text = self[key] = self.made(key)
        return text


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
        self.by_name = {column.name: column for column in self.columns}
        self.prepared: dict[tuple[str, int], Any] = {}

    def cells(
        self, session: Session, event: Event, connection: Connection, mine: Registration | None
    ) -> Sequence[str]:
        """One cell for each of ``names``; empty where no plugin fills it."""
        return [self._cell(session, event, connection, mine, name) for name in self.names]

    def _cell(
        self, session: Session, event: Event, connection: Connection, mine: Registration | None, name: str
    ) -> str:
        column = self.by_name.get(name)
        if column is None:
            return ""
        key = (name, event.id)
        if key not in self.prepared:
            self.prepared[key] = column.prepare(session, event)
        return column.value(connection, mine, self.prepared[key])
