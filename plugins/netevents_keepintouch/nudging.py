"""Who is owed a word, and why: dates, news, the time that one chose, a year since, a long silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.exchange.models import Connection, Note
from netevents.exchange.queries import sides
from netevents.languages import _, mark
from netevents.plugin import Nudge
from netevents_keepintouch import news, queries
from netevents_keepintouch.cadence import (
    in_words,
    months_later,
    morning_of,
    next_on,
    on_their_day,
    this_turn,
)
from netevents_keepintouch.models import CLOSE, NOT, TERM, YEARLY, Reminder, Tie, Woken
from netevents_keepintouch.queries import Meeting, Pair, Wish

AHEAD: Final = timedelta(days=1)
"""What is due within a day is named, so that it can be given on its morning."""
YEAR: Final = 12
LATELY: Final = timedelta(days=30)
"""Whoever was in touch so lately needs no reminder that a year is over."""
YEAR_LASTS: Final = timedelta(days=14)
DATE_LASTS: Final = timedelta(days=14)
"""What somebody wrote down for a day has passed by then; it stays on the page, and others get their turn."""
SLEEP_LASTS: Final = timedelta(days=28)
ENOUGH: Final = 10
"""So many who met a year ago are looked at; more than six cannot be named while it is news."""
DATE, NEWS, CADENCE, ANNIVERSARY, SLEEPING = 20, 30, 40, 45, 60
"""The order of reasons: what somebody wrote down themself comes first."""
WANTED: Final[Mapping[str, str]] = {
    CLOSE: mark("You want to stay close. The last one was on %(day)s."),
    TERM: mark("You want a word each term. The last one was on %(day)s."),
    YEARLY: mark("You want a word once a year. The last one was on %(day)s."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody should write to somebody, from a day on; ``mail`` is the reason without private words."""

    pair: Pair
    key: str
    title: str
    text: str
    mail: str
    on: date
    rank: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """All that reasons are found in, read for many people at once."""

    wishes: Mapping[Pair, Wish]
    meetings: Mapping[Pair, Sequence[Meeting]]
    zones: Mapping[int, str]
    reminders: Sequence[tuple[Pair, Reminder]]
    news: Sequence[tuple[Pair, news.Told]]
    woken: Sequence[Woken]
    now: datetime

    def today(self, person_id: int) -> date:
        return on_their_day(self.now, self.zones[person_id])

    def day(self, pair: Pair, moment: datetime) -> date:
        return on_their_day(moment, self.zones[pair[0]])

    def in_touch_at(self, pair: Pair) -> datetime:
        """When they last met or were in touch."""
        wish = self.wishes.get(pair)
        met_at = self.meetings[pair][-1].met_at
        return max(met_at, wish.tie.touched_at or met_at) if wish else met_at

    def rests(self, pair: Pair) -> bool:
        """Whether this person wants no word about the other one now."""
        wish = self.wishes.get(pair)
        keeping = wish.keeping if wish else None
        if keeping is None:
            return False
        put_off = keeping.put_off_until
        return keeping.cadence == NOT or (put_off is not None and self.today(pair[0]) < put_off)


def nudges(session: Session, people: Collection[int], *, now: datetime) -> Iterator[Nudge]:
    """What these people owe a word to, one reason for each pair, in a fixed number of statements.

    A pair that met at several events has the same nudge for each, as the plugin may be off at some.
    """
    read = _read(session, people, now=now)
    for reason in _best(read):
        due_at = morning_of(reason.on, read.zones[reason.pair[0]])
        if due_at > now + AHEAD:
            continue
        for meeting in reversed(read.meetings[reason.pair]):
            yield Nudge(
                reason.pair[0],
                reason.key,
                reason.title,
                reason.text,
                f"{meeting.root}/{reason.path or f'with/{meeting.code}'}",
                due_at,
                rank=reason.rank,
                mail_text=reason.mail,
                event_id=meeting.event.id,
            )


def _best(read: Read) -> Sequence[Reason]:
    best: dict[Pair, Reason] = {}
    for find in (_dates, _news, _cadences, _anniversaries, _sleeping):
        for reason in find(read):
            best.setdefault(reason.pair, reason)
    return list(best.values())


def _dates(read: Read) -> Iterator[Reason]:
    for pair, reminder in read.reminders:
        wish = read.wishes.get(pair)
        silent = wish is not None and wish.keeping is not None and wish.keeping.cadence == NOT
        if pair in read.meetings and not silent:
            day = in_words(reminder.on)
            told = _("You wrote down for %(day)s: %(words)s", day=day, words=reminder.words)
            plain = _("A date that you wrote down: %(day)s.", day=day)
            key, title = f"date:{reminder.code}", _("Think of %(name)s", name=_name(read, pair))
            yield Reason(pair, key, title, told, plain, reminder.on, DATE)


def _news(read: Read) -> Iterator[Reason]:
    for pair, told in read.news:
        if pair not in read.meetings or read.rests(pair):
            continue
        wish = read.wishes.get(pair)
        if wish and wish.tie.touched_at and wish.tie.touched_at > told.news.made_at:
            continue
        name, key = _name(read, pair), f"news:{told.news.code}"
        title, mail = _("%(name)s has news", name=name), _("They told those they met.")
        text = _("They wrote: “%(words)s”", words=told.news.words) + _noted(read, pair)
        path = f"news/{told.news.code}"
        on = read.day(pair, told.news.made_at)
        yield Reason(pair, key, title, text, mail, on, NEWS, path)


