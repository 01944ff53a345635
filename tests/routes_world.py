"""Two groups with an event each, people of every role, and an address for every route."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from netevents.events.models import Event, Registration
from netevents.exchange import badges, merging, notes, parting, prepared
from netevents.exchange.import_models import ImportList
from netevents.exchange.importing import lists
from netevents.exchange.models import PRINTED, Badge, Connection
from netevents.groups import invitations
from netevents.groups.models import GREETER, Group
from netevents.host.feed import make_feed
from netevents.host.models import Digest
from netevents.host.switches import switch_on
from netevents.people import codes
from netevents.people.domain import sign_in
from netevents.people.models import ADULT, Person, Profile
from netevents_starters.models import PAIR, Prompt
from tests.cast import a_group, a_person, an_event, an_organizer, attending, nobody
from tests.conftest import NOON
from tests.routes_door import at_the_door
from tests.routes_followup import with_followup
from tests.routes_keepintouch import with_keepintouch
from tests.routes_mentoring import with_mentoring
from tests.routes_pairs import STAY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIGNED_OUT = ("nobody", "revoked sign-in")
ROLES = (
    *SIGNED_OUT,
    "stranger",
    "attendee",
    "blocked",
    "greeter",
    "organizer of another group",
    "organizer",
    "owner",
    "minor",
    "leader",
)
LASTS = timedelta(days=400)


@dataclass(frozen=True)
class Tenant:
    """A group and its event, seen from outside: the values that stand in addresses."""

    values: dict[str, str]
    people: dict[str, Person]
    event: Event

    def address(self, rule: str, foreign: Tenant | None = None, change: str = "") -> str:
        """``rule`` with this tenant's values; the argument ``change`` is taken from ``foreign``.

        :raises LookupError: if a route has an argument that nobody has told this world about
        """

        def value(argument: re.Match[str]) -> str:
            key = plain(rule[: argument.end()])
            known = (foreign if foreign and key == change else self).values
            if key not in known:
                raise LookupError(
                    f"No test knows what stands for {argument[0]} in {rule}. "
                    f"Add “{key}” to the values in tests/routes_world.py, in _values or in OF_ALL."
                )
            return known.get(f"{key} in {plain(rule)}", known[key])

        return ARGUMENT.sub(value, rule)


@dataclass(frozen=True)
class World:
    """Where the table of routes and roles is played."""

    here: Tenant
    elsewhere: Tenant
    secrets: dict[str, str]
    """By role: what the device's cookie holds."""


ARGUMENT = re.compile(r"<(?:[^:<>]*:)?([^<>]+)>")
OF_ALL = {
    "/console/e/<slug>/exports/<plugin>": "mentoring",
    "/console/e/<slug>/exports/<plugin>/<name>": "pairs.csv",
    "/console/e/<slug>/plugins/<name>": "starters",
    "/console/e/<slug>/starters/new/<use>": PAIR,
    "/console/e/<slug>/mentoring/round/<code>/yes/<match>/<side>": "mentor",
    "/console/e/<slug>/mentoring/rounds/<code>/held/<kind>": "together",
    "/console/e/<slug>/poster-<size>": "a4",
    "/e/<slug>/starters/with/<code>/<turn>": "1",
    STAY: "yes",
}
"""What belongs to no group: the same everywhere."""


@cache
def plain(rule: str) -> str:
    """``rule`` without its converters: ``/e/<slug>/<int:turn>`` is ``/e/<slug>/<turn>``."""
    return ARGUMENT.sub(r"<\1>", rule)


def owned_arguments(rule: str) -> list[str]:
    """The keys of those arguments of ``rule``, after the first, that belong to one event or group."""
    keys = [plain(rule[: found.end()]) for found in ARGUMENT.finditer(rule)]
    return [key for key in keys[1:] if key not in OF_ALL]


