"""All that is held of a person, to take along or to be forgotten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from netevents.people.models import Person
from netevents_keepintouch import domain, introductions, introductions_read, queries
from netevents_keepintouch.introductions_models import Introduction
from netevents_keepintouch.models import Answered, Keeping, News, Reminder, Tie, Touch, Waking, Woken
from netevents_keepintouch.upcoming import IN_FILES


def held(session: Session, person: Person) -> dict[str, Any]:
    """What this person wanted, wrote down, posted and was asked. Of others, the name they go by."""
    wishes = queries.wishes(session, [person.id])
    met = queries.meetings(session, [person.id], {other for _, other in wishes}) if wishes else {}
    names = {wish.tie.id: met[pair][-1].name for pair, wish in wishes.items() if pair in met}
    touches = session.scalars(select(Touch).where(Touch.by_id == person.id).order_by(Touch.at, Touch.id))
    dates = session.scalars(
        select(Reminder).where(Reminder.person_id == person.id).order_by(Reminder.on, Reminder.id)
    )
    posted = session.scalars(select(News).where(News.person_id == person.id).order_by(News.made_at, News.id))
    read = session.scalars(
        select(News.made_at)
        .join(Answered, Answered.news_id == News.id)
        .where(Answered.person_id == person.id)
        .order_by(News.made_at, News.id)
    )
    asked, passed_on, offered = (
        introductions_read.with_part(session, person.id, side)
        for side in (Introduction.asker_id, Introduction.middle_id, Introduction.target_id)
    )
    woken = session.scalars(select(Woken).where(Woken.person_id == person.id).order_by(Woken.on))
    waking = session.get(Waking, person.id)
    return {
        "keeping_in_touch": [
            {
                "with": names.get(wish.tie.id, ""),
                "how_often": IN_FILES[wish.keeping.cadence],
                "since": wish.keeping.since.isoformat(),
                "not_before": str(wish.keeping.put_off_until or ""),
            }
            for _, wish in sorted(wishes.items())
            if wish.keeping is not None
        ],
        "in_touch": [
            {"with": names.get(one.tie_id, ""), "how": one.how, "at": one.at.isoformat()} for one in touches
        ],
        "dates": [
            {
                "about": names.get(one.tie_id, ""),
                "words": one.words,
                "on": one.on.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else "",
            }
            for one in dates
        ],
        "news": [{"words": one.words, "at": one.made_at.isoformat()} for one in posted],
        "news_of_others_done_with": [{"told_at": made_at.isoformat()} for made_at in read],
        "introductions_asked_for": [
            {"about": one.topic, "words": one.words, "at": one.asked_at.isoformat()} for one in asked
        ],
        "introductions_asked_of_you": [
            {"about": one.topic, "at": one.asked_at.isoformat(), "passed_on": one.target_id is not None}
            for one in passed_on
        ],
        "introductions_offered_to_you": [
            {"about": one.topic, "at": one.asked_at.isoformat()} for one in offered
        ],
        "reminded_of_somebody_on": [one.on.isoformat() for one in woken],
        "next_reminded_of_somebody_on": waking.next_on.isoformat() if waking else "",
    }


def forget(session: Session, person_id: int) -> None:
    """Remove everything of this person. Of a tie stays what the other one wrote down, and nothing else."""
    introductions.forget(session, person_id)
    for table in (Keeping, Reminder, News, Waking, Answered):
        session.execute(delete(table).where(table.person_id == person_id))
    session.execute(delete(Touch).where(Touch.by_id == person_id))
    session.execute(delete(Woken).where(or_(Woken.person_id == person_id, Woken.other_id == person_id)))
    session.flush()
    theirs = or_(Tie.low_id == person_id, Tie.high_id == person_id)
    written = select(Reminder.tie_id)
    session.execute(delete(Tie).where(theirs, Tie.id.not_in(written)))
    for tie in session.scalars(select(Tie).where(theirs)):
        domain.count_anew(session, tie)