def _cadences(read: Read) -> Iterator[Reason]:
    for pair, wish in read.wishes.items():
        keeping = wish.keeping
        if pair not in read.meetings or keeping is None or keeping.cadence not in WANTED or read.rests(pair):
            continue
        last = read.day(pair, read.in_touch_at(pair))
        due = next_on(keeping.cadence, last, read.day(pair, keeping.since), keeping.put_off_until)
        turn = this_turn(keeping.cadence, due, read.today(pair[0])) if due is not None else None
        if turn is not None:
            reason = _(WANTED[keeping.cadence], day=in_words(last))
            key = f"tie:{read.meetings[pair][0].code}:{turn}"
            title = _("Write to %(name)s", name=_name(read, pair))
            yield Reason(pair, key, title, reason + _noted(read, pair), reason, turn, CADENCE)


def _anniversaries(read: Read) -> Iterator[Reason]:
    for pair, meetings in read.meetings.items():
        today = read.today(pair[0])
        if read.rests(pair) or read.day(pair, read.in_touch_at(pair)) > today - LATELY:
            continue
        for meeting in meetings:
            on = months_later(read.day(pair, meeting.met_at), YEAR)
            if today - YEAR_LASTS < on <= today + AHEAD and not _since(read, pair, on):
                reason = _("It is a year since you met at %(event)s.", event=meeting.event.name)
                key, title = f"year:{meeting.code}", _("Write to %(name)s", name=meeting.name)
                yield Reason(pair, key, title, reason + _noted(read, pair), reason, on, ANNIVERSARY)
                break


def _sleeping(read: Read) -> Iterator[Reason]:
    for woken in read.woken:
        pair = (woken.person_id, woken.other_id)
        if pair not in read.meetings or read.rests(pair) or _since(read, pair, woken.on):
            continue
        reason = _(
            "You have not heard of each other since %(day)s. People are gladder of a word than one thinks.",
            day=in_words(read.day(pair, read.in_touch_at(pair))),
        )
        key = f"sleeping:{read.meetings[pair][0].code}:{woken.on}"
        title = _("Say hello to %(name)s", name=_name(read, pair))
        yield Reason(pair, key, title, reason + _noted(read, pair), reason, woken.on, SLEEPING)


def _since(read: Read, pair: Pair, on: date) -> bool:
    """Whether they were in touch on that day or later."""
    return read.day(pair, read.in_touch_at(pair)) >= on


def _name(read: Read, pair: Pair) -> str:
    return read.meetings[pair][-1].name


def _noted(read: Read, pair: Pair) -> str:
    """The last thing that this person wrote down about the other one, for their own eyes."""
    note = next((one.note for one in reversed(read.meetings[pair]) if one.note), "")
    return " " + _("You noted: %(note)s", note=note) if note else ""


def _read(session: Session, people: Collection[int], *, now: datetime) -> Read:
    """Seven statements, however many people there are."""
    zones = queries.zones(session, people)
    wishes = {pair: wish for pair, wish in queries.wishes(session, people).items() if pair[0] in zones}
    dates = _reminders(session, people, now=now)
    told = _told(session, people, now=now)
    woken = session.scalars(
        select(Woken).where(
            Woken.person_id.in_(people), Woken.on <= now.date() + AHEAD, Woken.on > now.date() - SLEEP_LASTS
        )
    ).all()
    wanted = {pair for pair, wish in wishes.items() if wish.keeping and wish.keeping.cadence in WANTED}
    wanted |= {pair for pair, _ in (*dates, *told)} | {(one.person_id, one.other_id) for one in woken}
    wanted |= _met_a_year_ago(session, people, wishes, now=now)
    meetings = queries.meetings_of(session, wanted) if wanted else {}
    return Read(wishes, meetings, zones, dates, told, woken, now)


def _reminders(
    session: Session, people: Collection[int], *, now: datetime
) -> Sequence[tuple[Pair, Reminder]]:
    rows = session.execute(
        select(Tie, Reminder)
        .join(Reminder, Reminder.tie_id == Tie.id)
        .where(
            Reminder.person_id.in_(people),
            Reminder.done_at.is_(None),
            Reminder.on <= now.date() + 2 * AHEAD,
            Reminder.on > now.date() - DATE_LASTS,
        )
        .order_by(Reminder.on, Reminder.id)
    )
    return [((one.person_id, tie.other_id(one.person_id)), one) for tie, one in rows]


def _told(session: Session, people: Collection[int], *, now: datetime) -> Sequence[tuple[Pair, news.Told]]:
    return [((one.person_id, one.news.person_id), one) for one in news.told_to(session, people, now=now)]


def _met_a_year_ago(
    session: Session, people: Collection[int], wishes: Mapping[Pair, Wish], *, now: datetime
) -> set[Pair]:
    """Who met whom about a year ago, a few for each: first who is noted. The exact day is everybody’s own."""
    two = sides()
    first, last = now.date() - YEAR_LASTS - 2 * AHEAD, now.date() + 3 * AHEAD
    mine, other = two.mine.person_id, two.other.person_id
    rows = session.execute(
        queries.standing(two, mine, other)
        .outerjoin(Note, (Note.author_id == two.mine.id) & (Note.about_id == two.other.id))
        .where(
            mine.in_(people),
            Connection.met_at >= morning_of(months_later(first, -YEAR), "UTC"),
            Connection.met_at <= morning_of(months_later(last, -YEAR), "UTC"),
        )
        .order_by(Note.id.is_(None), Connection.met_at, Connection.id)
    )
    few: dict[int, set[Pair]] = {}
    for one, them in rows:
        pair = (one, them)
        wish = wishes.get(pair)
        silent = wish is not None and wish.keeping is not None and wish.keeping.cadence == NOT
        lately = wish is not None and wish.tie.touched_at is not None and wish.tie.touched_at > now - LATELY
        if not silent and not lately and len(few.setdefault(one, set())) < ENOUGH:
            few[one].add(pair)
    return set().union(*few.values())
