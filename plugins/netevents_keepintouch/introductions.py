"""Bringing two people together by somebody whom both have met; nobody is shown before all have said yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Registration
from netevents.exchange.acquainting import acquaint
from netevents.exchange.queries import Met
from netevents.languages import _
from netevents.people import codes
from netevents.refusal import Refusal
from netevents_keepintouch import introductions_read as read
from netevents_keepintouch.introductions_models import (
    AGREED,
    BACK,
    DONE,
    OFFERED,
    REFUSED,
    Introduction,
)
from netevents_keepintouch.introductions_read import OPEN, Between, Reached

AT_MOST: Final = 3
"""So many may be open of one who asks."""
AGAIN: Final = timedelta(days=180)
"""Whoever was offered to somebody is not offered to them again for so long, whatever came of it."""


class AskedEnough(Refusal):
    """Favours are few."""


class NotFromTheList(Refusal):
    """Only people whom both sides may be brought together with can be chosen."""


def ask(session: Session, met: Met, topic: str, words: str, *, now: datetime) -> Introduction:
    """Ask the other one of ``met`` whether they know somebody. The same words again are the same asking.

    :raises AskedEnough: if they were asked lately, or others are asked already
    """
    asker, middle = aliased(Registration), aliased(Registration)
    rows = session.execute(
        select(Introduction, middle.person_id)
        .join(asker, asker.id == Introduction.asker_id)
        .join(middle, middle.id == Introduction.middle_id)
        .where(asker.person_id == met.mine.person_id, Introduction.asked_at > now - OPEN)
    ).all()
    for one, middle_id in rows:
        if middle_id == met.other.person_id:
            if (one.topic, one.words) == (topic, words) and one.state != BACK:
                return one
            name = met.profile.name
            raise AskedEnough(_("You asked %(name)s not long ago. Give them a month.", name=name))
    if len([one for one, _middle_id in rows if one.state != DONE]) >= AT_MOST:
        raise AskedEnough(_("You asked several people lately. Wait a little for them."))
    new = Introduction(
        code=codes.public_code(),
        asker_id=met.mine.id,
        middle_id=met.other.id,
        topic=topic,
        words=words,
        asked_at=now,
        changed_at=now,
    )
    session.add(new)
    return new


def pass_on(session: Session, between: Between, to: str, *, reached: Reached, now: datetime) -> None:
    """The one in the middle asks somebody they have met; ``to`` is the code of that connection.

    :param reached: who of some people finds this plugin at an event of theirs

    :raises NotFromTheList: if it is nobody who can be asked
    """
    found = read.choices(session, between, reached=reached, now=now)
    chosen = {one.connection.code: one for one in found}.get(to)
    if chosen is None:
        raise NotFromTheList(_("Choose somebody from the list."))
    between.row.target_id = chosen.other.id
    _become(between.row, OFFERED, now=now)


def say_yes(session: Session, between: Between, person_id: int, *, now: datetime) -> None:
    """Who is asked agrees, then who asked does; that makes the connection. Out of turn nothing happens."""
    if not between.is_turn_of(person_id):
        return
    if between.row.state == OFFERED:
        _become(between.row, AGREED, now=now)
    elif between.row.state == AGREED:
        _become(between.row, DONE if _bring_together(session, between, now=now) else BACK, now=now)


def say_no(between: Between, person_id: int, *, now: datetime) -> None:
    """Rather not, without reasons; or taken back by one of the two whom it brings together."""
    row = between.row
    if between.asker.person_id == person_id:
        _become(row, BACK, now=now)
    elif between.is_turn_of(person_id):
        _become(row, REFUSED, now=now)
    elif between.target is not None and between.target.person_id == person_id:
        _become(row, BACK if row.state == DONE else REFUSED, now=now)


def forget_old(session: Session, *, now: datetime) -> None:
    """Let go of what came to nothing, when it keeps nobody from being asked any more."""
    session.execute(
        delete(Introduction).where(Introduction.asked_at < now - AGAIN - OPEN, Introduction.state != DONE)
    )


def forget(session: Session, person_id: int) -> None:
    """Remove all in which this person has a part."""
    theirs = select(Registration.id).where(Registration.person_id == person_id)
    for side in (Introduction.asker_id, Introduction.middle_id, Introduction.target_id):
        session.execute(delete(Introduction).where(side.in_(theirs)))


def _become(row: Introduction, state: str, *, now: datetime) -> None:
    row.state, row.changed_at = state, now


def _bring_together(session: Session, between: Between, *, now: datetime) -> bool:
    """Connect them at an event of both, the last one first; both have said yes.

    :return: whether they are together now: also where they share no event, but not where they may not meet
    """
    assert between.target is not None, "who agreed is known"
    shared = read.shared_events(session, between.asker.person_id, between.target.person_id)
    for mine, theirs in shared:
        if acquaint(session, theirs, mine, how="introduction", now=now) is not None:
            acquaint(session, mine, theirs, how="introduction", now=now)
            return True
    return not shared
