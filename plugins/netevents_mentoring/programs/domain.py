"""The rules of offers and requests: who may make them, what they say, whom they wish for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Registration
from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import NotHere, Refusal
from netevents_mentoring.programs import presets, queries, reach
from netevents_mentoring.programs.models import Offer, Program, Rank, Request, RequestWords, Standing
from netevents_mentoring.programs.opening import must_take
from netevents_mentoring.programs.words import once, spelled_like, spellings

Kept = TypeVar("Kept", Offer, Request)
MOST_TOPICS: Final = 12
MOST_GOALS: Final = 8
MOST_LANGUAGES: Final = 8
MOST_RANKED: Final = 5
EXCLUDE: Final = "exclude"


class AdultsMentor(Refusal):
    """Minors are mentees, never mentors."""


class AsksAlready(Refusal):
    """What a minor asks for is seen by their leaders."""


class AsksElsewhere(Refusal):
    """Who is a minor at one event of the group is not an adult at another."""


class PicksOnly(Refusal):
    """A minor picks from the organizer’s lists and writes nothing."""

    status = 422


class TooMany(Refusal):
    """A profile that names everything says nothing."""

    status = 422


class NoTopic(Refusal):
    """Without a topic there is nothing to match."""

    status = 422


class ChosenTwice(Refusal):
    """Each mentor stands at one place of somebody’s wishes."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What mentor and mentee both say.

    ``topics`` maps each to its level, 1 to 3, in the order of wishes. ``identity`` is None where somebody
    else fills it in: what the person said themself stays.
    """

    topics: Mapping[str, int]
    hours: Sequence[int]
    zone: str
    goals: Sequence[str] = ()
    languages: Sequence[str] = ()
    format: str = "either"
    years: int | None = None
    about: str = ""
    identity: Sequence[str] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Said):
    """What a mentor says. ``wishes`` has goals, levels and topics."""

    capacity: int = 1
    wishes: Mapping[str, Sequence[Any]] = field(default_factory=dict)


def offer(session: Session, program: Program, mine: Registration, said: Offered, *, now: datetime) -> Offer:
    """Offer to mentor, or change what was offered. A capacity of 0 is a pause.

    :raises NotHere: if the program does not reach the event of ``mine``
    :raises AdultsMentor: always for minors, in a program of the group whoever is one anywhere in it
    :raises NotTaking: if the program takes nothing any more
    :raises NoTopic: if no topic is named
    :raises TooMany: if too much is named
    """
    program = reach.must_reach(session, program, mine)
    if queries.counts_as_minor(session, program, mine):
        raise AdultsMentor(_("Mentors are adults. You can ask for a mentor."))
    values = _said(program, said, now=now)
    values |= {
        "capacity": said.capacity,
        "wishes": {name: list(wish) for name, wish in said.wishes.items() if wish},
        "about": said.about,
        **_identity(said),
    }
    return _keep(session, Offer, program, mine, values, now=now)


def request(session: Session, program: Program, mine: Registration, said: Said, *, now: datetime) -> Request:
    """Ask for a mentor, or change what was asked for.

    :raises NotHere: if the program does not reach the event of ``mine``
    :raises AsksElsewhere: as :func:`must_ask_here`
    :raises PicksOnly: if a minor says anything that is in none of the organizer’s lists
    :raises NotTaking: if the program takes nothing any more
    :raises NoTopic: if no topic is named
    :raises TooMany: if too much is named
    """
    program = reach.must_reach(session, program, mine)
    must_ask_here(session, program, mine)
    if mine.is_minor:
        _picks_only(program, said)
        _forget_words(session, program, mine)
    values = _said(program, said, now=now)
    levels = values["topics"]
    values["topics"] = {"order": list(levels), "levels": levels}
    kept = _keep(session, Request, program, mine, values, now=now)
    if not mine.is_minor:
        _keep_words(session, kept, said)
    return kept


def must_ask_here(session: Session, program: Program, mine: Registration) -> None:
    """Go on only where a minor asks among leaders.

    :raises AsksElsewhere: at a place of an adult, if the same person is a minor elsewhere in the program
    """
    if not mine.is_minor and queries.counts_as_minor(session, program, mine):
        raise AsksElsewhere(_("Youth members ask for a mentor at the event where their leaders are."))


def pause(offer: Offer, *, now: datetime) -> None:
    """Take nobody for the time being; who is there stays."""
    offer.capacity, offer.changed_at = 0, now


def leave(session: Session, one: Offer | Request, *, now: datetime) -> None:
    """Take the offer or the request back. Offering or asking again brings it back."""
    made: type[Offer | Request] = type(one)
    since = case((made.left_at.is_(None), now), else_=made.left_at)
    # By the database: whom the program reaches may have changed since it was read.
    session.execute(update(made).where(made.id == one.id).values(left_at=since, out_of_reach=False))


def choose(session: Session, request: Request, offers: Sequence[Offer]) -> None:
    """Say which mentors one would like, the first one first; an empty list takes the wishes back.

    :raises ChosenTwice: if one of them stands there twice
    """
    ids = [one.id for one in offers][:MOST_RANKED]
    if len(set(ids)) < len(ids):
        raise ChosenTwice(_("You named the same mentor twice. Choose each one once."))
    session.execute(select(Request.id).where(Request.id == request.id).with_for_update())
    session.execute(delete(Rank).where(Rank.request_id == request.id))
    session.add_all(
        Rank(request_id=request.id, offer_id=id_, place=place) for place, id_ in enumerate(ids, 1)
    )
    session.flush()


def rather_not(session: Session, request: Request, offer: Offer, *, by: Person, now: datetime) -> None:
    """Never match these two. Nobody is told, and nobody asks why."""
    if request.person_id == offer.person_id:
        raise NotHere
    session.execute(
        insert_into(session, Standing)
        .values(request_id=request.id, offer_id=offer.id, kind=EXCLUDE, by_id=by.id, made_at=now)
        .on_conflict_do_nothing()
    )
    session.execute(delete(Rank).where(Rank.request_id == request.id, Rank.offer_id == offer.id))


def after_all(session: Session, request: Request, offer: Offer, *, by: Person) -> None:
    """Take back one’s own :func:`rather_not`."""
    session.execute(
        delete(Standing).where(
            Standing.request_id == request.id,
            Standing.offer_id == offer.id,
            Standing.kind == EXCLUDE,
            Standing.by_id == by.id,
        )
    )


def _said(program: Program, said: Said, *, now: datetime) -> dict[str, Any]:
    """The columns that offers and requests share; topics and goals in the program’s spelling."""
    must_take(program, now=now)
    topics_known, goals_known = spellings(program.topics), spellings(program.goals)
    named = once(said.topics)
    if not named:
        raise NoTopic(_("Choose a topic, or write one."))
    _at_most(named, MOST_TOPICS, mark("Choose at most %(most)s topics: the ones that matter most."))
    _at_most(said.goals, MOST_GOALS, mark("Choose at most %(most)s goals: the ones that matter most."))
    _at_most(
        said.languages, MOST_LANGUAGES, mark("Choose at most %(most)s languages: the ones that matter most.")
    )
    return {
        "topics": {spelled_like(topic, topics_known): said.topics[topic] for topic in named},
        "goals": [spelled_like(goal, goals_known) for goal in once(said.goals)],
        "languages": once(said.languages),
        "hours": {"week": sorted(set(said.hours))},
        "zone": said.zone,
        "format": said.format,
        "years": said.years,
        "left_at": None,
        "out_of_reach": False,
        "changed_at": now,
    }


def _at_most(named: Sequence[str], most: int, sentence: str) -> None:
    if len(named) > most:
        raise TooMany(_(sentence, most=most))


def _picks_only(program: Program, said: Said) -> None:
    lists = ((said.topics, program.topics), (said.goals, program.goals), (said.languages, presets.LANGUAGES))
    if said.about or said.identity or any(set(given) - set(known) for given, known in lists):
        raise PicksOnly(_("Choose from the lists."))


def _keep(
    session: Session,
    kind: type[Kept],
    program: Program,
    mine: Registration,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> Kept:
    """The one row of this person in this program, made, changed, or made anew after they left."""
    values = {**values, "registration_id": mine.id, "is_minor": mine.is_minor}
    came_back = kind.left_at.is_not(None) & ~kind.out_of_reach
    kept: Kept = session.scalars(
        insert_into(session, kind)
        .values(
            code=codes.public_code(), program_id=program.id, person_id=mine.person_id, made_at=now, **values
        )
        .on_conflict_do_update(
            index_elements=["program_id", "person_id"],
            set_=values | {"made_at": case((came_back, now), else_=kind.made_at)},
        )
        .returning(kind),
        execution_options={"populate_existing": True},
    ).one()
    return kept


def _keep_words(session: Session, request: Request, said: Said) -> None:
    values = {"about": said.about, **_identity(said)}
    session.execute(
        insert_into(session, RequestWords)
        .values(request_id=request.id, **values)
        .on_conflict_do_update(index_elements=["request_id"], set_=values)
    )


def _forget_words(session: Session, program: Program, mine: Registration) -> None:
    """What somebody wrote and wished for at an event where they counted as an adult goes when they do not."""
    before = select(Request.id).where(Request.program_id == program.id, Request.person_id == mine.person_id)
    session.execute(delete(RequestWords).where(RequestWords.request_id.in_(before)))
    session.execute(delete(Rank).where(Rank.request_id.in_(before)))


def _identity(said: Said) -> dict[str, Any]:
    if said.identity is None:
        return {}
    return {"identity": {"same": once(said.identity)} if said.identity else {}}
