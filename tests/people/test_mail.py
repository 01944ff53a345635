"""Letters wait in rows, go out through a real mail server, and survive a bad one."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from netevents.db import db
from netevents.people import letters, mail, sign_in_codes
from netevents.people.domain import Told, write_profile
from netevents.people.models import OutgoingMail, Person, Profile
from tests.cast import a_person, world
from tests.conftest import NOON
from tests.postbox import Sink, free_port, posting

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def mailing(app, sink):
    with posting(app, sink):
        yield app


def write(app, to="ben@example.org", key="one", **facts):
    facts = {"subject": "Hello", "body": "A word.\n", "now": NOON} | facts
    with world(app) as session:
        letters.send_later(session, to=to, dedupe_key=key, **facts)


def deliver(app, now=NOON):
    with app.app_context():
        return mail.deliver_due(db.session, now=now)


def rows(app):
    with world(app) as session:
        return session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()


def test_a_letter_goes_out_once_with_what_was_written(mailing, sink):
    write(mailing, subject="Zoë’s\r\nBcc: mallory@example.org", body="Grüße, 黄\n")

    assert (deliver(mailing), deliver(mailing, NOON + timedelta(days=2))) == (1, 0)

    [(to, letter)] = sink.letters
    assert to == ["ben@example.org"]
    assert str(make_header(decode_header(letter["Subject"]))) == "Zoë’s Bcc: mallory@example.org"
    assert letter["Bcc"] is None
    assert letter.get_payload(decode=True).decode() == "Grüße, 黄\r\n"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert rows(mailing)[0].sent_at == NOON


def test_asking_for_the_same_letter_twice_writes_one(mailing, sink):
    write(mailing, key="digest of May")
    write(mailing, key="digest of May", subject="Again")

    deliver(mailing)

    assert [letter["Subject"] for _, letter in sink.letters] == ["Hello"]


def to_ben(app, address="ben@example.org"):
    """A letter to Ben, who has this e-mail; his code."""
    with world(app) as session:
        ben = a_person(session, "Ben")
        session.get_one(Profile, ben.id).email = address
        letters.write_to(session, ben, mails=True, subject="Hello", body="x", dedupe_key="one", now=NOON)
    return ben


def test_a_letter_that_waits_follows_its_reader_to_a_new_address(mailing, sink):
    ben = to_ben(mailing)
    write(mailing, key="to a place, not to a person")
    with world(mailing) as session:
        write_profile(session, session.get_one(Person, ben.id), Told(email="ben@example.com"))

    deliver(mailing)

    assert sorted(to for to, _ in sink.letters) == [["ben@example.com"], ["ben@example.org"]]
    assert [row.to_address for row in rows(mailing)] == ["ben@example.com", "ben@example.org"]


def test_a_letter_to_somebody_who_took_their_address_back_is_not_sent(mailing, sink):
    ben = to_ben(mailing)
    with world(mailing) as session:
        write_profile(session, session.get_one(Person, ben.id), Told())

    assert deliver(mailing) == 0

    assert (sink.letters, rows(mailing)) == ([], [])


def test_of_a_family_only_the_letter_of_whoever_moved_follows(mailing, sink):
    ben = to_ben(mailing)
    with world(mailing) as session:
        zoe = a_person(session, "Zoe")
        session.get_one(Profile, zoe.id).email = "ben@example.org"
        letters.write_to(session, zoe, mails=True, subject="Zoe", body="x", dedupe_key="one", now=NOON)
        session.get_one(Profile, ben.id).email = "ben@example.com"

    deliver(mailing)

    assert sorted((letter["Subject"], to) for to, letter in sink.letters) == [
        ("Hello", ["ben@example.com"]),
        ("Zoe", ["ben@example.org"]),
    ]


def test_a_sign_in_code_goes_where_it_was_asked_for(mailing, sink):
    ben = to_ben(mailing)
    with world(mailing) as session:
        sign_in_codes.mail_code(session, "ben@example.org", browser="his", now=NOON)
        session.get_one(Profile, ben.id).email = "ben@example.com"

    deliver(mailing)

    [(to, letter)] = [one for one in sink.letters if "code" in one[1]["Subject"]]
    assert to == ["ben@example.org"]
    with world(mailing) as session:
        typed = letter["Subject"].split()[0]
        assert sign_in_codes.people_by_mail_code(session, typed, browser="his", now=NOON) == []


def test_a_letter_of_an_act_that_failed_is_not_there(mailing):
    with mailing.app_context():
        letters.send_later(db.session, to="b@example.org", subject="x", body="x", dedupe_key="x", now=NOON)
        db.session.rollback()

    assert rows(mailing) == []


def test_without_a_mail_server_letters_wait(app):
    write(app)

    assert deliver(app) == 0
    assert (rows(app)[0].tries, rows(app)[0].sent_at) == (0, None)


def test_a_server_that_is_down_is_tried_again_later_and_later(app, sink):
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp", MAIL_TIMEOUT=0.5)
    write(app)

    assert deliver(app) == 0
    assert deliver(app, NOON + 0.5 * MINUTE) == 0
    first = rows(app)[0]
    deliver(app, NOON + MINUTE)
    second = rows(app)[0]

    assert (first.tries, first.due_at) == (1, NOON + MINUTE)
    assert "ConnectionRefusedError" in first.last_error
    assert (second.tries, second.due_at) == (2, NOON + 4 * MINUTE)
    controller = Controller(sink, hostname="127.0.0.1", port=app.config["MAIL_PORT"])
    controller.start()
    try:
        assert deliver(app, NOON + 4 * MINUTE) == 1
    finally:
        controller.stop()
    assert rows(app)[0].last_error == ""


def test_the_other_letters_do_not_lose_a_try_when_the_server_is_down(app):
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp", MAIL_TIMEOUT=0.5)
    write(app)
    write(app, key="two")

    deliver(app)

    assert [row.tries for row in rows(app)] == [1, 0]


def test_a_letter_is_given_up_in_the_end(app):
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=free_port(), MAIL_BACKEND="smtp", MAIL_TIMEOUT=0.5)
    write(app)
    now = NOON
    for _ in range(30):
        deliver(app, now)
        now += timedelta(hours=12)

    row = rows(app)[0]
    assert row.tries == len(mail.WAITS) + 1
    assert row.given_up_at is not None
    assert row.sent_at is None


def test_a_slow_server_costs_the_timeout_and_the_retry_has_the_same_message_id(mailing, sink):
    mailing.config["MAIL_TIMEOUT"] = 0.5
    write(mailing)
    sink.before_answering = lambda: time.sleep(1.2)

    begun = time.monotonic()
    assert deliver(mailing) == 0
    assert time.monotonic() - begun < 3
    sink.before_answering = None
    mailing.config["MAIL_TIMEOUT"] = 5
    time.sleep(1)
    assert deliver(mailing, NOON + MINUTE) == 1

    ids = [letter["Message-ID"] for _, letter in sink.letters]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert ids[0].endswith("@127.0.0.1>")


def test_a_server_that_refuses_our_password_takes_no_letter_and_none_is_given_up(app, sink):
    port = free_port()
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_BACKEND="smtp", MAIL_TIMEOUT=5)
    app.config.update(MAIL_USERNAME="us", MAIL_PASSWORD="not this one")
    write(app)
    write(app, key="two")
    refusing = Controller(
        sink,
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    refusing.start()
    try:
        assert deliver(app) == 0
    finally:
        refusing.stop()

    assert [(row.tries, row.given_up_at) for row in rows(app)] == [(1, None), (0, None)]
    assert "SMTPAuthenticationError" in rows(app)[0].last_error


def test_a_recipient_refused_for_good_is_given_up_and_the_others_get_theirs(mailing, sink):
    sink.answer = "550 no such mailbox"
    write(mailing)
    write(mailing, to="cleo@example.org", key="two")

    assert deliver(mailing) == 1

    assert [to for to, _ in sink.letters] == [["cleo@example.org"]]
    assert rows(mailing)[0].given_up_at == NOON


def test_a_recipient_refused_for_now_is_tried_again(mailing, sink):
    sink.answer = "451 come back later"
    write(mailing)
    deliver(mailing)
    sink.answer = None

    assert deliver(mailing, NOON + MINUTE) == 1
    assert rows(mailing)[0].given_up_at is None


def test_no_transaction_is_open_while_the_server_takes_its_time(mailing, sink):
    """On SQLite an open one would keep everybody from writing."""
    write(mailing)
    app_can_write = []
    sink.before_answering = lambda: (write(mailing, key="meanwhile"), app_can_write.append(True))

    assert deliver(mailing) == 1
    assert app_can_write == [True]


def test_two_workers_send_each_letter_once(mailing, sink):
    for number in range(12):
        write(mailing, key=f"letter {number}")

    workers = [threading.Thread(target=deliver, args=(mailing,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(sink.letters) == 12
    assert len({letter["Message-ID"] for _, letter in sink.letters}) == 12
