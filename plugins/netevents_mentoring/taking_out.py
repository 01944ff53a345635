"""Everything that all rooms hold of a person, for the file they take with them. Nobody else’s words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import policy
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Asking, Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Offer, Program, Rank, Request, Standing
from netevents_mentoring.queue.models import Help
from netevents_mentoring.rounds.models import MENTEE_DECLINED, MENTOR_DECLINED, Match
from netevents_mentoring.youth.models import Approval, Message, Screening

WANTED = ("topics", "goals", "languages", "hours", "zone", "format", "years")
Held = list[dict[str, Any]]


def held(session: Session, person: Person) -> dict[str, Any]:
    """By kind, the oldest first. People they had to do with stand there by the name they go by."""
    ids = list(session.scalars(select(Registration.id).where(Registration.person_id == person.id)))
    return {
        "offers": _offers(session, person),
        "requests": _requests(session, person),
        "matches": _matches(session, person),
        "pairs": _pairs(session, person, ids),
        "asked": _askings(session, ids),
        "concerns": _said(session, Concern, ids, "words", "urgent", "made_at"),
        "feedback": _said(session, Feedback, ids, "useful", "words", "made_at"),
        "help": _help(session, ids),
        "messages": [
            _plain(one, "words", "at")
            for one in session.scalars(
                select(Message).where(Message.author_id == person.id).order_by(Message.id)
            )
        ],
        "vouched_for": [
            _plain(one, "how", "made_at", "ends_at", "withdrawn_at")
            for one in session.scalars(
                select(Screening).where(Screening.person_id == person.id).order_by(Screening.id)
            )
        ],
        "approvals": _approvals(session, person, ids),
    }


def _offers(session: Session, person: Person) -> Held:
    rows = session.execute(
        select(Program.name, Offer)
        .join(Offer, Offer.program_id == Program.id)
        .where(Offer.person_id == person.id)
        .order_by(Offer.id)
    )
    more = ("capacity", "about", "wishes", "identity", "made_at", "changed_at", "left_at")
    return [{"program": name} | _plain(offer, *WANTED, *more) for name, offer in rows]


def _requests(session: Session, person: Person) -> Held:
    rows = session.execute(
        select(Program.name, Request)
        .join(Request, Request.program_id == Program.id)
        .where(Request.person_id == person.id)
        .options(joinedload(Request.words))
        .order_by(Request.id)
    ).all()
    found = []
    for name, request in rows:
        facts = {"program": name} | _plain(request, *WANTED, "made_at", "changed_at", "left_at")
        words = _plain(request.words, "about", "identity") if request.words else {}
        wishes = select(Offer).join(Rank, Rank.offer_id == Offer.id).where(Rank.request_id == request.id)
        apart = (
            select(Offer)
            .join(Standing, Standing.offer_id == Offer.id)
            .where(Standing.request_id == request.id, Standing.kind == "exclude", Standing.by_id == person.id)
        )
        found.append(
            facts
            | words
            | {
                "would_like": _mentors(session, wishes.order_by(Rank.place)),
                "rather_not": _mentors(session, apart.order_by(Standing.made_at)),
            }
        )
    return found


def _mentors(session: Session, offers: Any) -> list[str]:
    return [
        _name(offer.registration) for offer in session.scalars(offers.options(_place(Offer.registration)))
    ]


def _matches(session: Session, person: Person) -> Held:
    """What they were asked, once it was published."""
    rows = session.execute(
        select(Program.name, Match, Request, Offer)
        .join(Request, Request.id == Match.request_id)
        .join(Offer, Offer.id == Match.offer_id)
        .join(Program, Program.id == Request.program_id)
        .where(or_(Request.person_id == person.id, Offer.person_id == person.id), Match.asked_at.is_not(None))
        .options(_place(Request.registration), _place(Offer.registration))
        .order_by(Match.id)
    )
    found = []
    for name, match, request, offer in rows:
        mentors = offer.person_id == person.id
        said = match.mentor_said_at if mentors else match.mentee_said_at
        i_declined = match.ended_why == (MENTOR_DECLINED if mentors else MENTEE_DECLINED)
        found.append(
            {
                "program": name,
                "as": "mentor" if mentors else "mentee",
                "with": _name(request.registration if mentors else offer.registration),
                "accepted_at": _iso(said),
                "i_declined": i_declined,
                "because": match.declined_because if i_declined else "",
            }
            | _plain(match, "asked_at", "ended_at")
        )
    return found


def _pairs(session: Session, person: Person, ids: Sequence[int]) -> Held:
    rows = session.execute(
        select(Program.name, Pair)
        .join(Pair, Pair.program_id == Program.id)
        .where(or_(Pair.mentor_id.in_(ids), Pair.mentee_id.in_(ids)))
        .options(_place(Pair.mentor), _place(Pair.mentee))
        .order_by(Pair.id)
    ).all()
    days: dict[int, list[str]] = {pair.id: [] for _, pair in rows}
    for meeting in session.scalars(
        select(Meeting).where(Meeting.pair_id.in_(days)).order_by(Meeting.day, Meeting.id)
    ):
        days[meeting.pair_id].append(meeting.day)
    agreed = ("every_weeks", "minutes", "what_for", "until", "next_at", "next_place", "made_at", "closed_at")
    return [
        {
            "program": name,
            "as": "mentor" if pair.mentor_id in ids else "mentee",
            "with": _name(pair.mentee if pair.mentor_id in ids else pair.mentor),
            "met_on": days[pair.id],
            "stay_in_touch": pair.mentor_stays if pair.mentor_id in ids else pair.mentee_stays,
            "why_it_ended": pair.closed_why if pair.closed_by_id == person.id else "",
        }
        | _plain(pair, *agreed)
        for name, pair in rows
    ]


def _askings(session: Session, ids: Sequence[int]) -> Held:
    rows = session.execute(
        select(Program.name, Asking)
        .join(Asking, Asking.program_id == Program.id)
        .where(or_(Asking.mentor_id.in_(ids), Asking.mentee_id.in_(ids)))
        .options(_place(Asking.mentor), _place(Asking.mentee))
        .order_by(Asking.id)
    )
    found = []
    for name, one in rows:
        asked = one.mentee_id in ids
        found.append(
            {
                "program": name,
                "as": "mentee" if asked else "mentor",
                "with": _name(one.mentor if asked else one.mentee),
                "what_i_wrote": one.words if asked else "",
            }
            | _plain(one, "made_at", "accepted_at", "declined_at")
        )
    return found


def _said(session: Session, table: type[Concern | Feedback], ids: Sequence[int], *what: str) -> Held:
    mine = select(table).where(table.by_id.in_(ids)).order_by(table.id)
    return [_plain(one, *what) for one in session.scalars(mine)]


def _help(session: Session, ids: Sequence[int]) -> Held:
    rows = session.execute(
        select(Event.name, Help)
        .join(Help, Help.event_id == Event.id)
        .where(or_(Help.asker_id.in_(ids), Help.mentor_id.in_(ids)))
        .order_by(Help.id)
    )
    found = []
    for name, one in rows:
        asked = one.asker_id in ids
        own = _plain(one, "topic", "place") if asked else {}
        times = _plain(one, "asked_at", "claimed_at", "ended_at", "helped")
        found.append({"event": name, "as": "asked" if asked else "helped"} | own | times)
    return found


def _approvals(session: Session, person: Person, ids: Sequence[int]) -> Held:
    """Mentorships of minors that they are part of, or agreed to."""
    rows = session.scalars(
        select(Approval)
        .where(
            or_(
                Approval.mentor_id.in_(ids),
                Approval.mentee_id.in_(ids),
                *(
                    column == person.id
                    for column in (
                        Approval.guardian_id,
                        Approval.leader_id,
                        Approval.second_leader_id,
                        Approval.organizer_id,
                    )
                ),
            )
        )
        .order_by(Approval.id)
    )
    return [_plain(one, "given_at", "ends_at", "withdrawn_at") for one in rows]


def _place(relationship: Any) -> Any:
    return joinedload(relationship).joinedload(Registration.person).joinedload(Person.profile)


def _name(place: Registration) -> str:
    return policy.profile_view(place, policy.NOTHING).name


def _plain(row: Any, *names: str) -> dict[str, Any]:
    """These facts of ``row`` as plain JSON."""
    return {name: _iso(getattr(row, name)) for name in names}


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
