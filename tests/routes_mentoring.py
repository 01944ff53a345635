"""Something of everything of mentoring, for the world of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.host.switches import switch_on
from netevents.people import codes
from netevents_mentoring.matching.words import kept
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.queue import domain as queue
from netevents_mentoring.rounds.models import THAT_MENTOR, Match, Question, Round, Unmatched
from tests.conftest import NOON
from tests.routes_minors import with_minors
from tests.routes_pairs import with_pairs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration

HERE, CONSOLE = "/e/<slug>/mentoring", "/console/e/<slug>/mentoring"


def with_mentoring(session: Session, event: Event, places: Mapping[str, Registration]) -> dict[str, str]:
    """Switch it on at ``event``, let everybody take part, and say what stands in addresses.

    :param places: Ben, Cleo, Dan and Lea, adults, and Mia, a minor; Lea calls for help and Ben goes there
    """
    switch_on(session, event, "mentoring")
    program = session.scalars(select(Program).where(Program.event_id == event.id)).one()
    said = programs.Said(topics={"Web": 2}, hours=(8, 9), zone=event.zone)
    offers = {}
    for name, place in places.items():
        programs.request(session, program, place, said, now=NOON)
        if not place.is_minor:
            offered = programs.Offered(topics={"Web": 3, name: 1}, hours=(9,), zone="UTC", about="Ants.")
            offers[name] = programs.offer(session, program, place, offered, now=NOON)
    call = queue.call(session, event, places["Lea"], topic="Web", place="Table 7", now=NOON)
    queue.claim(session, call, places["Ben"], now=NOON)
    pairs = with_pairs(session, program, places) | with_minors(session, event, program, places)
    return (
        _rounds(session, program, offers)
        | pairs
        | {
            f"{HERE}/program/<code>": program.code,
            f"{HERE}/program/<code>/mentor/<mentor>": offers["Cleo"].code,
            f"{HERE}/call/<call>": call.code,
            f"{CONSOLE}/program/<code>": program.code,
            f"{CONSOLE}/program/<code>/for/<place>": places["Cleo"].code,
        }
    )


def _rounds(session: Session, program: Program, offers: Mapping[str, Offer]) -> dict[str, str]:
    """A round to look at, with a match, somebody left and a question; and one that asked Ben and Cleo."""
    rows = session.scalars(select(Request).where(Request.program_id == program.id)).all()
    requests = {
        name: one for name, offer in offers.items() for one in rows if one.person_id == offer.person_id
    }
    looked_at, published = (
        Round(
            code=codes.public_code(),
            program_id=program.id,
            mode=mode,
            state=state,
            asked_at=NOON,
            begun_at=NOON,
            done_at=NOON,
            outcome=OUTCOME,
            published_at=NOON if state == "published" else None,
        )
        for mode, state in (("best total", "done"), ("fairest", "published"))
    )
    session.add_all([looked_at, published])
    session.flush()
    proposed, asked = (
        Match(
            code=codes.public_code(),
            round_id=of.id,
            request_id=requests[mentee].id,
            offer_id=offers["Cleo"].id,
            score=0.5,
            reasons=[
                kept("Offers what is wanted: %(topics)s.", topics=["Web"]),
                "No rule stands against it.",
            ],
            caution="Only one hour a week in common.",
        )
        for of, mentee in ((looked_at, "Lea"), (published, "Ben"))
    )
    asked.asked_at, asked.answer_until = NOON, NOON + timedelta(days=3)
    moves = [{"request": requests["Lea"].id, "before": offers["Cleo"].id, "after": offers["Ben"].id}]
    question = Question(
        code=codes.public_code(),
        round_id=looked_at.id,
        request_id=requests["Lea"].id,
        offer_id=offers["Ben"].id,
        asked_at=NOON,
        answered_at=NOON,
        answer={"loss": 0.012, "moves": moves},
    )
    left = Unmatched(
        round_id=looked_at.id,
        request_id=requests["Dan"].id,
        reason="places",
        sentence="All mentors who would do are taken by others.",
        fix=kept("One more place with %(mentor)s would do.", mentor=THAT_MENTOR),
        offer_id=offers["Cleo"].id,
    )
    held = Standing(request_id=requests["Lea"].id, offer_id=offers["Cleo"].id, kind="lock", made_at=NOON)
    session.add_all([proposed, asked, question, left, held])
    session.flush()
    release = f"{CONSOLE}/rounds/<code>/held/<kind>/<request>"
    yes = f"{CONSOLE}/round/<code>/yes/<match>"
    return {
        f"{HERE}/match/<code>": asked.code,
        f"{HERE}/match/back/<code>": program.code,
        f"{CONSOLE}/rounds/<code>": program.code,
        release: requests["Lea"].code,
        f"{release}/<offer>": offers["Cleo"].code,
        f"{CONSOLE}/round/<code>": looked_at.code,
        f"{CONSOLE}/round/<code> in {yes}/<side>": published.code,
        f"{CONSOLE}/round/<code>/lock/<match>": proposed.code,
        f"{CONSOLE}/round/<code>/ban/<match>": proposed.code,
        yes: asked.code,
        f"{CONSOLE}/round/<code>/for/<request>": requests["Lea"].code,
        f"{CONSOLE}/round/<code>/question/<question>": question.code,
    }


OUTCOME = {
    "matched": 0.5,
    "total": 0.5,
    "minimum": 0.5,
    "bound": 0.5,
    "gap": 0.0,
    "certified": True,
    "label": "",
    "blocking": None,
    "scores": [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    "load": [0.75, 0.0, 0.25],
}
"""What a round of one match comes to."""
