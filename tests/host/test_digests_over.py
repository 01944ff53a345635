"""How the one mail a day ends: by a click, a change of mind, and when somebody is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netevents.events.models import Registration
from netevents.host import leaving, nudging, telling
from netevents.host.feed import make_feed
from netevents.host.models import CalendarFeed, Digest, Given, Reminding
from netevents.occasions import TurnsMinor
from netevents.people.models import OutgoingMail, Person, Profile
from tests.cast import a_phone, post, world
from tests.conftest import NOON
from tests.host.mailing import at, deliver, stop_path, unsent
from tests.host.town import DAY
from tests.postbox import free_port


def test_one_click_in_the_mail_program_ends_them(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)
    letter = sink.letters[0][1]
    there = stop_path(letter)
    stranger = mailing.app.test_client()

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Stop these mails" in stranger.get(there).text
    for _ in range(2):
        answer = stranger.post(there, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "No more of these mails" in answer.text) == (200, True)
    assert answer.headers["Referrer-Policy"] == "no-referrer"

    mailing.named("Dan")
    assert at(mailing, NOON + DAY) == 0
    assert "Write to Dan" in mailing.home()


def test_looking_at_the_page_ends_nothing_and_a_wrong_address_is_nowhere(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)
    stranger = mailing.app.test_client()

    stranger.get(stop_path(sink.letters[0][1]))
    stranger.head(stop_path(sink.letters[0][1]))

    assert stranger.post("/stop/something-else").status_code == 404
    mailing.named("Dan")
    assert at(mailing, NOON + DAY) == 1


def test_the_address_in_each_mail_works_and_mails_can_come_again(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)
    mailing.named("Dan")
    at(mailing, NOON + DAY)
    ben = a_phone(mailing.app, mailing.ben)

    mailing.app.test_client().post(stop_path(sink.letters[0][1]))
    assert "You get no mails of reminders." in ben.get("/me/reminders").text
    post(ben, "/me/reminders/mail")

    mailing.named("Eve")
    assert at(mailing, NOON + 2 * DAY) == 1
    post(ben, "/me/reminders/no-mail")
    mailing.named("Fay")
    assert at(mailing, NOON + 8 * DAY) == 0


def test_one_that_is_on_its_way_is_called_back(town):
    town.app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp")
    town.named("Cleo")
    assert at(town, NOON) == 0
    assert len(unsent(town)) == 1

    post(a_phone(town.app, town.ben), "/me/reminders/no-mail")

    assert unsent(town) == []


@pytest.mark.parametrize("change", ["stops", "moves", "leaves"])
def test_who_changes_their_mind_while_it_is_written_gets_none(mailing, sink, monkeypatch, change):
    mailing.named("Cleo")
    read, phone = nudging._addresses, a_phone(mailing.app, mailing.ben)

    def change_first(session, ids):
        if change == "stops":
            post(phone, "/me/reminders/no-mail")
        with world(mailing.app) as theirs:
            if change == "moves":
                theirs.get_one(Profile, mailing.ben.id).email = "new@example.org"
            if change == "leaves":
                leaving.forget_reminders(theirs, mailing.ben.id)
        return read(session, ids)

    monkeypatch.setattr(nudging, "_addresses", change_first)
    assert at(mailing, NOON) == 0
    monkeypatch.undo()

    assert unsent(mailing) == []
    with world(mailing.app) as session:
        assert (session.get(Reminding, mailing.ben.id) is None) == (change == "leaves")
    if change == "moves":
        assert at(mailing, NOON + DAY) == 1, "nothing is lost"
        assert sink.letters[0][1]["To"] == "new@example.org"


def test_who_is_forgotten_gets_nothing_and_the_addresses_in_old_mails_open_nothing(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)
    there = stop_path(sink.letters[0][1])
    mailing.named("Dan")
    mailing.at(NOON + DAY)
    assert len(unsent(mailing)) == 1

    with world(mailing.app) as session:
        held = leaving.take_out(session, session.get_one(Person, mailing.ben.id))["this week"]
        leaving.forget_reminders(session, mailing.ben.id)

    assert [row["reason"] for row in held["given"]] == ["Cleo", "Dan"]
    assert mailing.app.test_client().get(there).status_code == 404
    assert (unsent(mailing), mailing.given()) == ([], [])


def test_who_turns_out_to_be_a_minor_is_reminded_of_nothing_from_then_on(mailing, sink):
    mailing.named("Cleo")
    mailing.at(NOON)
    with world(mailing.app) as session:
        calendar = make_feed(session, session.get_one(Person, mailing.ben.id), now=NOON)
        place = session.scalars(select(Registration).options(joinedload(Registration.event))).one()
        telling.tell(session, TurnsMinor(event=place.event, registration=place))

    assert (unsent(mailing), mailing.given()) == ([], [])
    assert mailing.app.test_client().get(f"/calendar/{calendar}.ics").status_code == 404
    assert deliver(mailing) == 0


def test_deleting_oneself_ends_mails_and_calendar(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)
    ben = a_phone(mailing.app, mailing.ben)
    post(ben, "/me/reminders/calendar")

    post(ben, "/me/erase", sure="y")

    assert mailing.app.test_client().get(stop_path(sink.letters[0][1])).status_code == 404
    with world(mailing.app) as session:
        for table in (Given, Digest, Reminding, CalendarFeed, OutgoingMail):
            assert session.scalars(select(table)).all() == []