def a_world(session: Session) -> World:
    """Both groups; the roles are those of the first one."""
    here, elsewhere = a_tenant(session, "Robotics club"), a_tenant(session, "Chess club")
    people = here.people | {
        "stranger": a_person(session, "Sam", age=ADULT),
        "organizer of another group": elsewhere.people["organizer"],
    }
    secrets = {role: _signed_in(session, people[role]) for role in ROLES if role not in SIGNED_OUT}
    revoked = sign_in(session, people["attendee"], how="joined", lasts=LASTS, now=NOON)
    revoked.revoked_at = NOON
    secrets["revoked sign-in"] = revoked.secret
    return World(here, elsewhere, secrets)


def a_tenant(session: Session, name: str) -> Tenant:
    """A group with its staff, and its event for adults and minors with something of everything in it."""
    owner, organizer, greeter = (an_organizer(session, who) for who in ("Olu", "Ada", "Gus"))
    group = a_group(session, name, owner=owner, organizer=organizer, greeter=greeter)
    event = an_event(session, group, name=f"Night of the {name}", audience="mixed", by=organizer)
    switch_on(session, event, "starters")
    ben, cleo, dan, lea = (
        a_person(session, f"{who} of the {name}", age=ADULT) for who in ("Ben", "Cleo", "Dan", "Lea")
    )
    mia, max_ = (a_person(session, who, age="16-17") for who in ("Mia", "Max"))
    people = {
        "owner": owner,
        "organizer": organizer,
        "greeter": greeter,
        "attendee": ben,
        "blocked": dan,
        "minor": mia,
        "leader": lea,
    }
    places = {
        person.id: attending(session, event, person, role="leader" if person is lea else "attendee")
        for person in (ben, cleo, dan, lea, mia, max_)
    }
    _tells(session, ben, email="ben@example.org")
    _tells(session, cleo, phone="+34 600 123 456")
    made = a_connection(session, places[ben.id], places[cleo.id])
    notes.write(session, places[ben.id], places[cleo.id], talked_about="Ants", now=NOON)
    parting.block(session, cleo, dan, now=NOON, tell=nobody)
    kept, gone, twin = (
        attending(session, event, a_person(session, "Eve Twin", age=ADULT), source="walk-in")
        for _ in range(3)
    )
    merging.merge(session, event, kept, gone, by=organizer, now=NOON)
    merging.ask(session, event, places[ben.id], kept, by=organizer, now=NOON)
    a_connection(session, places[ben.id], twin, state="withdrawn")
    report = parting.report(session, event, places[ben.id], places[cleo.id], "Loud.", now=NOON)
    report.goes_to_id = None
    session.flush()
    values = OF_ALL | _values(session, group, event, made, places[cleo.id], kept)
    values["/console/e/<slug>/merge/<code>/<other>"] = twin.code
    values["/people/gone/<code>"] = twin.code
    values["/console/e/<slug>/unmerge/<gone>"] = gone.code
    values["/console/e/<slug>/reports/<code>"] = report.code
    large = prepared.ask(session, event, "connections.csv", by=organizer, now=NOON)
    values["/console/e/<slug>/exports/<code>"] = large.code
    query = "stock=a4&sides=one&begin=1&sheet=0"
    many = prepared.ask(session, event, "badges.pdf", by=organizer, now=NOON, query=query)
    values["/console/e/<slug>/badges/<code>"] = many.code
    values["/console/g/<slug>/members/<code>"] = greeter.code
    values["/e/<slug>/leader/m/<code>"] = places[mia.id].code
    values["/e/<slug>/leader/release/<code>"] = _two_minors_met(session, places[mia.id], places[max_.id]).code
    values["/console/e/<slug>/youth/leaders/<code>"] = places[lea.id].code
    values["/console/e/<slug>/youth/consents/<code>"] = places[mia.id].code
    values |= at_the_door(session, event, twin, by=organizer)
    values["/console/e/<slug>/import/<code>"] = _a_list(session, event, by=organizer).code
    known = {"Ben": ben, "Cleo": cleo, "Dan": dan, "Lea": lea, "Mia": mia}
    taking_part = {who: places[one.id] for who, one in known.items()}
    values |= with_mentoring(session, event, taking_part)
    values |= with_followup(session, event, taking_part, made)
    values |= with_keepintouch(session, event, taking_part, made)
    values |= _reminded(session, ben)
    invitation, secret = invitations.invite(session, group, GREETER, by=owner, now=NOON)
    values |= {"/console/invitation/<code>": secret, "/console/g/<slug>/invitations/<code>": invitation.code}
    for seen in ("/console/e/<slug>/roll/<code>/record",):  # only a minor's record is looked at with care
        values[f"/console/e/<slug>/roll/<code> in {seen}"] = places[mia.id].code
    return Tenant(values, people, event)


