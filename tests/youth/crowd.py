"""Invented crowds of adults and minors, what nobody else may read, and all that a phone can ask for."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from netevents.events import domain
from netevents.events.models import Event, Registration
from netevents.exchange import badges, consents
from netevents.exchange.models import FIELDS, PRINTED, SCREEN
from netevents.exchange.youth import guardians, members
from netevents.exchange.youth.guardians import Agreed
from netevents.people.domain import new_person
from netevents.people.models import ADULT, UNASKED, Person, Profile
from netevents.web.access import Access, access_of
from tests.cast import a_group, a_phone, an_event, an_organizer, attending, nobody, post
from tests.conftest import NOON
from tests.youth.troop import INTERESTS, a_leader

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

FOR_ATTENDEES = {Access.ANYONE, Access.SIGNED_IN, Access.ATTENDEE, Access.CONNECTED, Access.LEADER}
SYLLABLES = ("ba", "ki", "zo", "né", "ши", "美", "ta", "øl")
ACTS = (
    *("scan", "live", "met") * 3,  # the more often, the more there is to leak
    *("typed", "note", "share", "hide", "release", "report", "rename"),
)


@dataclass(frozen=True)
class Somebody:
    """Somebody invented. Who ``turned`` was never asked, has a profile, and counts as a minor here."""

    kind: str
    first: str
    surname: str
    number: int

    @property
    def is_minor(self) -> bool:
        return self.kind not in {"adult", "leader"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody else at the event may read of a minor, nor of their guardian."""
        return (
            self.surname,
            f"{self.number}@example.org",
            f"+34 600 {self.number}",
            f"https://{self.number}.example",
        )


@dataclass
class Crowd:
    """Everybody at one event, with their phones."""

    app: Flask
    event: Event
    organizer: Person
    people: dict[str, Somebody] = field(default_factory=dict)
    places: dict[str, Registration] = field(default_factory=dict)
    phones: dict[str, FlaskClient] = field(default_factory=dict)
    tokens: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


@st.composite
def somebodies(draw: st.DrawFn) -> list[Somebody]:
    """Three to six people, an adult and a minor among them, with names that occur nowhere else."""
    kinds = draw(
        st.lists(
            st.sampled_from(("adult", "under 13", "13-15", "16-17", "unknown", "turned")),
            min_size=1,
            max_size=4,
        )
    )
    found = []
    for nth, kind in enumerate(("adult", *kinds, draw(st.sampled_from(("13-15", "turned"))))):
        letters = "qxv"[nth % 3] + "abcdefg"[nth]
        first, last = (
            "".join(draw(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4))) for _ in range(2)
        )
        found.append(Somebody(kind, f"F{letters}{first}".capitalize(), f"S{letters}{last}", 111_000 + nth))
    return found


def a_crowd(session: Session, app: Flask, people: list[Somebody], audience: str) -> Crowd:
    """These people at an event under way, with two leaders."""
    organizer = an_organizer(session)
    event = an_event(session, a_group(session, owner=organizer), by=organizer, audience=audience)
    domain.set_interests(session, event, INTERESTS)
    crowd = Crowd(app, event, organizer)
    for name in ("Annabel Leader", "Robert Leader"):
        _enter(session, crowd, Somebody("leader", name, "", 0), a_leader(session, event, name, organizer))
    for one in people:
        _enter(session, crowd, one, _place(session, crowd, one))
    session.flush()
    return crowd


def _place(session: Session, crowd: Crowd, one: Somebody) -> Registration:
    by = next(iter(crowd.places.values())).person
    if one.kind in {"adult", "turned"}:
        age = ADULT if one.kind == "adult" else UNASKED
        person = new_person(session, f"{one.first} {one.surname}", age=age, now=NOON)
        profile = session.get_one(Profile, person.id)
        surname, profile.email, profile.phone, link = one.secrets
        profile.links, profile.organization = [link], surname
        profile.ask_me_about = profile.looking_for = f"{surname} {profile.email}"
        name = person.name if one.kind == "adult" else one.first
        place = attending(session, crowd.event, person, name=name, source="organizer")
        if one.kind == "adult":
            consents.give(session, place, FIELDS, now=NOON)
        else:
            guardians.attest(session, crowd.event, place, _agreed(one), by=by, now=NOON, tell=nobody)
        return place
    member = members.Member(one.first, one.kind, picks=("Frogs",))
    return members.add_member(session, crowd.event, member, _agreed(one), by=by, now=NOON, tell=nobody)


