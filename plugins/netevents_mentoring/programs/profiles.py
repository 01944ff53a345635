"""Offers and requests of a program as a round sees them: values only, in a bounded number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.models import Block
from netevents.exchange.organizations import organizations
from netevents_mentoring.matching.profiles import Mentee, Mentor, Wishes
from netevents_mentoring.matching.rules import Limits
from netevents_mentoring.programs.models import Offer, Program, Rank, Request, RequestWords, Standing
from netevents_mentoring.programs.words import folded, in_utc, spelled_like, spellings

Pairs = Collection[tuple[int, int]]
APART: Final = {"ban": "bans", "exclude": "excluded"}


def profiles(
    session: Session,
    program: Program,
    *,
    now: datetime,
    screened: Collection[int] = (),
    paired: Pairs = (),
) -> tuple[list[Mentee], list[Mentor], Limits]:
    """Everybody who takes part in ``program`` at ``now``, and what is asked of every match.

    Keys are the ids of requests and offers. A topic has one spelling for all. Whoever blocked somebody, and
    whoever offers and asks, is kept apart as if they had said so. Eight statements for any number of people.

    :param screened: persons to whom a minor may be entrusted; without it nobody is
    :param paired: persons, mentee first, who were a pair before
    """
    offers = session.execute(_offers(program)).all()
    requests = session.execute(_requests(program)).all()
    known = spellings(
        topic
        for topics in (
            program.topics,
            *(row.topics for row in offers),
            *(row.topics["order"] for row in requests),
        )
        for topic in topics
    )
    ranks = _ranks(session, program)
    homes = _homes(session, program)
    mentors = [_mentor(row, known, homes, now=now, screened=row.person_id in screened) for row in offers]
    mentees = [_mentee(row, known, homes, now=now, ranks=ranks.get(row.id, ())) for row in requests]
    by_mentor = _by_person(offers)
    by_mentee = _by_person(requests)
    standing = _standings(session, program)
    apart = {*standing["exclude"], *_keyed(_blocks(session, program), by_mentee, by_mentor)}
    apart |= {(by_mentee[person], key) for person, key in by_mentor.items() if person in by_mentee}
    return (
        mentees,
        mentors,
        Limits(
            hours_shared=program.hours_shared,
            apart_in_organization=program.apart_in_organization,
            excluded=frozenset(apart),
            paired_before=frozenset(_keyed(paired, by_mentee, by_mentor)),
            bans=frozenset(standing["ban"]),
        ),
    )


def _mentor(
    row: Any, known: Mapping[str, str], homes: Mapping[int, str], *, now: datetime, screened: bool
) -> Mentor:
    wishes = row.wishes
    return Mentor(
        key=row.id,
        topics={spelled_like(topic, known): level for topic, level in row.topics.items()},
        capacity=row.capacity,
        screened=screened,
        wishes=Wishes(
            goals=_folded(wishes.get("goals", ())),
            levels=frozenset(wishes.get("levels", ())),
            topics=frozenset(spelled_like(topic, known) for topic in wishes.get("topics", ())),
        ),
        **_shared(row, homes, now=now),
    )


def _mentee(
    row: Any, known: Mapping[str, str], homes: Mapping[int, str], *, now: datetime, ranks: Sequence[int]
) -> Mentee:
    return Mentee(
        key=row.id,
        topics=tuple(spelled_like(topic, known) for topic in row.topics["order"]),
        levels={spelled_like(topic, known): level for topic, level in row.topics["levels"].items()},
        is_minor=row.is_minor,
        ranks=tuple(ranks),
        **_shared(row, homes, now=now),
    )


def _shared(row: Any, homes: Mapping[int, str], *, now: datetime) -> dict[str, Any]:
    return {
        "goals": _folded(row.goals),
        "languages": frozenset(row.languages),
        "hours": in_utc(row.hours.get("week", ()), row.zone, now),
        "format": row.format,
        "years": row.years,
        "text": row.about or "",
        "organization": homes.get(row.registration_id, ""),
        "identity": _folded((row.identity or {}).get("same", ())),
    }


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded, texts))


_PLACE: Final = (Registration.id.label("registration_id"), Registration.person_id, Registration.is_minor)


def _columns(kind: type[Offer | Request]) -> tuple[Any, ...]:
    return (kind.id, kind.topics, kind.goals, kind.languages, kind.hours, kind.zone, kind.format, kind.years)


def _there(kind: type[Offer | Request], program: Program) -> list[Any]:
    """In the program, at an event, and not hiding."""
    return [
        kind.program_id == program.id,
        kind.left_at.is_(None),
        Registration.erased_at.is_(None),
        ~Registration.hidden,
    ]


def _offers(program: Program) -> Select[Any]:
    return (
        select(*_columns(Offer), Offer.about, Offer.identity, Offer.capacity, Offer.wishes, *_PLACE)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(*_there(Offer, program), ~Registration.is_minor)
        .order_by(Offer.id)
    )


def _requests(program: Program) -> Select[Any]:
    return (
        select(*_columns(Request), RequestWords.about, RequestWords.identity, *_PLACE)
        .join(Registration, Registration.id == Request.registration_id)
        .outerjoin(RequestWords, RequestWords.request_id == Request.id)
        .where(*_there(Request, program))
        .order_by(Request.id)
    )


def _by_person(rows: Iterable[Any]) -> dict[int, int]:
    return {row.person_id: row.id for row in rows}


def _keyed(pairs: Pairs, mentees: Mapping[int, int], mentors: Mapping[int, int]) -> set[tuple[int, int]]:
    """Pairs of keys for these pairs of persons."""
    return {(mentees[one], mentors[other]) for one, other in pairs if one in mentees and other in mentors}


def _homes(session: Session, program: Program) -> dict[int, str]:
    """By place, the organization of those who show theirs."""
    mentors, mentees = (
        select(kind.registration_id).where(kind.program_id == program.id) for kind in (Offer, Request)
    )
    return organizations(session, mentors) | organizations(session, mentees)


def _ranks(session: Session, program: Program) -> dict[int, list[int]]:
    ranks: dict[int, list[int]] = {}
    for request_id, offer_id in session.execute(
        select(Rank.request_id, Rank.offer_id)
        .join(Request, Request.id == Rank.request_id)
        .where(Request.program_id == program.id)
        .order_by(Rank.request_id, Rank.place)
    ):
        ranks.setdefault(request_id, []).append(offer_id)
    return ranks


def _standings(session: Session, program: Program) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {"lock": [], "ban": [], "exclude": []}
    for request_id, offer_id, kind in session.execute(
        select(Standing.request_id, Standing.offer_id, Standing.kind)
        .join(Request, Request.id == Standing.request_id)
        .where(Request.program_id == program.id)
        .order_by(Standing.request_id, Standing.offer_id)
    ):
        found[kind].append((request_id, offer_id))
    return found


def _blocks(session: Session, program: Program) -> set[tuple[int, int]]:
    """Persons, mentee first, of whom one has blocked the other."""
    by_mentee, by_mentor = (
        select(Request.person_id, Offer.person_id)
        .select_from(Block)
        .join(Request, Request.person_id == mentee)
        .join(Offer, Offer.person_id == mentor)
        .where(Request.program_id == program.id, Offer.program_id == program.id)
        for mentee, mentor in (
            (Block.blocker_id, Block.blocked_id),
            (Block.blocked_id, Block.blocker_id),
        )
    )
    return {(one, other) for one, other in session.execute(union_all(by_mentee, by_mentor))}
