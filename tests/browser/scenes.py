"""An installation in which every page has something to show: really served, and at hand in here."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netevents.app import create_app
from netevents.db import db
from netevents.events import announcements
from netevents.events import domain as planning
from netevents.events.models import Event, Registration
from netevents.exchange import badges, claiming, consents
from netevents.exchange.importing import deciding, lists
from netevents.exchange.importing.writing import write_batch
from netevents.exchange.models import PRINTED, SCREEN
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.leaders import add_leader
from netevents.exchange.youth.meetings import these_two_met
from netevents.exchange.youth.members import Member, add_member
from netevents.groups.models import Group
from netevents.host.tracks import upgrade_all
from netevents.ops.demo import fill
from netevents.ops.development import CLOCK_FILE
from netevents.people.domain import sign_in
from netevents.people.models import Credential, Person, Profile
from netevents.web.speaking import CHOICE
from tests import databases
from tests.browser import scenes_after, scenes_pairs
from tests.cast import a_group, a_person, an_event, an_organizer, attending, nobody, world
from tests.conftest import NOON, StandingClock
from tests.routes_site import Site
from tests.routes_world import a_connection
from tests.served import SERVE, serving

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

AT_THE_DOOR = ("door", "door?q=e", "live", "announcements")
LONG = "María de los Ángeles Wolfeschlegelsteinhausenbergerdorff-Fernández"


@dataclass(frozen=True)
class Sight:
    """One page as one visitor gets it.

    :ivar visitor: whose device asks: a role of ``tests.routes_world``, or a name of ``Scenes.secrets``
    :ivar fields: what is posted; without, the page is fetched
    """

    name: str
    visitor: str
    path: str
    fields: dict[str, str] | None = None


@dataclass(frozen=True)
class Scenes:
    """The served installation, and how to come in as anybody."""

    base: str
    site: Site
    secrets: dict[str, str]
    sights: list[Sight]
    """What no table of routes leads to: states of an event, empty pages, long names, refusals."""
    language: str = "en"
    """What everybody has chosen to read."""

    def cookie(self, visitor: str) -> str:
        """The session cookie on the device of ``visitor``; signed out if there is no such name."""
        signer = self.site.app.session_interface.get_signing_serializer(self.site.app)  # type: ignore[attr-defined]
        assert signer is not None
        kept = {"csrf_token": "a" * 40, "_permanent": True, CHOICE: self.language}
        secret = self.secrets.get(visitor)
        return str(signer.dumps(kept | ({"_user_id": secret} if secret else {})))


@contextmanager
def served(folder: Path) -> Iterator[Scenes]:
    """Make everything in ``folder``, and serve it at noon."""
    instance = folder / "instance"
    instance.mkdir(parents=True)
    (instance / CLOCK_FILE).write_text(NOON.isoformat(), encoding="ascii")
    with databases.fresh_database("sqlite", folder, migrate=upgrade_all) as url:
        settings = {
            "TESTING": True,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "INSTANCE": instance,
            "SQLALCHEMY_DATABASE_URI": url,
        }
        app = create_app(settings, clock=StandingClock())
        with world(app) as session:
            known, sights = _scenes(session)
        site = Site(app)
        command = (*SERVE, "--development", "--no-worker")
        with serving(app, workers=1, command=command) as server:
            app.config["BASE_URL"] = f"http://127.0.0.1:{server.port}"
            yield Scenes(app.config["BASE_URL"], site, site.world.secrets | known, sights)
        with app.app_context():
            db.engine.dispose()


def _scenes(session: Session) -> tuple[dict[str, str], list[Sight]]:
    """The demo, and events of every kind and state around it."""
    fill(session, now=NOON, tell=nobody)
    demo = session.scalars(select(Event).where(Event.state == "open")).one()
    ada = session.scalars(select(Person).join(Credential, Credential.person_id == Person.id)).one()
    everybody = session.scalars(
        select(Registration)
        .where(Registration.event_id == demo.id)
        .options(joinedload(Registration.person))
        .order_by(Registration.id)
    ).all()
    keiko, xiaoming, bahar, mpho = (
        next(place for place in everybody if place.name.startswith(name))
        for name in ("Keiko", "黄晓明", "بهار", "Mpho")
    )
    newcomer, long_name = attending(session, demo, "Zed"), attending(session, demo, LONG)
    _tells_everything(session, long_name)
    _tells_everything(session, bahar)
    long_one = a_connection(session, long_name, keiko, made_at=NOON - timedelta(hours=1))
    rtl = a_connection(session, bahar, xiaoming, low_confirmed_at=None)
    waiting = a_connection(session, mpho, newcomer, state="waiting", low_confirmed_at=None)
    listed = attending(session, demo, "Kofi Mensah", source="import")
    claiming.ask(session, demo, [listed], browser="a phone", now=NOON)
    announcements.announce(
        session,
        demo,
        "Pizza is here.\nCome to the first floor.",
        ends_at=NOON + timedelta(hours=1),
        by=ada,
        now=NOON,
    )
    group = session.get_one(Group, demo.group_id)
    draft = an_event(session, group, state="draft", by=ada, name="Draft of a long evening", place="")
    next_week = {"starts_at": NOON + timedelta(days=7), "ends_at": NOON + timedelta(days=7, hours=3)}
    upcoming = an_event(session, group, by=ada, name="Next week’s mixer", kind="mixer", seats=60, **next_week)
    last_week = {"starts_at": NOON - timedelta(days=7), "ends_at": NOON - timedelta(days=6)}
    ended = an_event(session, group, by=ada, name="Fair of last week", **last_week)
    for event in (upcoming, ended):
        attending(session, event, xiaoming.person)
    planning.end_event(session, ended, now=NOON, tell=nobody)
    unloved = an_organizer(session, "Noa")
    empty_group = a_group(session, "Empty club", owner=unloved)
    alone = an_event(
        session,
        a_group(session, "A society with quite a long name for the study of very small things", owner=ada),
        by=ada,
        name="Symposium on Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte",
        place="Karl-Friedrich-Gauß-Gedächtnishörsaal, third floor, past the vending machines",
        about="Come early.\n\nBring a friend.",
    )
    youth, lea, mia = _a_troop(session, group, ada)
    in_pairs, of_pairs = scenes_pairs.a_term(session, group, ada)
    afterwards, of_the_days_after = scenes_after.the_days_after(session, group, ada)
    people = {**in_pairs, **afterwards} | {
        "Ada of the demo": ada,
        "Keiko": keiko.person,
        "Xiaoming": xiaoming.person,
        "Bahar": bahar.person,
        "Mpho": mpho.person,
        "Zed": newcomer.person,
        "long name": long_name.person,
        "organizer of nothing": unloved,
        "organizer without a group": an_organizer(session, "Nour"),
        "leader of the troop": lea.person,
        "Mia": mia.person,
        "never joined": a_person(session, "Sam"),
    }
    token = badges.current(session, keiko)[SCREEN].token
    unclaimed = badges.current(session, listed)[PRINTED].token
    own = badges.current(session, xiaoming)[SCREEN].token
    old = badges.current(session, mpho)[SCREEN].token
    badges.replace(session, mpho, now=NOON)
    theirs = badges.current(session, long_name)[SCREEN].token
    sights = [
        *(Sight(*page) for page in (*of_the_days_after, *of_pairs)),
        Sight("landing with events", "Xiaoming", "/"),
        Sight("what became of the demo", "Ada of the demo", f"/console/e/{demo.slug}/after"),
        Sight("picture of the demo", "Ada of the demo", f"/console/e/{demo.slug}/after/graph"),
        Sight("what became of nothing", "Ada of the demo", f"/console/e/{upcoming.slug}/after"),
        Sight("roll by who came last", "Ada of the demo", f"/console/e/{demo.slug}/roll?by=came"),
        Sight("exports of one kind", "Ada of the demo", f"/console/e/{demo.slug}/audit?act=exported"),
        Sight("home of the demo", "Keiko", f"/e/{demo.slug}/"),
        Sight("home before the event", "Xiaoming", f"/e/{upcoming.slug}/"),
        Sight("home after the event", "Xiaoming", f"/e/{ended.slug}/"),
        Sight("page of the demo", "nobody", f"/e/{demo.slug}/"),
        Sight("page of an ended event", "nobody", f"/e/{ended.slug}/"),
        Sight("page of a draft", "Ada of the demo", f"/e/{draft.slug}/"),
        Sight("page with long names", "nobody", f"/e/{alone.slug}/"),
        Sight("joining with long names", "nobody", f"/e/{alone.slug}/join"),
        Sight("poster with long names", "nobody", f"/e/{alone.slug}/poster"),
        Sight("poster", "nobody", f"/e/{demo.slug}/poster"),
        Sight("page of a troop", "nobody", f"/e/{youth.slug}/"),
        Sight("joining a troop", "nobody", f"/e/{youth.slug}/join"),
        Sight("badge", "Xiaoming", f"/e/{demo.slug}/badge"),
        Sight("badge of a long name", "long name", f"/e/{demo.slug}/badge"),
        Sight("badge of a right-to-left name", "Bahar", f"/e/{demo.slug}/badge"),
        Sight("scan", "Zed", f"/x/{token}"),
        Sight("scan of a long name", "Zed", f"/x/{theirs}"),
        Sight("scan by somebody new", "nobody", f"/x/{token}"),
        Sight("scan of one’s own badge", "Xiaoming", f"/x/{own}"),
        Sight("scan of a replaced badge", "Zed", f"/x/{old}"),
        Sight("scan of nothing", "Zed", "/x/AAAAAAAAAAAAAAAAAAAA"),
        Sight("connection", "Keiko", f"/c/{long_one.code}?scan=new"),
        Sight("connection seen again", "long name", f"/c/{long_one.code}?scan=again"),
        Sight("connection right to left", "Xiaoming", f"/c/{rtl.code}"),
        Sight("connection to confirm", "Bahar", f"/c/{rtl.code}"),
        Sight("connection that waits for me", "Mpho", f"/c/{waiting.code}"),
        Sight("connection that waits for them", "Zed", f"/c/{waiting.code}"),
        Sight("people", "Keiko", "/people"),
        Sight("people who wait", "Mpho", "/people"),
        Sight("people of a newcomer", "never joined", "/people"),
        Sight("people found by nothing", "Keiko", "/people?q=nothing%20like%20that"),
        Sight("people found", "Keiko", "/people?q=Mar%C3%ADa"),
        Sight("me", "Bahar", "/me"),
        Sight("me of a long name", "long name", "/me"),
        Sight("me who never joined", "never joined", "/me"),
        Sight("sharing of everything", "long name", f"/e/{demo.slug}/sharing"),
        Sight("sharing right to left", "Bahar", f"/e/{demo.slug}/sharing"),
        Sight("profile of a long name", "long name", "/me/profile"),
        Sight("console", "Ada of the demo", "/console/"),
        Sight("console of nothing", "organizer of nothing", "/console/"),
        Sight("console without a group", "organizer without a group", "/console/"),
        Sight("group", "Ada of the demo", f"/console/g/{group.slug}/"),
        Sight("group, all of its events", "Ada of the demo", f"/console/g/{group.slug}/?state=all"),
        Sight("group, nothing archived", "Ada of the demo", f"/console/g/{group.slug}/?state=archived"),
        Sight("new event", "Ada of the demo", f"/console/g/{group.slug}/new-event"),
        Sight("first event", "organizer of nothing", f"/console/g/{empty_group.slug}/new-event"),
        Sight(
            "an invitation made",
            "Ada of the demo",
            f"/console/g/{group.slug}/invitations",
            {"invite-role": "greeter"},
        ),
        Sight("an invitation that is over", "nobody", "/console/invitation/AAAABBBBCCCC"),
        Sight("a draft is ready", "Ada of the demo", f"/console/e/{draft.slug}/ready"),
        Sight("an event is live", "Ada of the demo", f"/console/e/{upcoming.slug}/ready"),
        Sight("a troop is live", "Ada of the demo", f"/console/e/{youth.slug}/ready"),
        Sight("filing an ended event", "Ada of the demo", f"/console/e/{ended.slug}/filing"),
        Sight("group without events", "organizer of nothing", f"/console/g/{empty_group.slug}/"),
        *(
            Sight(f"console of {words}", "Ada of the demo", f"/console/e/{event.slug}/")
            for words, event in {
                "a draft": draft,
                "an event to come": upcoming,
                "an event under way": demo,
                "an ended event": ended,
                "long names": alone,
                "a troop": youth,
            }.items()
        ),
        *(
            Sight(f"{room} of the demo", "Ada of the demo", f"/console/e/{demo.slug}/{room}")
            for room in (
                *AT_THE_DOOR,
                "roll",
                "roll?q=o&state=here",
                "badges",
                "audit",
                "exports",
                "reports",
                "plugins",
            )
        ),
        *(
            Sight(f"{room} of nobody", "Ada of the demo", f"/console/e/{alone.slug}/{room}")
            for room in (
                *AT_THE_DOOR,
                "roll",
                "roll?q=xyz",
                "badges",
                "audit",
                "exports",
                "reports",
                "starters/preview",
            )
        ),
        *_lists(session, demo, ada),
        Sight("starters of the demo", "Ada of the demo", f"/console/e/{demo.slug}/starters/"),
        Sight("questions of the demo", "Keiko", f"/e/{demo.slug}/starters/"),
        Sight("door of a troop", "Ada of the demo", f"/console/e/{youth.slug}/door"),
        Sight("live page of a troop", "Ada of the demo", f"/console/e/{youth.slug}/live"),
        Sight(
            "a badge that is not", "Ada of the demo", f"/console/e/{demo.slug}/door/scan", {"badge": "QQQQQQ"}
        ),
        Sight(
            "a badge that is", "Ada of the demo", f"/console/e/{demo.slug}/door/scan", {"badge": unclaimed}
        ),
        Sight("a walk-in without a name", "Ada of the demo", f"/console/e/{demo.slug}/door/add", {}),
        Sight(
            "a look at an announcement",
            "Ada of the demo",
            f"/console/e/{demo.slug}/announcements",
            {"words": "The doors close at ten.", "lasts": "end"},
        ),
        Sight("scan of a badge that nobody claimed", "nobody", f"/x/{unclaimed}"),
        Sight("is this you", "nobody", f"/e/{demo.slug}/join", {"name": "Kofi Mensah"}),
        Sight("a phone that waits at the door", "nobody", f"/x/{unclaimed}/mine", {}),
        Sight("roll of a troop", "Ada of the demo", f"/console/e/{youth.slug}/roll"),
        Sight("leader of a troop", "leader of the troop", f"/e/{youth.slug}/leader/"),
        Sight("home of a minor", "Mia", f"/e/{youth.slug}/"),
        Sight("people of a minor", "Mia", "/people"),
        Sight("me who am a minor", "Mia", "/me"),
        Sight("badge of a minor", "Mia", f"/e/{youth.slug}/badge"),
        Sight("scanner", "Zed", f"/e/{demo.slug}/scan"),
        Sight("two phones", "Zed", "/development/"),
        Sight("nowhere", "nobody", "/nowhere"),
        Sight("a method that is not", "nobody", f"/e/{demo.slug}/poster", {}),
        Sight("code for another phone", "Zed", "/me/other-phone", {}),
        Sight("a calendar to subscribe to", "Zed", "/me/reminders/calendar", {}),
        Sight("wrong room code", "nobody", "/room", {"code": "QQQQQQ"}),
        Sight("joining without a name", "nobody", f"/e/{demo.slug}/join", {"name": " "}),
        Sight("wrong badge code", "Zed", f"/e/{demo.slug}/code", {"code": "QQQQQQ"}),
        Sight(
            "a profile with mistakes",
            "Zed",
            "/me/profile",
            {"email": "no", "link_1": "ftp://x", "phone": "x"},
        ),
        Sight("wrong password", "nobody", "/console/sign-in", {"email": "a@example.org", "password": "x"}),
    ]
    return {name: _signed_in(session, person) for name, person in people.items()}, sights


def _lists(session: Session, demo: Event, ada: Person) -> list[Sight]:
    """An attendees’ list in each of its states."""
    content = (
        "Attendee name;E-mail;Parent's phone;School;Status;Profile\n"
        f"{LONG};a@example.org;555-0100;Hill College;yes;javascript:alert(1)\n"
        "Keiko Tanaka;k@example.org;;;yes;\nبهار کریمی;b@example.org;;;waitlist;\n"
        "Zoe;b@example.org;;;approved;\nDan;;;;declined;\n;;;;yes;\n"
    ).encode()
    sights = [Sight("import", "Ada of the demo", f"/console/e/{demo.slug}/import")]
    for state in ("read", "judging", "judged", "under way", "done"):
        listed = lists.take_in(session, demo, lists.opened(demo, content), by=ada, now=NOON)
        lists.set_fields(listed, listed.fields)
        if state == "judging":
            lists.judge_later(listed)
        elif state != "read":
            lists.judge_all(session, listed)
        if state in {"under way", "done"}:
            deciding.begin(session, listed)
        if state == "done":
            write_batch(session, listed, now=NOON, tell_all=list)
            write_batch(session, listed, now=NOON, tell_all=list)
        here = f"/console/e/{demo.slug}/import/{listed.code}"
        sights.append(Sight(f"import {state}", "Ada of the demo", here))
        if state == "judged":
            sights += [
                Sight(f"import judged, {tab}", "Ada of the demo", f"{here}?show={tab}")
                for tab in ("new", "left-out", "refused")
            ]
            sights.append(
                Sight("import without names", "Ada of the demo", f"{here}/columns", {"field": "phone"})
            )
    return sights


def _a_troop(session: Session, group: Group, ada: Person) -> tuple[Event, Registration, Registration]:
    """A troop meeting with two leaders, four children and what two of them said to each other."""
    youth = an_event(session, group, by=ada, name="Troop evening", kind="troop meeting", audience="youth")
    planning.set_interests(session, youth, ["Maps", "Knots", "Stars", "Football", "Baking"])
    act = {"now": NOON, "tell": nobody}
    lea, lev = (add_leader(session, youth, name, by=ada, **act) for name in ("Lea Ferrara", "Lev Orlov"))
    for leader in (lea, lev):
        planning.check_in(leader, **act)
        _signed_in(session, leader.person)
    agreed = Agreed("Gita Patel", "gita@example.org", "paper", may_collect=True, may_share=True)
    mia, tom, _ = (
        add_member(
            session, youth, Member(name, age, "Foxes", ["Maps", "Stars"]), agreed, by=lea.person, **act
        )
        for name, age in (("Mia", "13-15"), ("Tom", "13-15"), ("Ann", "under 13"))
    )
    session.flush()
    these_two_met(session, youth, mia, tom, by=lea.person, now=NOON)
    return youth, lea, mia


def _tells_everything(session: Session, place: Registration) -> None:
    """As much as fits, and all of it shared."""
    profile = session.get_one(Profile, place.person_id)
    profile.ask_me_about = "the history of lighthouses, " * 6
    profile.looking_for = "https://example.org/" + "a" * 150
    profile.can_help_with = "شعر و ترجمه"
    profile.organization = "Rheinische Friedrich-Wilhelms-Universität, Institut für Numerische Simulation"
    profile.email = "a.rather.long.address.that.goes.on.and.on@an-institute-of-technology.example.org"
    profile.phone = "+34 600 123 456"
    profile.links = ["https://example.org/" + "deeper/" * 20, "https://example.org"]
    session.flush()
    everything = {"ask_me_about", "looking_for", "can_help_with", "organization", "email", "phone", "links"}
    consents.give(session, place, everything, now=NOON)


def _signed_in(session: Session, person: Person) -> str:
    return sign_in(session, person, how="joined", lasts=timedelta(days=400), now=NOON).secret
