"""One year of five people after two events, arranged once and then lived through on a standing clock.

Ben lives in Madrid, Cleo in New York, Dan in Kolkata, Eve and Fay in Madrid. Eve has given no e-mail; Fay
switches it all off on the third day; Dan ends the mails in September.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from netevents.events.domain import end_event
from netevents.events.models import Event
from netevents.exchange import consents, notes
from netevents.exchange.models import FIELDS, Connection
from netevents.groups.models import Group
from netevents.host import switches
from netevents.host.models import Given, Reminding
from netevents.host.telling import tell
from netevents.ops.work import one_pass
from netevents.people.models import Person, Profile
from netevents_keepintouch.models import Reminder
from tests.cast import a_group, a_phone, an_event, an_organizer, post, world
from tests.conftest import NOON, StandingClock
from tests.exchange.stage import Attendee, an_attendee
from tests.postbox import Sink, posting
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from email.message import Message

    from flask import Flask
    from flask.testing import FlaskClient

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = NOON + 366 * DAY
ZONES = {
    "Ben": "Europe/Madrid",
    "Cleo": "America/New_York",
    "Dan": "Asia/Kolkata",
    "Eve": "Europe/Madrid",
    "Fay": "Europe/Madrid",
}
MET = [("Ben", "Cleo"), ("Ben", "Dan"), ("Ben", "Eve"), ("Ben", "Fay"), ("Cleo", "Dan")]
NOTE = "the otter slides"
LOOK = {"nudges", "mail written just now"}
WORK = LOOK | {"old nudges", "telling", "what time brings to followup", "what time brings to keepintouch"}
FOLLOW, KEEP = "/e/hack-night/followup", "/e/hack-night/keepintouch"


@dataclass
class Year:
    """The people, their phones, and the diary of what each was given and when."""

    app: Flask
    clock: StandingClock
    ada: Person
    event: Event
    people: dict[str, Attendee]
    met: dict[frozenset[str], Connection]
    phones: dict[str, FlaskClient]
    given: list[tuple[str, str, datetime]] = field(default_factory=list)
    mailed: list[tuple[str, datetime]] = field(default_factory=list)
    acts: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    def does(self, when: str, name: str, path: str, **fields: Any) -> None:
        """``name`` presses a button at that moment of their own day."""

        def act() -> None:
            answer = post(self.phones[name], path, **fields)
            assert answer.status_code in {302, 303}, (name, path, answer.status_code)

        self.acts.append((there(when, name), act))

    def finishes(self, when: str, name: str, other: str, words: str) -> None:
        """``name`` says that a date is done."""

        def act() -> None:
            with world(self.app) as session:
                code = session.scalars(select(Reminder.code).where(Reminder.words == words)).one()
            assert post(self.phones[name], f"{self.with_(name, other)}/dates/{code}").status_code == 302

        self.acts.append((there(when, name), act))

    def with_(self, one: str, other: str, plugin: str = KEEP) -> str:
        return f"{plugin}/with/{self.met[frozenset((one, other))].code}"

    def live(self, sink: Sink) -> None:
        """Every day at noon, whenever somebody is to be looked at, and whenever somebody acts."""
        acts = sorted(self.acts, key=lambda act: act[0])
        steps = (NOON + number * DAY for number in range(1, 367))
        step = next(steps)
        while self.clock.moment < END:
            looked = self._next_look()
            now = min(moment for moment in (step, looked, acts[0][0] if acts else None) if moment)
            self.clock.moment = max(now, self.clock.moment)
            acted = [act for at, act in acts if at <= self.clock.moment]
            acts = acts[len(acted) :]
            for act in acted:
                act()
            self.tick(WORK if acted or step <= self.clock.moment else LOOK)
            for to, _ in sink.letters[len(self.mailed) :]:
                self.mailed.append((to[0], self.clock.moment))
            while step <= self.clock.moment < END:
                step = next(steps, END)

    def tick(self, kinds: set[str]) -> None:
        one_pass(self.app, only=kinds)
        with world(self.app) as session:
            names = {one.person.id: name for name, one in self.people.items()}
            for row in session.scalars(select(Given).where(Given.given_at == self.clock.moment)):
                self.given.append((names[row.person_id], row.key, row.given_at))

    def _next_look(self) -> datetime | None:
        with world(self.app) as session:
            return session.scalar(
                select(func.min(Reminding.look_at)).where(Reminding.look_at > self.clock.moment)
            )

    def diary(self, name: str, *, again: bool = True) -> Iterator[str]:
        """What this person was given, by their own clocks; with what was given again in a later week."""
        seen = set()
        codes = {connection.code: "+".join(sorted(pair)) for pair, connection in self.met.items()}
        for who, key, at in self.given:
            if who == name and (again or key not in seen):
                seen.add(key)
                kind, *rest = key.split(":")
                about = codes.get(rest[0], "") if rest else ""
                yield f"{at.astimezone(ZoneInfo(ZONES[name])):%Y-%m-%d %H:%M} {kind} {about}".strip()


def there(when: str, name: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(ZONES[name])).astimezone(UTC)


def a_year(app: Flask, clock: StandingClock) -> Year:
    """Ben has met all of them, Cleo and Dan each other; Ben has a note about Cleo."""
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), by=ada)
        for plugin in ("followup", "keepintouch"):
            switches.switch_on(session, event, plugin)
        people = {name: an_attendee(session, event, name) for name in ZONES}
        for name, one in people.items():
            one.person.zone = ZONES[name]
            consents.give(session, one.registration, FIELDS, now=NOON)
            if name != "Eve":
                session.get_one(Profile, one.person.id).email = f"{name.lower()}@example.org"
        met = {
            frozenset(pair): a_connection(session, *(people[name].registration for name in pair))
            for pair in MET
        }
        ben, cleo = people["Ben"].registration, people["Cleo"].registration
        notes.write(session, ben, cleo, talked_about=NOTE, now=NOON)
    phones = {name: a_phone(app, one.person) for name, one in people.items()}
    return Year(app, clock, ada, event, people, met, phones)


def they_live(year: Year) -> None:
    """What everybody does in that year, each on their own clocks."""

    def ends() -> None:
        with world(year.app) as session:
            event = session.get_one(Event, year.event.id)
            end_event(session, event, now=year.clock.moment, tell=lambda occasion: tell(session, occasion))

    def meets_again() -> None:
        with world(year.app) as session:
            group = session.get_one(Group, year.event.group_id)
            at = year.clock.moment
            event = an_event(session, group, name="Career day", starts_at=at - HOUR, ends_at=at + HOUR)
            switches.switch_on(session, event, "keepintouch")
            places = [
                an_attendee(session, event, session.get_one(Person, year.people[name].person.id))
                for name in ("Ben", "Eve")
            ]
            a_connection(session, *(one.registration for one in places), met_at=at, made_at=at)

    year.acts += [(there("2026-05-08 19:00", "Ben"), ends), (there("2026-10-09 12:00", "Ben"), meets_again)]
    year.does("2026-05-10 19:30", "Ben", year.with_("Ben", "Cleo", FOLLOW) + "/done")
    for other in ("Dan", "Eve", "Fay"):
        year.does("2026-05-10 19:40", "Ben", year.with_("Ben", other, FOLLOW) + "/skip")
    year.does("2026-05-11 09:00", "Fay", f"{FOLLOW}/off-for-good")
    year.does("2026-05-11 09:01", "Fay", year.with_("Ben", "Fay") + "/often", cadence="not")
    year.does("2026-05-12 10:00", "Ben", year.with_("Ben", "Cleo") + "/often", cadence="close")
    year.does("2026-05-12 10:05", "Ben", year.with_("Ben", "Eve") + "/often", cadence="term")
    year.does("2026-05-12 10:00", "Dan", year.with_("Cleo", "Dan", FOLLOW) + "/done")
    year.does("2026-05-12 10:01", "Dan", year.with_("Ben", "Dan", FOLLOW) + "/skip")
    year.does("2026-05-12 20:00", "Cleo", year.with_("Cleo", "Dan", FOLLOW) + "/skip")
    year.does("2026-05-12 20:00", "Cleo", year.with_("Ben", "Cleo", FOLLOW) + "/skip")
    year.does("2026-05-12 20:00", "Eve", f"{FOLLOW}/off")
    # A word a month, begun anew by whichever of the two was in touch.
    year.does("2026-06-11 18:00", "Ben", year.with_("Ben", "Cleo") + "/touched")
    year.does("2026-06-20 23:30", "Cleo", year.with_("Ben", "Cleo") + "/touched")
    year.does("2026-07-21 09:00", "Ben", year.with_("Ben", "Cleo") + "/often", cadence="yearly")
    # Days on which clocks change: in Madrid, and in New York.
    for day in ("2026-10-25", "2027-03-28"):
        year.does("2026-09-15 12:00", "Ben", year.with_("Ben", "Dan"), words=f"Dan on {day}", on=day)
    year.finishes("2026-10-25 18:00", "Ben", "Dan", "Dan on 2026-10-25")
    year.finishes("2027-03-28 18:00", "Ben", "Dan", "Dan on 2027-03-28")
    year.finishes("2026-11-01 18:00", "Cleo", "Dan", "Dan on 2026-11-01")
    year.finishes("2027-03-14 18:00", "Cleo", "Dan", "Dan on 2027-03-14")
    for day in ("2026-11-01", "2027-03-14"):
        year.does("2026-09-15 12:00", "Cleo", year.with_("Cleo", "Dan"), words=f"Dan on {day}", on=day)
    year.does("2026-09-01 12:00", "Dan", "/me/reminders/no-mail")
    year.does("2026-08-15 23:00", "Cleo", f"{KEEP}/news", words="I got the internship")


WANTED = {
    "Ben": {
        "2026-05-10 19:00 list",
        "2026-06-10 08:00 tie Ben+Cleo",
        "2026-07-21 08:00 tie Ben+Cleo",
        "2026-08-16 08:00 news",
        "2026-09-08 08:00 tie Ben+Eve",
        "2026-10-25 08:00 date",
        "2026-11-07 08:00 sleeping Ben+Dan",
        "2027-02-09 08:00 tie Ben+Eve",
        "2027-03-28 08:00 date",
        "2027-05-08 08:00 year Ben+Dan",
        "2027-05-08 08:00 year Ben+Eve",
        "2027-05-08 08:00 year Ben+Fay",
    },
    "Cleo": {
        "2026-05-10 13:00 list",
        "2026-11-01 08:00 date",
        "2027-03-14 08:00 date",
        "2027-05-08 08:00 year Ben+Cleo",
        "2027-05-08 08:00 year Cleo+Dan",
    },
    "Dan": {
        "2026-05-11 09:00 list",
        "2026-08-17 08:00 news",
        "2026-11-07 08:00 sleeping Ben+Dan",
        "2027-05-08 08:00 year Ben+Dan",
        "2027-05-08 08:00 year Cleo+Dan",
    },
    "Eve": {"2026-05-10 19:00 list", "2027-05-08 08:00 year Ben+Eve"},
    "Fay": {"2026-05-10 19:00 list"},
}
"""All that is given for the first time, to the minute, on the clocks of each."""


def words_of(letter: Message) -> str:
    parts = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    return letter.as_string() + "".join(part.decode() for part in parts if isinstance(part, bytes))


@pytest.mark.prove
def test_a_year_of_five_people(app: Flask, clock: StandingClock) -> None:
    year, sink = a_year(app, clock), Sink()
    they_live(year)
    with posting(app, sink):
        year.live(sink)

    for name, wanted in WANTED.items():
        assert set(year.diary(name, again=False)) == wanted, name
        moments = [at.astimezone(ZoneInfo(ZONES[name])) for who, _, at in year.given if who == name]
        assert all(8 <= at.hour < 21 for at in moments), name
        days = sorted(at.date() for at in moments)
        assert all(sum(day <= other < day + 7 * DAY for other in days) <= 3 for day in days), name

    ben = list(year.diary("Ben"))
    assert not [line for line in ben if "2026-06-12" < line < "2026-07-21" and "Cleo" in line]
    assert not [line for line in ben if line > "2026-07-22" and "tie Ben+Cleo" in line]
    assert not [line for line in ben if "2026-10-09" < line < "2027-02-09" and "tie Ben+Eve" in line]
    assert len(list(year.diary("Fay"))) == 1

    letters = {name: [at for to, at in year.mailed if to == f"{name.lower()}@example.org"] for name in ZONES}
    for name, moments in letters.items():
        local = [at.astimezone(ZoneInfo(ZONES[name])) for at in moments]
        assert all(8 <= at.hour < 21 for at in local), name
        assert len({at.date() for at in local}) == len(local), name
    assert letters["Eve"] == []
    assert len(letters["Fay"]) == 1
    assert max(letters["Dan"]) < there("2026-09-01 12:00", "Dan")
    assert {name for name in ZONES if letters[name]} == {"Ben", "Cleo", "Dan", "Fay"}
    assert all(NOTE not in words_of(letter) for _, letter in sink.letters)
