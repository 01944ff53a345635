"""What organizers see of pairs, and take home."""

from __future__ import annotations

import csv
import html
import io
from datetime import timedelta

from sqlalchemy import select

from netevents.exchange.exports import connections_csv, my_connections_csv
from netevents.groups.domain import give_role
from netevents_mentoring.pairs import files, saying
from netevents_mentoring.pairs.models import Concern, Meeting, Pair
from tests.cast import a_group, a_phone, an_organizer, engine_of, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, begun, connected, seen_by

ROOM = "/console/e/hack-night/mentoring"
DAY = timedelta(days=1)


def text(phone, path):
    answer = phone.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_who_needs_the_organizer_stands_first(app, clock):
    term, code = begun(app, "Dan", "Eve")
    with world(app) as session:
        a_pair(session, term, mentor="Dan", made_at=NOON + 8 * DAY)
        going = a_pair(session, term, mentor="Eve")
        session.add(Meeting(pair_id=going.id, day="2026-05-16", at=NOON + 8 * DAY))
        mine = seen_by(session, term, "Ben", session.scalars(select(Pair).where(Pair.code == code)).one())
        saying.raise_concern(session, mine, "He shouts", urgent=True, now=NOON, letters=False)
    clock.advance(10 * DAY)

    page = text(term.phone("Ada"), f"{ROOM}/pairs")

    places = [
        page.index(words)
        for words in (
            "Urgent: Ben is worried",
            "Stalled",
            "Cleo and Ben: 10 days without a first meeting",
            "New",
            "Dan and Ben",
            "Going well",
            "Eve and Ben",
        )
    ]
    assert places == sorted(places)


def test_a_stalled_pair_has_a_sentence_to_send_and_only_addresses_that_were_given(app, clock):
    term, code = begun(app)
    with world(app) as session:
        session.merge(term.place("Cleo")).organizers_may_email = True
    clock.advance(10 * DAY)

    page = text(term.phone("Ada"), f"{ROOM}/pair/{code}")

    assert "Hello Cleo and Ben" in page
    assert "Write to Cleo" in page
    assert "mailto:cleo@example.org?subject=Mentoring%20at%20Hack%20night&body=Hello%20Cleo" in page
    assert "ben@example.org" not in page


def test_a_concern_is_looked_after_once(app):
    term, code = begun(app)
    post(term.phone("Ben"), term.room(code, "/concern"), words="He shouts", once="a-page")
    with world(app) as session:
        concern = session.scalars(select(Concern.code)).one()

    for _ in range(2):
        assert post(term.phone("Ada"), f"{ROOM}/concern/{concern}/close").status_code == 302

    assert "Ben has a concern" not in text(term.phone("Ada"), f"{ROOM}/pairs")
    assert "He shouts" in text(term.phone("Ada"), f"{ROOM}/pair/{code}")


def test_another_group_s_organizer_sees_none_of_it(app):
    term, code = begun(app)
    with world(app) as session:
        mallory = an_organizer(session, "Mallory")
        a_group(session, "Chess club", owner=mallory)
    phone = a_phone(app, mallory)

    assert phone.get(f"{ROOM}/pairs").status_code == 404
    assert phone.get(f"{ROOM}/pair/{code}").status_code == 404
    assert post(phone, f"{ROOM}/concern/nonsense/close").status_code == 404
    assert term.phone("Ada").get(f"{ROOM}/pair/nonsense").status_code == 404


def test_three_pairs_are_read_as_quickly_as_one(app):
    term, _ = begun(app, "Dan", "Eve")
    text(term.phone("Ada"), f"{ROOM}/pairs")
    counted = []
    for more in ((), ("Dan", "Eve")):
        with world(app) as session:
            for mentor in more:
                a_pair(session, term, mentor=mentor)
        with statements(engine_of(app)) as seen:
            page = text(term.phone("Ada"), f"{ROOM}/pairs")
        counted.append(len(seen))

    assert "Eve and Ben" in page
    assert counted[0] == counted[1]


def test_pairs_are_found_by_name(app):
    term, _ = begun(app, "Mona")
    with world(app) as session:
        a_pair(session, term, mentor="Mona")

    found = text(term.phone("Ada"), f"{ROOM}/pairs?q=ona")

    assert "Mona and Ben" in found
    assert "Cleo and Ben" not in found
    assert "Nobody is called that" in text(term.phone("Ada"), f"{ROOM}/pairs?q=zz%27%25")


def rows(pieces):
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))


def test_the_list_of_pairs_says_how_it_stands_and_no_word_of_theirs(session):
    term = a_term(session)
    a_pair(
        session,
        term,
        every_weeks=2,
        minutes=30,
        what_for="Secret plans",
        until=NOON + 80 * DAY,
        agreed_by_mentor_at=NOON,
        agreed_by_mentee_at=NOON,
        next_at=NOON + DAY,
    )

    [row] = list(files.pairs_csv(session, term.event))

    found = dict(zip(files.HEADER, row, strict=True))
    assert (found["mentor"], found["mentee"], found["agreed"]) == ("Cleo", "Ben", "yes")
    assert (found["began_at"], found["until"]) == ("2026-05-08T12:00:00Z", "2026-07-27")
    assert "Secret" not in str(row)
    assert "example.org" not in str(row)


def test_the_console_hands_over_the_file_once_it_knows_why(app):
    term, code = begun(app)
    ada, file = term.phone("Ada"), "/console/e/hack-night/exports/mentoring/pairs.csv"
    assert "Mentoring pairs" in text(ada, "/console/e/hack-night/exports")
    assert post(ada, file, why="").status_code == 422

    [pair] = rows([post(ada, file, why="For the thank-you letters").data])

    assert (pair["pair_id"], pair["mentor"], pair["mentee"]) == (code, "Cleo", "Ben")
    assert "pairs.csv" in text(ada, "/console/e/hack-night/audit")


def test_both_lists_of_connections_say_who_mentors_whom(session):
    term = a_term(session, "Dan")
    a_pair(session, term)
    connected(session, term, "Ben", "Dan")

    of_event = rows(connections_csv(session, term.event, columns=[files.OF_EVENT]))
    ben, cleo = (
        rows(my_connections_csv(session, term.people[name].person, columns=[files.OF_MINE]))
        for name in ("Ben", "Cleo")
    )

    assert {(row["person_a"], row["person_b"], row["mentoring"]) for row in of_event} == {
        ("Ben", "Cleo", "b mentors a"),
        ("Ben", "Dan", ""),
    }
    assert {row["name"]: row["mentoring"] for row in ben} == {"Cleo": "my mentor", "Dan": ""}
    assert {row["name"]: row["mentoring"] for row in cleo} == {"Ben": "my mentee"}


def test_an_organizer_who_is_one_of_the_two_does_not_read_why_it_ended(app):
    with world(app) as session:
        term = a_term(session, "Dan")
        give_role(session, term.event.group, term.people["Cleo"].person, "organizer", now=NOON)
        code, other = (a_pair(session, term, mentor=who).code for who in ("Cleo", "Dan"))
        for pair in session.scalars(select(Pair)):
            pair.closed_at, pair.closed_why = NOON, "fit"
        session.flush()
        found = {row[0]: row[-1] for row in files.pairs_csv(session, term.event)}
    term.app = app

    assert "It is not the right fit" not in text(term.phone("Cleo"), f"{ROOM}/pair/{code}")
    assert "It is not the right fit" in text(term.phone("Cleo"), f"{ROOM}/pair/{other}")
    assert "It is not the right fit" in text(term.phone("Ada"), f"{ROOM}/pair/{code}")
    assert found == {code: "", other: "fit"}
