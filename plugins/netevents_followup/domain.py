"""The rules of following up."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.events.models import Event, Registration
from netevents.events.retention import over_since
from netevents.exchange import prepared
from netevents.exchange.models import Connection
from netevents.languages import _
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents_followup import drafting, queries, timing
from netevents_followup.models import STEPS, Checklist, Item, Off, Plan, Promise
from netevents_followup.words import PRESETS

BATCH: Final = 500
"""So many checklists are made in one commit."""


OPEN_AT_MOST: Final = 20
"""Promises to one person that are not kept; nobody keeps more of them."""


class NoPromisesByMinors(Refusal):
    """What a minor types is kept nowhere."""


class TooManyPromises(Refusal):
    """Whoever promises everything keeps nothing."""


def seed(session: Session, event: Event) -> None:
    """Give ``event`` the steps of its kind, if it has none."""
    if session.get(Plan, event.id) is None:
        session.add(Plan(event_id=event.id, **PRESETS[event.kind]))
        session.flush()


def copy_plan(session: Session, source: Event, event: Event) -> None:
    """Let ``event`` begin with the steps of ``source``, in the words that its organizer gave them."""
    before = session.get(Plan, source.id)
    if before is not None:
        change_plan(session, event, {step: getattr(before, step) for step in STEPS})


def change_plan(session: Session, event: Event, steps: Mapping[str, str]) -> None:
    """Suggest other steps; an empty one is left out."""
    seed(session, event)
    plan = session.get_one(Plan, event.id)
    for step in STEPS:
        setattr(plan, step, steps[step])
    session.flush()


def begin(session: Session, event: Event) -> None:
    """The event is over: :func:`lay` makes everybody’s checklist. Another end than before counts anew."""
    seed(session, event)
    plan, end = session.get_one(Plan, event.id), over_since(event)
    if plan.begun_at != end:
        plan.begun_at, plan.laid_upto, plan.laid_at = end, 0, None
        session.flush()


def lay(session: Session, *, now: datetime, on: Select[int]) -> bool:
    """Make some checklists of an event that is over; True if there is more.

    A handful of statements, however many people met there.

    :param on: selects the ids of the events where this plugin is on
    """
    found = session.execute(
        select(Plan, Event)
        .join(Event, Event.id == Plan.event_id)
        .where(Plan.laid_at.is_(None), Event.end_told_at.is_not(None), Event.id.in_(on))
        .order_by(Plan.event_id)
        .limit(1)
        .with_for_update(of=Plan)
    ).first()
    if found is None:
        return False
    plan, event = found
    plan.begun_at = plan.begun_at or over_since(event)
    rows = session.execute(
        select(Registration.id, Person.zone)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event.id, Registration.id > plan.laid_upto)
        .where(~Registration.is_minor, Registration.erased_at.is_(None))
        .order_by(Registration.id)
        .limit(BATCH)
    ).all()
    _write(session, event, plan.begun_at, [(id_, zone) for id_, zone in rows])
    if rows:
        plan.laid_upto = rows[-1].id
    if len(rows) < BATCH:
        plan.laid_at = now
    session.flush()
    return True


def add_latecomers(session: Session, event: Event, connection: Connection) -> None:
    """A connection that arrives after the end: both have a checklist. Doing it twice changes nothing."""
    plan = session.get(Plan, event.id)
    if plan is None or plan.begun_at is None:
        return
    rows = session.execute(
        select(Registration.id, Person.zone)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.id.in_((connection.low_id, connection.high_id)), ~Registration.is_minor)
    ).all()
    _write(session, event, plan.begun_at, [(id_, zone) for id_, zone in rows])


def item_of(session: Session, connection: Connection, mine: Registration) -> Item:
    """What ``mine`` has done about ``connection``, ours until the commit."""
    made = insert_into(session, Item).values(
        connection_id=connection.id, by_id=mine.id, answer_turn=0, is_minor=False
    )
    session.execute(made.on_conflict_do_nothing())
    return session.get_one(Item, (connection.id, mine.id), with_for_update=True, populate_existing=True)


def done(item: Item, *, now: datetime) -> bool:
    """They have been written to; whether that is news."""
    news = item.done_at is None
    item.done_at = item.done_at or now
    item.skipped_at = item.snoozed_until = None
    return news


def replied(item: Item, *, now: datetime) -> bool:
    """They wrote back, so they had been written to; whether that is news."""
    news = item.replied_at is None
    item.replied_at = item.replied_at or now
    done(item, now=now)
    return news


def snooze(item: Item, *, days: int, zone: str, now: datetime) -> None:
    """Put it off until a morning; what was skipped is taken up with it."""
    item.snoozed_until, item.skipped_at = timing.in_days(now, days, zone), None


def skip(item: Item, *, now: datetime) -> None:
    """Off for this one."""
    item.skipped_at, item.snoozed_until = item.skipped_at or now, None


def take_up_again(item: Item) -> None:
    """As if nothing had been done; that they replied stays."""
    item.done_at = item.skipped_at = item.snoozed_until = None


def promise(
    session: Session, connection: Connection, mine: Registration, words: str, *, due_on: date, now: datetime
) -> Promise:
    """Remember what ``mine`` said they would do. The same words for the same day are one promise.

    :raises NoPromisesByMinors: if ``mine`` is a minor
    :raises TooManyPromises: if there are too many that are not kept
    """
    if mine.is_minor:
        raise NoPromisesByMinors(_("Youth members keep no notes here."))
    waiting = queries.promises_to(session, mine, connection)
    for one in waiting:
        if (one.words, one.due_on) == (words, due_on):
            return one
    if len(waiting) >= OPEN_AT_MOST:
        raise TooManyPromises(_("You promised a lot here already. Keep or drop something first."))
    made = Promise(
        code=codes.public_code(),
        connection_id=connection.id,
        by_id=mine.id,
        words=words,
        due_on=due_on,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def answer_secret(key: str, connection: Connection, mine: Registration, *, turn: int) -> str:
    """The secret of the writer’s link: made anew each time from the site’s key, so that no row holds it."""
    named = f"followup:{connection.code}:{mine.code}:{turn}"
    return urlsafe_b64encode(hmac.digest(key.encode(), named.encode(), sha256)[:21]).decode()


def keep_letter(item: Item, letter: str) -> None:
    """The draft in the writer’s own words; without any, it comes from their note again."""
    item.letter = letter or None


def offer_answer(item: Item, key: str, connection: Connection, mine: Registration) -> None:
    """Let the other side answer by one tap. A link that was switched off never opens again.

    One that can’t be made anew, as the site’s key or the writer’s place is another by now, ends.
    """
    if item.letter is not None:
        item.letter = drafting.with_answer(item.letter)
    if not answer_link(item, key, connection, mine):
        item.answer_turn += 1
        secret = answer_secret(key, connection, mine, turn=item.answer_turn)
        item.answer_hash = codes.fingerprint(secret)


def answer_link(item: Item, key: str, connection: Connection, mine: Registration) -> str:
    """The secret of the link that is on, or nothing."""
    secret = answer_secret(key, connection, mine, turn=item.answer_turn)
    return secret if item.answer_hash == codes.fingerprint(secret) else ""


def stop_answer(item: Item) -> None:
    """The link in the letter opens nothing any more."""
    item.answer_hash = None


def answer(item: Item, *, now: datetime) -> bool:
    """The other side remembers; whether that is news."""
    item.answered_at = item.answered_at or now
    return replied(item, now=now)


def let_organizers_see(session: Session, checklist: Checklist) -> None:
    """Their list may say that they followed up, where the other side lets it, too."""
    checklist.organizers_may_see = True
    session.flush()


def hide_from_organizers(session: Session, checklist: Checklist) -> None:
    """No list says it from now on; a file that is ready and says it is thrown away."""
    checklist.organizers_may_see = False
    prepared.spoil(session, [checklist.event_id])


def switch_off_for_good(session: Session, person: Person, *, now: datetime) -> None:
    """No follow-up for ``person`` at any event, until they want it again."""
    session.execute(
        insert_into(session, Off).values(person_id=person.id, off_at=now).on_conflict_do_nothing()
    )


def switch_on_again(session: Session, person: Person, checklist: Checklist) -> None:
    """Follow up again, here and everywhere that was not switched off by itself."""
    off = session.get(Off, person.id)
    if off is not None:
        session.delete(off)
    checklist.off_at = None
    session.flush()


def _write(session: Session, event: Event, end: datetime, places: Sequence[tuple[int, str | None]]) -> None:
    if not places:
        return
    moments = {
        zone: {"recall_at": timing.recall_after(end, zone), "due_at": timing.due_after(end, zone)}
        for zone in {zone or event.zone for _, zone in places}
    }
    rows: list[dict[str, Any]] = [
        {"registration_id": id_, "event_id": event.id, "is_minor": False, "organizers_may_see": False}
        | moments[zone or event.zone]
        for id_, zone in places
    ]
    made = insert_into(session, Checklist).values(rows)
    session.execute(
        made.on_conflict_do_update(
            index_elements=["registration_id"],
            set_={"recall_at": made.excluded.recall_at, "due_at": made.excluded.due_at},
        ).execution_options(populate_existing=True)
    )
