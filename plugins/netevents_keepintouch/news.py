"""News: a line for those one has met. Who may read it is asked anew each time: every way out holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Registration
from netevents.exchange.models import Connection
from netevents.exchange.queries import Sides, sides
from netevents.languages import _
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import NotHere, Refusal
from netevents_keepintouch import queries
from netevents_keepintouch.domain import insert_new
from netevents_keepintouch.models import Answered, News

SHOWN: Final = timedelta(days=30)
"""So long it is news."""
AT_MOST: Final = 3
"""In so many days as it is news; a megaphone is something else."""


class EnoughNews(Refusal):
    """What comes every day is read by nobody."""


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news as one reader has it; ``codes`` are their connections with its author, last first."""

    person_id: int
    news: News
    codes: tuple[str, ...]


def post(session: Session, person_id: int, words: str, *, now: datetime) -> News:
    """Tell those one has met. The same words again while they are shown are the same news.

    :raises EnoughNews: if there is much of it already
    """
    # One at a time: who posts twice at once would not see the first.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    shown = own(session, person_id, now=now)
    for one in shown:
        if one.words == words:
            return one
    if len(shown) >= AT_MOST:
        raise EnoughNews(_("You told a lot lately. Take something back first, or wait a little."))
    news = News(code=codes.public_code(), person_id=person_id, words=words, made_at=now)
    session.add(news)
    return news


def own(session: Session, person_id: int, *, now: datetime) -> Sequence[News]:
    """What this person told lately, the latest first."""
    return session.scalars(
        select(News)
        .where(News.person_id == person_id, News.made_at > now - SHOWN)
        .order_by(News.made_at.desc(), News.id)
    ).all()


def take_back(session: Session, person_id: int, code: str) -> None:
    """Nobody reads it from now on. Twice is harmless.

    :raises NotHere: if it is somebody else’s
    """
    found = session.scalars(select(News).where(News.code == code)).one_or_none()
    if found is None:
        return
    if found.person_id != person_id:
        raise NotHere
    session.delete(found)


def let_pass(session: Session, person_id: int, news: News) -> None:
    """This reader has done with it."""
    insert_new(session, Answered, ("news_id", "person_id"), news_id=news.id, person_id=person_id)


def told_to(
    session: Session, people: Collection[int], *, now: datetime, code: str | None = None
) -> Sequence[Told]:
    """What is told to these people and not done with, the latest first. One statement.

    Told to everybody with whom its author had a connection then that still stands: made between adults, not
    taken back by the author, and neither has blocked the other.

    :param code: only this one, also if it is done with
    """
    two = sides()
    query = (
        _reached(two, two.mine.person_id, News, Connection.code)
        .join(News, News.person_id == two.other.person_id)
        .where(two.mine.person_id.in_(people), News.made_at > now - SHOWN, Connection.made_at <= News.made_at)
        .order_by(News.made_at.desc(), News.id, Connection.met_at.desc())
    )
    if code is not None:
        query = query.where(News.code == code)
    else:
        done = select(Answered.news_id).where(
            Answered.news_id == News.id, Answered.person_id == two.mine.person_id
        )
        query = query.where(~done.exists())
    found: dict[tuple[int, News], list[str]] = {}
    for person_id, news, connection in session.execute(query):
        found.setdefault((person_id, news), []).append(connection)
    return [Told(person_id, news, tuple(codes)) for (person_id, news), codes in found.items()]


def readers(session: Session, person_id: int) -> Sequence[Registration]:
    """Who would read what this person posts now, by name, each once. One statement."""
    two = sides()
    query = (
        _reached(Sides(two.other, two.mine), two.other)
        .where(two.mine.person_id == person_id)
        .order_by(two.other.name, two.other.id)
        .options(joinedload(two.other.person).joinedload(Person.profile))
    )
    return list({place.person_id: place for place in session.scalars(query)}.values())


def _reached(two: Sides, *columns: Any) -> Select[Any]:
    """``columns`` of connections by which what the other one posts reaches the first."""
    author = two.other
    kept = or_(
        (Connection.low_id == author.id) & Connection.low_withdrawn_at.is_(None),
        (Connection.high_id == author.id) & Connection.high_withdrawn_at.is_(None),
    )
    return queries.standing(two, *columns).where(kept)