def _reminded(session: Session, person: Person) -> dict[str, str]:
    """They have a calendar to subscribe to, and had a mail."""
    secret = codes.secret()
    session.add(
        Digest(person_id=person.id, day=NOON.date(), secret_hash=codes.fingerprint(secret), letter=secret)
    )
    return {"/stop/<secret>": secret, "/calendar/<secret>": make_feed(session, person, now=NOON)}


def _a_list(session: Session, event: Event, *, by: Person) -> ImportList:
    """An import that waits for decisions: somebody new, a question, a row without a name."""
    content = b"First name,Status\nZoe,yes\nWai,waitlist\n7,yes\n"
    listed = lists.take_in(session, event, lists.opened(event, content), by=by, now=NOON)
    lists.set_fields(listed, listed.fields)
    lists.judge_all(session, listed)
    return listed


def a_connection(session: Session, one: Registration, other: Registration, **facts: Any) -> Connection:
    """Two who have scanned each other."""
    low, high = sorted((one.id, other.id))
    connection = Connection(
        code=codes.public_code(),
        event_id=one.event_id,
        low_id=low,
        high_id=high,
        **{
            "state": "made",
            "how": "qr",
            "met_at": NOON,
            "made_at": NOON,
            "low_confirmed_at": NOON,
            "high_confirmed_at": NOON,
        }
        | facts,
    )
    session.add(connection)
    session.flush()
    return connection


def _two_minors_met(session: Session, one: Registration, other: Registration) -> Connection:
    """A leader wrote it down, and it waits."""
    facts = {"state": "waiting", "how": "leader", "low_confirmed_at": None, "high_confirmed_at": None}
    return a_connection(session, one, other, low_minor=True, high_minor=True, **facts)


def _values(
    session: Session,
    group: Group,
    event: Event,
    made: Connection,
    cleo: Registration,
    walk_in: Registration,
) -> dict[str, str]:
    """What stands in addresses, by everything that comes before it."""
    badge: Badge = badges.current(session, cleo)[PRINTED]
    prompt = session.scalars(select(Prompt.id).where(Prompt.event_id == event.id)).first()
    return {
        "/j/<code>": event.room_code,
        "/J/<code>": event.room_code,
        "/x/<token>": badge.token,
        "/X/<token>": badge.token,
        "/c/<code>": made.code,
        "/e/<slug>": event.slug,
        "/e/<slug>/same-person/<code>": walk_in.code,
        "/e/<slug>/starters/with/<code>": made.code,
        "/console/g/<slug>": group.slug,
        "/console/e/<slug>": event.slug,
        "/console/e/<slug>/roll/<code>": cleo.code,
        "/console/e/<slug>/merge/<code>": walk_in.code,
        "/console/e/<slug>/starters/<prompt_id>": str(prompt),
    }


def _tells(session: Session, person: Person, **told: str) -> None:
    profile = session.get_one(Profile, person.id)
    for field, text in ({"ask_me_about": "Ants", "looking_for": "A team"} | told).items():
        setattr(profile, field, text)
    session.flush()


def _signed_in(session: Session, person: Person) -> str:
    return sign_in(session, person, how="joined", lasts=LASTS, now=NOON).secret
