"""The demo, and events of every kind and state around it: who looks at what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netevents.events import announcements
from netevents.events import domain as planning
from netevents.events.models import Event, Registration
from netevents.exchange import badges, claiming, consents
from netevents.exchange.models import PRINTED, SCREEN
from netevents.groups.models import Group
from netevents.ops.demo import fill
from netevents.people.domain import sign_in
from netevents.people.models import Credential, Person, Profile
from tests.browser import scenes_after, scenes_pairs
from tests.browser.scenes_lists import lists_in_each_state
from tests.browser.scenes_troop import a_troop
from tests.browser.sights import Sight
from tests.cast import a_group, a_person, an_event, an_organizer, attending, nobody
from tests.conftest import NOON
from tests.routes_world import LASTS, a_connection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_THE_DOOR = ("door", "door?q=e", "live", "announcements")
LONG = "María de los Ángeles Wolfeschlegelsteinhausenbergerdorff-Fernández"


def around_the_demo(session: Session) -> tuple[dict[str, str], list[Sight]]:
    """The secrets of who looks, by name, and what they look at."""
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
    youth, lea, mia = a_troop(session, group, ada)
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
        *lists_in_each_state(session, demo, ada, LONG),
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
    return sign_in(session, person, how="joined", lasts=LASTS, now=NOON).secret
