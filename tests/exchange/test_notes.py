"""Private notes: written by one, read by nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange import notes
from netevents.exchange.models import Note
from netevents.exchange.queries import connection_for
from tests.cast import a_person, a_phone, an_event, attending, post, world
from tests.conftest import NOON
from tests.exchange.stage import MINUTE, a_meeting, a_stage, recorded_by_a_leader

WORDS = "Bees in winter"


def lines(session):
    return session.execute(select(Note.talked_about, Note.my_question, Note.offered, Note.written_at)).all()


def test_later_note_takes_the_place_of_the_earlier_one(session):
    stage = a_stage(session)
    ben, cleo = stage.ben.registration, stage.cleo.registration

    notes.write(session, ben, cleo, talked_about=WORDS, my_question="Where?", now=NOON)
    notes.write(session, ben, cleo, talked_about=WORDS, offered="A book", now=NOON + MINUTE)

    assert lines(session) == [(WORDS, "", "A book", NOON + MINUTE)]


@pytest.mark.parametrize(
    ("there", "late", "both"),
    [
        ("art", "the party next week", "art\nthe party next week"),
        ("the party next week", "art", "the party next week\nart"),
        ("art\nbees", "art", "art\nbees"),
        ("bees", "art\nbees", "art\nbees"),
    ],
)
def test_of_two_phones_notes_no_line_is_lost_and_none_is_there_twice(session, there, late, both):
    stage = a_stage(session)
    ben, cleo = stage.ben.registration, stage.cleo.registration
    notes.write(session, ben, cleo, talked_about=there, now=NOON)

    for _again in range(2):
        notes.write_late(session, ben, cleo, {"talked_about": late}, over={}, now=NOON)

    assert lines(session) == [(both, "", "", NOON)]


def test_emptied_note_is_gone(session):
    stage = a_stage(session)
    ben, cleo = stage.ben.registration, stage.cleo.registration
    notes.write(session, ben, cleo, talked_about=WORDS, now=NOON)

    notes.write(session, ben, cleo, now=NOON)

    assert lines(session) == []


def test_both_keep_their_own_note_and_see_only_that(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    code = stage.made().code
    notes.write(session, stage.ben.registration, stage.cleo.registration, talked_about="Hers", now=NOON)
    notes.write(session, stage.cleo.registration, stage.ben.registration, talked_about="His", now=NOON)

    assert connection_for(session, stage.ben.person, code).note.talked_about == "Hers"
    assert connection_for(session, stage.cleo.person, code).note.talked_about == "His"


def test_minors_keep_no_notes(session):
    event = an_event(session, audience="youth")
    mia, noa = (attending(session, event, a_person(session, name, age="13-15")) for name in ("Mia", "Noa"))

    with pytest.raises(notes.NoNotesByMinors, match="no notes"):
        notes.write(session, mia, noa, talked_about=WORDS, now=NOON)


def test_note_is_saved_and_shown_to_its_writer_alone(app):
    code, ben, cleo, _ = a_meeting(app)
    his, hers = a_phone(app, ben.person), a_phone(app, cleo.person)

    answer = post(his, f"/c/{code}/note", talked_about=WORDS, my_question="", offered="")

    assert answer.status_code == 303
    assert answer.location == f"/c/{code}"
    assert WORDS in his.get(f"/c/{code}").text
    assert WORDS not in hers.get(f"/c/{code}").text
    assert WORDS not in hers.get("/people").text
    assert WORDS not in hers.get("/people/my-connections.csv").text


def test_too_long_note_is_kept_on_the_page_with_a_sentence(app):
    code, ben, _, _ = a_meeting(app)

    answer = post(a_phone(app, ben.person), f"/c/{code}/note", talked_about="x" * 512, offered="A book")

    assert answer.status_code == 422
    assert "That is too long by 12" in answer.text
    assert "x" * 512 in answer.text
    assert "A book" in answer.text
    with world(app) as session:
        assert lines(session) == []


def test_nobody_else_can_write_on_a_connection(app):
    code, _, _, mallory = a_meeting(app)

    assert post(a_phone(app, mallory.person), f"/c/{code}/note", talked_about=WORDS).status_code == 404
    assert post(app.test_client(), f"/c/{code}/note", talked_about=WORDS).status_code == 302
    with world(app) as session:
        assert lines(session) == []


def test_minor_who_posts_a_note_is_refused_in_words(app):
    with world(app) as session:
        event = an_event(session, audience="mixed")
        people = [a_person(session, name, age="13-15") for name in ("Mia", "Noa")]
        mia, noa = (attending(session, event, person) for person in people)
        leader = a_person(session, "Lea", age="adult")
        code = recorded_by_a_leader(session, mia, noa, state="made", released_by_id=leader.id).code

    answer = post(a_phone(app, people[0]), f"/c/{code}/note", talked_about=WORDS)

    assert answer.status_code == 409
    assert "Youth members keep no notes here." in answer.text
