"""A term of mentoring with pairs in every state, for the pages that show them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.exchange import consents
from netevents.host.switches import switch_on
from netevents.people.models import Person, Profile
from netevents_mentoring.pairs import asking, domain, ending, queries, saying
from netevents_mentoring.pairs.models import Feedback, Meeting
from netevents_mentoring.programs.models import Program
from tests.cast import an_event, attending
from tests.conftest import NOON
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Registration
    from netevents.groups.models import Group
    from netevents_mentoring.pairs.models import Pair

DAY = timedelta(days=1)
TOLD = {
    "ask_me_about": "Bridges that sing in the wind",
    "looking_for": "Somebody who has changed subjects once",
    "can_help_with": "Reading a contract, statics, saying no",
    "organization": "Hill College",
    "email": "someone@example.org",
}


def a_term(
    session: Session, group: Group, ada: Person
) -> tuple[dict[str, Person], list[tuple[str, str, str]]]:
    """Who looks at what: by name the people, then name, visitor and address of each page."""
    event = an_event(
        session,
        group,
        by=ada,
        name="Term of mentoring",
        starts_at=NOON - 40 * DAY,
        ends_at=NOON + 60 * DAY,
    )
    switch_on(session, event, "mentoring")
    program = session.scalars(select(Program).where(Program.event_id == event.id)).one()
    names = ("Nadia", "Omar", "Pia Wolfeschlegelsteinhausenbergerdorff", "Quim", "Rosa", "Sven", "Tao")
    nadia, omar, pia, quim, rosa, sven, tao = (
        _told(session, attending(session, event, name)) for name in names
    )

    def begin(mentor: Registration, mentee: Registration, days: int) -> Pair:
        return domain.begin(
            session, program=program, mentor=mentor, mentee=mentee, how="round", now=NOON - days * DAY
        )

    def seen(place: Registration, pair: Pair) -> queries.MyPair:
        mine = queries.pair_for(session, event, place.person_id, pair.code, now=NOON)
        assert mine is not None
        return mine

    new, stalled = begin(nadia, omar, 1), begin(pia, quim, 20)
    going, over = begin(rosa, sven, 40), begin(rosa, tao, 40)
    terms = {"every_weeks": 2, "minutes": 45, "what_for": "A portfolio, and the courage to show it."}
    domain.propose(seen(nadia, new), **terms, until=NOON + 50 * DAY, now=NOON)
    domain.propose(seen(rosa, going), **terms, until=NOON + 50 * DAY, now=NOON)
    domain.propose(seen(sven, going), **terms, until=NOON + 50 * DAY, now=NOON)
    for days in (36, 22, 8):
        at = NOON - days * DAY
        session.add(Meeting(pair_id=going.id, day=at.date().isoformat(), at=at))
    domain.meet_next(seen(rosa, going), at=NOON + 6 * DAY, place="Café Luna, the table at the back")
    saying.raise_concern(
        session,
        seen(quim, stalled),
        "She has not answered for two weeks.\nI don’t know whether I did something wrong.",
        urgent=True,
        now=NOON,
        letters=False,
    )
    ending.close(seen(tao, over), "reached", now=NOON - DAY)
    session.add(Feedback(pair_id=going.id, by_id=sven.id, useful="very", words="She listens.", made_at=NOON))
    met = a_connection(session, omar, rosa)
    ask = a_connection(session, omar, sven)
    asked = asking.ask(session, program, omar, rosa, "Would you be my mentor for a while?", now=NOON)
    pia.organizers_may_email = True
    session.flush()
    here, console = f"/e/{event.slug}/mentoring", f"/console/e/{event.slug}/mentoring"
    pages = [
        ("a pair that is new", "Omar", f"{here}/pair/{new.code}"),
        ("a pair with a proposal of mine", "Nadia", f"{here}/pair/{new.code}"),
        ("a pair that has stalled", "Quim", f"{here}/pair/{stalled.code}"),
        ("a pair that goes well", "Sven", f"{here}/pair/{going.code}"),
        ("a pair that has ended", "Rosa", f"{here}/pair/{over.code}"),
        ("an agreement of a pair", "Omar", f"{here}/pair/{new.code}/agreement"),
        ("a next date of a pair", "Sven", f"{here}/pair/{going.code}/next"),
        ("a concern in a pair", "Sven", f"{here}/pair/{going.code}/concern"),
        ("feedback on a pair", "Sven", f"{here}/pair/{going.code}/feedback"),
        ("an end of a pair", "Sven", f"{here}/pair/{going.code}/end"),
        ("event page with pairs", "Omar", f"/e/{event.slug}/"),
        ("event page of who mentors and is asked in pairs", "Rosa", f"/e/{event.slug}/"),
        ("home with pairs", "Omar", "/"),
        ("connection asked into a pair", "Omar", f"/c/{met.code}"),
        ("connection to ask into a pair", "Omar", f"/c/{ask.code}"),
        ("asking for a pair", "Omar", f"{here}/ask/{ask.code}"),
        ("asked for a pair by me", "Omar", f"{here}/asked/{asked.code}"),
        ("asked for a pair", "Rosa", f"{here}/asked/{asked.code}"),
        ("console of pairs", "Ada of the demo", f"{console}/pairs"),
        ("console of a stalled pair", "Ada of the demo", f"{console}/pair/{stalled.code}"),
        ("console of a pair with feedback", "Ada of the demo", f"{console}/pair/{going.code}"),
    ]
    people = {"Nadia": nadia, "Omar": omar, "Quim": quim, "Rosa": rosa, "Sven": sven}
    return {name: session.get_one(Person, place.person_id) for name, place in people.items()}, pages


def _told(session: Session, place: Registration) -> Registration:
    profile = session.get_one(Profile, place.person_id)
    for name, value in TOLD.items():
        setattr(profile, name, value)
    session.flush()
    consents.give(session, place, TOLD, now=NOON)
    return place
