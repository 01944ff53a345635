"""How a minor’s mentorship looks to those who decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.policy import ProfileView
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.plugin import Act, EventPage, Link, Panel
from netevents.web.dates import day, when
from netevents_mentoring.programs.models import Request
from netevents_mentoring.programs.words import said_list
from netevents_mentoring.youth import queries
from netevents_mentoring.youth.models import METHOD_WORDS, Message, Proposal

NOT_YET: Final = mark("Not yet")
GONE: Final = mark("(what they wrote went with them)")


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
            return _(NOT_YET)
        who = (names.get(id_) if id_ else None) or _("Somebody who has left")
        return f"{who}, {day(at, event.zone)}" + (f" ({_(METHOD_WORDS[how])})" if how else "")

    return [
        (_("Proposed by"), said(proposal.proposed_by_id, proposal.made_at)),
        (_("Mentor’s yes"), day(proposal.mentor_at, event.zone) if proposal.mentor_at else _(NOT_YET)),
        (_("Guardian’s yes"), said(proposal.guardian_id, proposal.guardian_at, proposal.guardian_method)),
        (_("Second leader’s yes"), said(proposal.second_leader_id, proposal.second_leader_at)),
        (_("Organizer’s yes"), said(proposal.organizer_id, proposal.organizer_at)),
    ]


def at_event(page: EventPage) -> Iterable[Panel]:
    """A mentor whom leaders ask reads it on the page of the event."""
    if page.event.audience != "adult" and not page.me.is_minor:
        for proposal in queries.asked_of(page.session, page.me, now=page.now):
            there = page.url("minors.asked", code=proposal.code)
            yield Panel(
                _("Would you mentor a youth member?"),
                text=_("The leaders of this event ask you."),
                links=[Link(_("See and answer"), there)],
                order=20,
                tone="warm",
            )


def asking(request: Request, acts: Sequence[Act], *, agreed: bool) -> list[Panel]:
    """What a mentor decides by: the wishes, and how it would be."""
    text = _(
        "You learn who it is once guardian, leaders and organizer have agreed. All that you write stands in "
        "a thread that they read, too. There is no other way to reach the member."
    )
    answer = Panel(_("You agreed") if agreed else _("Your answer"), text=text, acts=acts, order=60)
    return [wishes(request), answer]


def wishes(request: Request) -> Panel:
    """What the minor asked for: picks from the organizer’s lists."""
    order = request.topics.get("order", [])
    return Panel(
        _("What they would like"),
        rows=[
            (_("Topics"), said_list(order)),
            (_("Goals"), said_list(request.goals)),
            (_("Languages"), said_list(request.languages)),
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
        f"{message.author.name if message.author else _('Somebody who has left')}, "
        f"{when(message.at, event.zone)}: {message.words or _(GONE)}"
        for message in messages
    ]
    return Panel(_("The thread"), text="" if lines else _("Nothing is written yet."), lines=lines)
