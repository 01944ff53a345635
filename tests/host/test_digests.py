"""The one mail a day: what is in it, what is not, and when it goes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from sqlalchemy import func, select

from netevents.host import nudging
from netevents.host.models import Given
from netevents.people import mail
from netevents.people.models import Person, Profile
from tests.cast import world
from tests.conftest import NOON
from tests.host.mailing import at, deliver, stop_path, unsent
from tests.host.town import DAY, HOUR, NAMED
from tests.postbox import free_port, posting

MINUTE = timedelta(minutes=1)
NOTE = "the slides about otters"


def texts(letter):
    """The plain and the HTML part."""
    plain, html = letter.get_payload()
    assert (letter.get_content_type(), plain.get_content_type()) == ("multipart/alternative", "text/plain")
    assert html.get_content_type() == "text/html"
    return [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in (plain, html)]


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
