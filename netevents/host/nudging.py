"""Gives nudges: looks at each person once a day, by daylight where they are, and writes the day’s mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from netevents.db import insert_into, reading
from netevents.events.models import Registration
from netevents.host import digests
from netevents.host.models import Given, Reminding
from netevents.host.naming import Named, NameOf, named_to, places_of_people, speakers, zones_of
from netevents.host.weeks import Record, Week, week_of
from netevents.languages import speaking
from netevents.people.daylight import is_day, next_morning
from netevents.people.models import Person, Profile

AT_ONCE: Final = 1000
"""People who are looked at together."""
REMEMBERED: Final = timedelta(days=100)
"""What was given so long ago may be mailed again, should it come back."""
AGAIN: Final = timedelta(minutes=15)
"""When people are looked at over whom a worker died."""


def give_due(session: Session, *, mails: bool, base_url: str, now: datetime) -> bool:
    """Look at people whose time has come; whether there are more. For the worker: commits.

    On SQLite scans wait for whoever writes, so the plugins are asked in a transaction that only reads.

    :param mails: whether a mailer is set
    """
    ids = _take(session, now=now) if speakers() else {}
    session.commit()
    if not ids:
        return False
    with reading():
        places = places_of_people(session, ids)
        zones = zones_of(session, ids, places)
        awake = {id_: places[id_] for id_ in ids if id_ in places and is_day(now, zones[id_])}
        named: dict[int, Named] = {}
        for language in {ids[id_] for id_ in awake}:
            readers = {id_: theirs for id_, theirs in awake.items() if ids[id_] == language}
            with speaking(language):
                named |= named_to(session, readers, now=now)
        records = _records(session, list(named), now=now)
        weeks = {
            id_: week_of(theirs, records[id_], zone=zones[id_], now=now) for id_, theirs in named.items()
        }
        unmailed = {id_: week.unmailed(records[id_]) for id_, week in weeks.items() if mails}
        written = digests.write(session, unmailed, zones=zones, base_url=base_url, now=now)
        session.commit()
    addresses = _addresses(session, ids)
    weeks = {id_: week for id_, week in weeks.items() if id_ in addresses}
    written = [one for one in written if addresses.get(one.person_id) == one.letter.to]
    _keep(session, weeks, records, mailed={one.person_id: one.told for one in written}, now=now)
    digests.send(session, written, now=now)
    _look_again(session, {id_: _next_look(named.get(id_, {}), zones[id_], now=now) for id_ in addresses})
    session.commit()
    return len(ids) == AT_ONCE


def forget_old(session: Session, *, now: datetime) -> bool:
    """Let go of what was given or mailed long ago.

    :return: False: one pass does all of it
    """
    session.execute(delete(Given).where(Given.given_at < now - REMEMBERED))
    digests.forget_old(session, now=now)
    return False


def _take(session: Session, *, now: datetime) -> Mapping[int, str]:
    """The next people whose time has come, with what language they read; ours alone for a while.

    They are adults with a place somewhere.
    """
    has_place = exists().where(
        Registration.person_id == Person.id, Registration.erased_at.is_(None), ~Registration.is_minor
    )
    rows = session.execute(
        select(Person.id, Person.language)
        .outerjoin(Reminding, Reminding.person_id == Person.id)
        .where(
            ~Person.is_minor,
            Person.erased_at.is_(None),
            or_(Reminding.look_at.is_(None), Reminding.look_at <= now),
            has_place,
        )
        .order_by(Person.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Person)
    ).all()
    ids = {row.id: row.language for row in rows}
    _look_again(session, dict.fromkeys(ids, now + AGAIN))
    return ids


def _look_again(session: Session, when: Mapping[int, datetime]) -> None:
    if not when:
        return
    row = insert_into(session, Reminding)
    session.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_={"look_at": row.excluded.look_at}),
        [{"person_id": id_, "look_at": look_at} for id_, look_at in when.items()],
    )


def _addresses(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    """Where these people read mails of reminders by now; nothing where they want none.

    Who was forgotten since they were looked at is not there. Whoever does so at this moment waits until the
    mail is in the outbox, and calls it back.
    """
    rows = session.execute(
        select(Reminding.person_id, Reminding.no_mail_since, Profile.email)
        .outerjoin(Profile, (Profile.person_id == Reminding.person_id) & Profile.email_opens)
        .where(Reminding.person_id.in_(ids))
        .with_for_update(of=Reminding)
    )
    return {id_: "" if no_mail_since or not email else email for id_, no_mail_since, email in rows}


def _next_look(named: Named, zone: str, *, now: datetime) -> datetime:
    """The next morning, or earlier, when something that was named falls due."""
    morning = next_morning(now, zone)
    today = [
        nudge.due_at
        for nudge in named.values()
        if now < nudge.due_at < morning and is_day(nudge.due_at, zone)
    ]
    return min(today, default=morning)


def _records(session: Session, ids: Collection[int], *, now: datetime) -> Mapping[int, Record]:
    """What these people were given and is remembered."""
    rows = session.scalars(
        select(Given).where(Given.person_id.in_(ids), Given.given_at > now - REMEMBERED)
    ).all()
    found: dict[int, dict[NameOf, Given]] = defaultdict(dict)
    for row in rows:
        found[row.person_id][row.plugin, row.key] = row
    return found


def _keep(
    session: Session,
    weeks: Mapping[int, Week],
    records: Mapping[int, Record],
    *,
    mailed: Mapping[int, Collection[NameOf]],
    now: datetime,
) -> None:
    """Write down what is given, and what of it goes out by mail."""
    rows = []
    for id_, week in weeks.items():
        goes_out = mailed.get(id_, ())
        rows += [
            _row(id_, name, given_at=now, mailed_at=now if name in goes_out else None) for name in week.new
        ]
        rows += [
            _row(id_, name, given_at=records[id_][name].given_at, mailed_at=now)
            for name in week.had
            if name in goes_out
        ]
    if not rows:
        return
    row = insert_into(session, Given)
    mailed_at = func.coalesce(row.excluded.mailed_at, Given.mailed_at)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["person_id", "plugin", "key"],
            set_={"given_at": row.excluded.given_at, "mailed_at": mailed_at},
        ),
        rows,
    )


def _row(person_id: int, name: NameOf, **moments: datetime | None) -> dict[str, Any]:
    plugin, key = name
    return {"person_id": person_id, "plugin": plugin, "key": key, **moments}
