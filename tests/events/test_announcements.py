"""Announcements: looked at first, read by everybody at once, taken back."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events import announcements
from netevents.events.announcements import NobodyReadsThis, OneTooMany
from netevents.events.models import Announcement, AuditEntry, Event
from netevents.exchange.retention import retain
from netevents.refusal import NotHere
from tests.cast import a_group, a_phone, an_event, an_organizer, attending, post, signed_in, world
from tests.conftest import NOON, StandingClock

HOUR = timedelta(hours=1)


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Ada the organizer signed in on ``client``."""
    with world(client.application) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada))
    signed_in(client, ada)
    return event


@pytest.fixture
def ben(client: FlaskClient, event: Event) -> FlaskClient:
    """The phone of somebody at the event."""
    with world(client.application) as session:
        place = attending(session, session.get_one(Event, event.id), "Ben")
    return a_phone(client.application, place.person)


def test_it_is_looked_at_before_anybody_reads_it(client: FlaskClient, ben: FlaskClient, event: Event) -> None:
    path = f"/console/e/{event.slug}/announcements"
    words = {"words": "Pizza is here.\nCome <quickly>.", "lasts": "15"}

    look = post(client, path, **words)
    assert (look.status_code, "Come &lt;quickly&gt;." in look.text) == (200, True)
    assert "Pizza" not in ben.get(f"/e/{event.slug}/").text

    assert post(client, path, **words, act="show").status_code == 303
    assert "Pizza is here." in ben.get(f"/e/{event.slug}/").text
    assert "Pizza is here." not in client.application.test_client().get(f"/e/{event.slug}/").text


def test_it_goes_when_its_time_is_over(
    client: FlaskClient, ben: FlaskClient, event: Event, clock: StandingClock
) -> None:
    path = f"/console/e/{event.slug}/announcements"
    for words, lasts in (("Soon over", "15"), ("An hour", "60"), ("To the end", "end")):
        post(client, path, words=words, lasts=lasts, act="show")

    def read() -> list[str]:
        page = ben.get(f"/e/{event.slug}/").text
        return [words for words in ("Soon over", "An hour", "To the end") if words in page]

    assert read() == ["Soon over", "An hour", "To the end"]
    clock.advance(timedelta(minutes=15))
    assert read() == ["An hour", "To the end"]
    clock.advance(timedelta(minutes=45))
    assert read() == ["To the end"]
    clock.advance(4 * HOUR)
    assert read() == []


def test_it_is_taken_back_and_both_are_in_the_trail(
    client: FlaskClient, ben: FlaskClient, event: Event
) -> None:
    path = f"/console/e/{event.slug}/announcements"
    post(client, path, words="Pizza is here.", act="show")
    with world(client.application) as session:
        code = session.scalars(select(Announcement.code)).one()

    for _ in range(2):
        assert post(client, f"{path}/{code}/take-back").status_code == 303

    assert "Pizza" not in ben.get(f"/e/{event.slug}/").text
    with world(client.application) as session:
        trail = session.execute(select(AuditEntry.act, AuditEntry.facts).order_by(AuditEntry.id)).all()
    assert [tuple(row) for row in trail if "announcement" in row.act] == [
        ("made an announcement", {"words": "Pizza is here."}),
        ("took an announcement back", {"words": "Pizza is here."}),
    ]


@pytest.mark.parametrize("words", ["", "x" * 201])
def test_what_cannot_be_announced_stays_in_the_field(client: FlaskClient, event: Event, words: str) -> None:
    answer = post(client, f"/console/e/{event.slug}/announcements", words=words, act="show")

    assert answer.status_code == 422
    assert words in answer.text


def test_more_than_three_would_be_a_wall(session: Session) -> None:
    event, ada = an_event(session), an_organizer(session)
    for number in range(3):
        announcements.announce(session, event, f"{number}", ends_at=NOON + HOUR, by=ada, now=NOON)

    with pytest.raises(OneTooMany):
        announcements.announce(session, event, "4", ends_at=NOON + HOUR, by=ada, now=NOON)
    announcements.announce(session, event, "5", ends_at=NOON + 3 * HOUR, by=ada, now=NOON + HOUR)


def test_the_same_words_again_only_stand_longer(session: Session) -> None:
    event, ada = an_event(session), an_organizer(session)
    for ends_at in (NOON + HOUR, NOON + HOUR, NOON + 2 * HOUR, NOON + HOUR):
        announcements.announce(session, event, "Pizza", ends_at=ends_at, by=ada, now=NOON)

    (told,) = announcements.shown(session, event, now=NOON)
    assert (told.words, told.ends_at) == ("Pizza", NOON + 2 * HOUR)
    assert len(session.scalars(select(AuditEntry.act)).all()) == 1


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_nothing_is_announced_to_nobody(session: Session, state: str) -> None:
    event = an_event(session, state=state)

    with pytest.raises(NobodyReadsThis):
        announcements.announce(
            session, event, "Hello", ends_at=NOON + HOUR, by=an_organizer(session), now=NOON
        )


def test_another_event_takes_nothing_back(session: Session) -> None:
    event, other, ada = an_event(session), an_event(session, name="Mixer"), an_organizer(session)
    told = announcements.announce(session, event, "Hello", ends_at=NOON + HOUR, by=ada, now=NOON)

    with pytest.raises(NotHere):
        announcements.take_back(session, other, told.code, by=ada, now=NOON)
    assert announcements.shown(session, event, now=NOON) == [told]


def test_it_is_forgotten_with_the_organizers_view(session: Session) -> None:
    event, ada = an_event(session), an_organizer(session)
    announcements.announce(session, event, "Pizza", ends_at=NOON + HOUR, by=ada, now=NOON)

    retain(session, now=event.ends_at + timedelta(days=365))
    assert session.scalars(select(Announcement.words)).all() == ["Pizza"]
    retain(session, now=event.ends_at + timedelta(days=365, seconds=1))
    assert session.scalars(select(Announcement.words)).all() == []
