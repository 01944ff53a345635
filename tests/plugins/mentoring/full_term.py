"""A term in which Ben has left something in every room, and others have written about him."""

from __future__ import annotations

from datetime import timedelta

from netevents.people import codes
from netevents_mentoring.pairs import asking, domain, saying
from netevents_mentoring.pairs.models import Feedback
from netevents_mentoring.programs.models import Rank, Request, RequestWords, Standing
from netevents_mentoring.queue.models import Help
from netevents_mentoring.rounds.models import Match, Round
from netevents_mentoring.youth.models import GuardianKey, Message, Proposal
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import (
    a_pair,
    a_term,
    a_young_attendee,
    an_approval,
    an_offer,
    connected,
    seen_by,
)

DAY = timedelta(days=1)
BENS = ("drum machines", "lonely here", "Ben shouts back", "would you teach me", "behind the stage", "so-so")
CLEOS = ("Cleo offers this", "he is late", "a good listener")


def a_full_term(session):
    """Ben has left something in every room; Cleo has written about him."""
    term = a_term(session, "Dan")
    for other in ("Cleo", "Dan"):
        connected(session, term, "Ben", other)
    ben, cleo, dan = (term.place(name) for name in ("Ben", "Cleo", "Dan"))
    times = {"made_at": NOON, "changed_at": NOON}
    offer = an_offer(session, term, "Cleo", about="Cleo offers this")
    his_offer = an_offer(session, term, "Ben", about="drum machines", identity={"is": ["drum machines"]})
    request = Request(
        code=codes.public_code(),
        program_id=term.program.id,
        person_id=ben.person_id,
        registration_id=ben.id,
        zone="UTC",
        topics={"order": ["drum machines"], "levels": {"drum machines": 1}},
        **times,
    )
    round_ = Round(
        code=codes.public_code(),
        program_id=term.program.id,
        mode="stable",
        state="published",
        asked_by_id=ben.person_id,
        asked_at=NOON,
    )
    session.add_all([request, round_])
    session.flush()
    session.add_all(
        [
            RequestWords(request_id=request.id, about="lonely here"),
            Rank(request_id=request.id, offer_id=offer.id, place=1),
            Standing(
                request_id=request.id, offer_id=offer.id, kind="exclude", by_id=ben.person_id, made_at=NOON
            ),
            Match(
                code=codes.public_code(),
                round_id=round_.id,
                request_id=request.id,
                offer_id=offer.id,
                score=0.5,
                asked_at=NOON,
                mentee_said_at=NOON + DAY,
            ),
            Help(
                code=codes.public_code(),
                event_id=term.event.id,
                asker_id=ben.id,
                topic="drum machines",
                place="behind the stage",
                asked_at=NOON,
            ),
            Help(
                code=codes.public_code(),
                event_id=term.event.id,
                asker_id=cleo.id,
                mentor_id=ben.id,
                topic="Bees",
                place="Table 9",
                asked_at=NOON,
                claimed_at=NOON,
            ),
        ]
    )
    pair = a_pair(session, term)
    domain.propose(
        seen_by(session, term, "Ben", pair),
        every_weeks=2,
        minutes=30,
        what_for="drum machines",
        until=None,
        now=NOON,
    )
    domain.met(session, seen_by(session, term, "Ben", pair), now=NOON + DAY)
    for name, words in (("Ben", "Ben shouts back"), ("Cleo", "he is late")):
        mine = seen_by(session, term, name, pair)
        saying.raise_concern(session, mine, words, urgent=False, now=NOON, letters=False)
    session.add_all(
        Feedback(pair_id=pair.id, by_id=place.id, useful="very", words=words, made_at=NOON)
        for place, words in ((ben, "so-so"), (cleo, "a good listener"))
    )
    asking.ask(session, term.program, ben, dan, "would you teach me", now=NOON)
    session.flush()
    return term, pair, his_offer


def with_the_young(session, term):
    """Ben mentors Mia: approved, with a thread and a proposal."""
    mia = a_young_attendee(session, term.event).registration
    ben = term.place("Ben")
    approval = an_approval(session, term, ben, mia)
    domain.begin(
        session, program=term.program, mentor=ben, mentee=mia, how="leader", approval=approval, now=NOON
    )
    session.add_all(
        [
            Message(approval_id=approval.id, author_id=ben.person_id, words="drum machines", at=NOON),
            GuardianKey(
                secret_hash="hash",
                mentee_id=mia.id,
                guardian_id=approval.guardian_id,
                made_at=NOON,
                ends_at=NOON + DAY,
            ),
            Proposal(
                code=codes.public_code(),
                event_id=term.event.id,
                program_id=term.program.id,
                mentee_id=mia.id,
                mentor_id=ben.id,
                guardian_id=approval.guardian_id,
                made_at=NOON,
            ),
        ]
    )
    session.flush()
    return mia, approval
