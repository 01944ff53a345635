"""The one mail a day: what is in it, what is not, when it goes, and how it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from netevents.db import db
from netevents.events.models import Registration
from netevents.host import leaving, nudging, telling
from netevents.host.feed import make_feed
from netevents.host.models import CalendarFeed, Digest, Given, Reminding
from netevents.occasions import TurnsMinor
from netevents.people import mail
from netevents.people.models import OutgoingMail, Person, Profile
from tests.cast import a_phone, post, world
from tests.conftest import NOON
from tests.host.town import DAY, HOUR, NAMED
from tests.postbox import Sink, free_port, posting

MINUTE = timedelta(minutes=1)
NOTE = "the slides about otters"


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def mailing(town, sink):
    with posting(town.app, sink):
        yield town


def deliver(town):
    with town.app.app_context():
        return mail.deliver_due(db.session, now=town.clock.moment)


def at(town, moment):
    town.at(moment)
    return deliver(town)


def unsent(town):
    with world(town.app) as session:
        return session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).all()


def texts(letter):
    """The plain and the HTML part."""
    plain, html = letter.get_payload()
    assert (letter.get_content_type(), plain.get_content_type()) == ("multipart/alternative", "text/plain")
    assert html.get_content_type() == "text/html"
    return [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in (plain, html)]


def stop_path(letter):
    return urlsplit(letter["List-Unsubscribe"].strip("<>")).path


def test_a_mail_tells_of_three_at_most_in_the_words_for_mails(mailing, sink):
    mailing.named("a", "b", "c", "d", text=NOTE, mail_text="It is a year since <Hack night>.")

    assert at(mailing, NOON) == 1

    [(to, letter)] = sink.letters
    assert to == ["ben@example.org"]
    assert letter["Subject"] == "Write to a, and more"
    base = mailing.app.config["BASE_URL"]
    plain, html = texts(letter)
    assert plain == (
        "Hello Ben,\n\n"
        + "".join(f"Write to {key}\nIt is a year since <Hack night>.\n{base}/people\n\n" for key in "abc")
        + "Done already, or better another time? Each page has a button for that.\n"
        + f"All of it stands on your first page too: {base}/\n\n"
        + f"No more of these mails: {base}{stop_path(letter)}\n"
    )
    assert html.count("It is a year since &lt;Hack night&gt;.") == 3
    assert "Write to d" not in html
    assert NOTE not in letter.as_string() + plain + html


def test_the_html_part_asks_nobody_for_anything(mailing, sink):
    mailing.named("Cleo")
    at(mailing, NOON)

    _, html = texts(sink.letters[0][1])

    assert not re.search(r"<(img|link|script|iframe|object|form)|url\(|@import|src=", html)
    base = mailing.app.config["BASE_URL"]
    assert {href.startswith(f"{base}/") for href in re.findall(r'href="([^"]+)"', html)} == {True}


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


def test_at_most_one_a_day_and_the_next_tells_of_what_came_since(mailing, sink):
    mailing.named("Cleo")
    NAMED.append(replace(NAMED[0], key="Dan", title="Write to Dan", due_at=NOON + 2 * HOUR))

    sent = [at(mailing, NOON + hours * HOUR) for hours in range(30)]

    assert [hour for hour, letters in enumerate(sent) if letters] == [0, 18]
    assert [letter["Subject"] for _, letter in sink.letters] == ["Write to Cleo", "Write to Dan"]


def test_what_was_mailed_is_not_mailed_again_though_it_is_given_again(mailing, sink):
    mailing.named("Cleo")

    for day in range(20):
        at(mailing, NOON + day * DAY)

    assert len(sink.letters) == 1
    assert mailing.given() == [("Cleo", NOON + 14 * DAY)]


@pytest.mark.parametrize("without", ["an e-mail", "a mailer"])
def test_nothing_is_written_to_who_gave_no_e_mail_or_where_no_mailer_is(town, without):
    if without == "an e-mail":
        town.app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp")
        with world(town.app) as session:
            session.get_one(Profile, town.ben.id).email = ""
    town.named("Cleo")

    town.at(NOON)

    assert unsent(town) == []
    assert "Write to Cleo" in town.home()


def test_names_cannot_break_out_of_a_header(mailing, sink):
    name = "Zo\u00eb\r\nBcc: mallory@example.org\u202e <x@y>\x07"
    mailing.named("Cleo")
    NAMED[:] = [replace(NAMED[0], title=f"Write to {name}")]
    with world(mailing.app) as session:
        session.get_one(Person, mailing.ben.id).name = "Ben {nudges} <b>Bold</b>"

    assert at(mailing, NOON) == 1

    [(to, letter)] = sink.letters
    assert to == ["ben@example.org"]
    assert letter["Bcc"] is None
    subject = str(make_header(decode_header(letter["Subject"])))
    assert subject == "Write to Zo\u00eb Bcc: mallory@example.org <x@y>"
    assert "Ben {nudges} &lt;b&gt;Bold&lt;/b&gt;" in texts(letter)[1]


def test_while_the_server_is_down_one_mail_waits_until_it_is_day(town, sink):
    town.app.config.update(
        MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp", MAIL_TIMEOUT=5
    )
    town.named("Cleo")
    for minutes in range(0, 12 * 60, 20):
        at(town, NOON + minutes * MINUTE)
    [waiting] = unsent(town)
    assert waiting.due_at == NOON + 18 * HOUR  # 08:00 in Madrid
    town.named("Cleo", "Dan")
    town.at(NOON + DAY)
    assert [letter.id for letter in unsent(town)] == [waiting.id]

    with posting(town.app, sink):
        sent = [at(town, NOON + DAY + hours * HOUR) for hours in range(36)]

    assert [letter["Subject"] for _, letter in sink.letters] == ["Write to Cleo", "Write to Dan"]
    assert sink.letters[0][1]["Message-ID"].strip("<>").partition("@")[0] == waiting.message_id
    first, second = (hour for hour, letters in enumerate(sent) if letters)
    assert (NOON + DAY + first * HOUR).date() < (NOON + DAY + second * HOUR).date()


def test_a_worker_that_dies_after_sending_sends_it_once_more_with_the_same_message_id(
    mailing, sink, monkeypatch
):
    mailing.named("Cleo")
    mailing.at(NOON)
    really = mail._send

    def dies_after(letter, connection):
        really(letter, connection)
        connection.close()
        raise ZeroDivisionError

    monkeypatch.setattr(mail, "_send", dies_after)
    with pytest.raises(ZeroDivisionError):
        deliver(mailing)
    monkeypatch.undo()

    sent = [at(mailing, NOON + hours * HOUR) for hours in range(1, 48)]

    assert sum(sent) == 1
    assert len(sink.letters) == 2
    assert len({letter["Message-ID"] for _, letter in sink.letters}) == 1


@pytest.mark.parametrize(
    ("answer", "arrives"), [("451 come back later", True), ("550 no such mailbox", False)]
)
def test_what_the_server_says_of_the_address_is_heeded(mailing, sink, answer, arrives):
    mailing.named("Cleo")
    sink.answer = answer
    assert at(mailing, NOON) == 0
    sink.answer = None

    assert sum(at(mailing, NOON + minutes * MINUTE) for minutes in range(1, 9)) == arrives

    mailing.named("Dan")
    assert at(mailing, NOON + DAY) == 1
    assert sink.letters[-1][1]["Subject"] == "Write to Dan"


def test_all_is_lost_or_nothing_when_the_worker_dies_while_writing(mailing, sink, monkeypatch):
    mailing.named("Cleo")
    look_again = nudging._look_again

    def dies_when_all_is_written(session, when):
        if session.scalar(select(func.count()).select_from(Given)):
            raise ZeroDivisionError
        look_again(session, when)

    monkeypatch.setattr(nudging, "_look_again", dies_when_all_is_written)
    with pytest.raises(ZeroDivisionError):
        mailing.at(NOON)
    monkeypatch.undo()
    assert mailing.given() == []
    assert unsent(mailing) == []

    assert at(mailing, NOON + HOUR) == 1


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
