"""How a minor’s mentorship looks to those who decide about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.policy import ProfileView
from netevents.people.models import Person
from netevents.plugin import Panel
from netevents.web.dates import day, when
from netevents_mentoring.programs.models import Request
from netevents_mentoring.youth.models import Message, Proposal


def steps(session: Session, event: Event, proposal: Proposal) -> list[tuple[str, str]]:
    """Who agreed to what was proposed and when, and who has still to."""
    ids = (
        proposal.proposed_by_id,
        proposal.guardian_id,
        proposal.second_leader_id,
        proposal.organizer_id,
    )
    names = dict(
        session.execute(select(Person.id, Person.name).where(Person.id.in_(filter(None, ids)))).all()
    )

    def said(id_: int | None, at: datetime | None, how: str | None = "") -> str:
        if at is None:
            return "Not yet"
        who = names.get(id_, "Somebody who has left") if id_ else "Somebody who has left"
        return f"{who}, {day(at, event.zone)}" + (f" ({how})" if how else "")

    return [
        ("Proposed", said(proposal.proposed_by_id, proposal.made_at)),
        ("Guardian", said(proposal.guardian_id, proposal.guardian_at, proposal.guardian_method)),
        ("Second leader", said(proposal.second_leader_id, proposal.second_leader_at)),
        ("Organizer", said(proposal.organizer_id, proposal.organizer_at)),
    ]


def wishes(request: Request) -> Panel:
    """What the minor asked for: picks from the organizer’s lists."""
    order = request.topics.get("order", [])
    return Panel(
        "What they would like",
        rows=[
            ("Topics", ", ".join(order)),
            ("Goals", ", ".join(request.goals)),
            ("Languages", ", ".join(request.languages)),
        ],
    )


def mentor_view(session: Session, mentor: Registration) -> ProfileView:
    """The mentor as everybody at the event may see them."""
    place = session.scalars(
        select(Registration)
        .where(Registration.id == mentor.id)
        .options(joinedload(Registration.person).joinedload(Person.profile))
        .execution_options(populate_existing=True)
    ).one()
    return policy.before_meeting(place, consents.shared(session, [place.id])[place.id])


def thread(event: Event, messages: Sequence[Message]) -> Panel:
    """What was written, the oldest first."""
    lines = [
        f"{message.author.name if message.author else 'Somebody who has left'}, "
        f"{when(message.at, event.zone)}: {message.words}"
        for message in messages
    ]
    return Panel("The thread", text="" if lines else "Nothing is written yet.", lines=lines)