def _agreed(one: Somebody) -> Agreed:
    surname, email, phone, _ = one.secrets
    return Agreed(surname, email if one.number % 2 else phone, "paper", True, True)


def _enter(session: Session, crowd: Crowd, one: Somebody, place: Registration) -> None:
    own = badges.current(session, place)
    crowd.people[one.first], crowd.places[one.first] = one, place
    crowd.tokens[one.first] = [own[PRINTED].token, own[SCREEN].token]
    crowd.codes[one.first] = own[PRINTED].code


def give_phones(crowd: Crowd) -> None:
    """A phone for everybody who may have one; whose age is not known gets one too, the strictest case."""
    for name, one in crowd.people.items():
        if one.kind != "under 13":
            crowd.phones[name] = a_phone(crowd.app, crowd.places[name].person)


def do(crowd: Crowd, act: str, actor: str, other: str, codes: list[str]) -> TestResponse:
    """One request, as it might come from ``actor``'s phone; whether it is allowed is another matter."""
    phone, slug, any_code = crowd.phones[actor], crowd.event.slug, (codes or ["none"])[-1]
    printed, screen = crowd.tokens[other]
    one, two = crowd.places[actor].code, crowd.places[other].code
    requests: dict[str, tuple[str, dict[str, Any]]] = {
        "scan": (f"/x/{printed}", {}),
        "live": (f"/x/{screen}", {}),
        "typed": (f"/e/{slug}/code", {"code": crowd.codes[other]}),
        "note": (f"/c/{any_code}/note", {"talked_about": "Ants"}),
        "share": (f"/e/{slug}/sharing", dict.fromkeys((*FIELDS, "organizers_may_email"), "y")),
        "hide": (f"/e/{slug}/sharing", {"hidden": "y"}),
        "met": (f"/e/{slug}/leader/met", {"one": one, "other": two}),
        "release": (f"/e/{slug}/leader/release", {}),
        "report": (f"/e/{slug}/report", {"about": "", "words": "Cold."}),
        "rename": ("/me/profile", {"name": f"{crowd.people[actor].first} {crowd.people[actor].surname}"}),
    }
    path, fields = requests[act]
    return post(phone, path, **fields)


def everything(crowd: Crowd, reader: str, codes: list[str]) -> dict[str, str]:
    """The text of every page and file that ``reader``'s phone can ask for, by its address."""
    app, phone = crowd.app, crowd.phones[reader]
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/X/", "/J/")):  # the same pages as in small letters
            continue
        if "GET" not in (rule.methods or ()) or access_of(app, rule.endpoint) not in FOR_ATTENDEES:
            continue
        for path in _addresses(crowd, rule.rule, codes):
            answer = phone.get(path)
            assert answer.status_code < 500, path
            found[path] = _text(answer)
    return found


def _addresses(crowd: Crowd, rule: str, codes: list[str]) -> list[str]:
    path = re.sub(r"<(?:\w+:)?slug>", crowd.event.slug, rule)
    path = re.sub(r"<int:\w+>", "1", path)
    if "token>" in path:
        every = [printed for printed, _ in crowd.tokens.values()]
        return [re.sub(r"<\w+>", token, path) for token in every]
    if "code>" in path and path.startswith(("/c/", "/e/")):
        every = codes if path.startswith("/c/") else [place.code for place in crowd.places.values()]
        return [re.sub(r"<\w+>", code, path) for code in every]
    return [] if "<" in path else [path]


def _text(answer: TestResponse) -> str:
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            return "\n".join(packed.read(name).decode() for name in packed.namelist())
    text = answer.data.decode("utf-8", "replace")
    return re.sub(r"\r?\n[ \t]", "", text) if answer.mimetype == "text/vcard" else text
