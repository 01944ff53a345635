"""The organizer’s pages of rounds: run, look, compare, move, publish."""

from __future__ import annotations

import html
import io
import re

import pytest
from sqlalchemy import select, update

from netevents.events.models import AuditEntry, Registration
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds.models import Match, Round
from tests.cast import engine_of, post, statements, world
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.taking_part import HOME, asking

HOSTILE = "<script>alert(1)</script>{{7*7}}"


def test_a_round_is_started_watched_and_looked_at(app):
    rounds = Rounds(app, "Ben", "Cleo", "Dan")
    there = post(rounds.ada, rounds.index, mode="fairest", seconds="60").location

    waiting = rounds.ada.get(there)
    assert waiting.headers["Refresh"]
    assert "<progress" in waiting.text
    rounds.work()

    page = rounds.text(there)
    assert "Refresh" not in rounds.ada.get(there).headers
    assert page.index("Without a mentor") < page.index("Matches The weakest first")
    assert "No other round helps more people" in page
    assert "Caution" in page
    assert "ready to look at" in rounds.text(rounds.index)
    assert "Of a hundred matches" in rounds.text(f"{there}/plots")


def test_a_round_that_nobody_can_be_in_is_refused_with_a_sentence(app):
    rounds = Rounds(app, mentors=("Mo",))
    answer = post(rounds.ada, rounds.index, mode="best total", seconds="20")

    assert answer.status_code == 409
    assert "Nobody is waiting for a mentor." in answer.text


@pytest.mark.parametrize(
    "fields", [{}, {"mode": "luck", "seconds": "20"}, {"mode": "stable", "seconds": "9"}]
)
def test_nonsense_in_the_form_is_said_beside_the_field(app, fields):
    rounds = Rounds(app, "Ben")

    assert post(rounds.ada, rounds.index, **fields).status_code == 422


def test_cancelling_is_a_button(app):
    rounds = Rounds(app, "Ben")
    there = post(rounds.ada, rounds.index, mode="stable", seconds="20").location
    post(rounds.ada, f"{there}/cancel")
    post(rounds.ada, f"{there}/cancel")
    rounds.work()

    assert "You cancelled it." in rounds.text(there)


def test_the_three_modes_stand_side_by_side(app):
    rounds = Rounds(app, "Ben", "Cleo", "Dan")
    compare = f"{rounds.index}/compare"
    assert "Run all three" in rounds.text(compare)
    post(rounds.ada, f"{rounds.index}/all")
    assert rounds.ada.get(compare).headers["Refresh"]
    rounds.work()

    page = rounds.text(compare)
    for words in ("Best for all together", "Fairest", "Stable", "Weakest match", "How different they are"):
        assert words in page


def test_publishing_shows_first_what_people_read_and_asks_nobody_twice(app):
    rounds = Rounds(app, "Ben", "Cleo", "Dan")
    there = rounds.start()
    preview = rounds.text(f"{there}/publish")
    assert "never how good a match it is" in preview
    assert "the other knows: Web" in preview

    for _ in range(2):
        assert post(rounds.ada, f"{there}/publish").location == there

    with world(app) as session:
        asked = session.scalars(select(Match).where(Match.asked_at.is_not(None))).all()
        assert len(asked) == 2
    assert "has not answered" in rounds.text(there)
    assert rounds.ada.get(f"{there}/publish").location == there


def test_why_not_somebody_else_is_answered_made_and_undone(app):
    rounds = Rounds(app, "Ben", "Cleo")
    there = rounds.start()
    before = rounds.text(there)
    mine = "Nia" if "Ben Nia" in before else "Mo"
    other = "Mo" if mine == "Nia" else "Nia"
    ask = f"{there}/for/{rounds.code(Request, 'Ben')}"
    assert f"Ben has {mine}." in rounds.text(ask)
    assert post(rounds.ada, ask, mentor="").status_code == 422
    assert post(rounds.ada, ask, mentor="nosuchcode").status_code == 422

    question = post(rounds.ada, ask, mentor=rounds.code(Offer, other)).location
    assert rounds.ada.get(question).headers["Refresh"]
    rounds.work()
    page = rounds.text(question)
    assert "Who would move" in page
    assert "The round as a whole stays as good as it is." in page

    for _ in range(2):
        assert post(rounds.ada, f"{question}/make").status_code == 302
    assert f"Ben {other} You put them together." in rounds.text(there)
    assert "See and undo" in rounds.text(there)

    for _ in range(2):
        assert post(rounds.ada, f"{question}/undo").status_code == 302
    assert "You put them together." not in rounds.text(there)
    assert f"Ben {mine}" in rounds.text(there)


def test_locks_and_bans_are_set_on_the_page_and_taken_back(app):
    rounds = Rounds(app, "Ben", "Cleo")
    there = rounds.start()
    ben, cleo = rounds.match("Ben"), rounds.match("Cleo")
    post(rounds.ada, f"{there}/lock/{ben}")
    post(rounds.ada, f"{there}/ban/{cleo}")

    assert "Locked" in rounds.text(there)
    assert "You keep them apart" in rounds.text(there)
    held = f"{rounds.index}/held"
    page = rounds.ada.get(held).text
    for address in re.findall(r'action="([^"]+/release)"', page):
        assert post(rounds.ada, address).location == held
    assert "Nobody. Lock a match" in rounds.text(held)
    assert "You keep them apart" not in rounds.text(there)
    with world(app) as session:
        acts = session.scalars(select(AuditEntry.act)).all()
        assert acts.count("changed who is held together or apart") == 4


def test_the_organizer_may_write_down_a_yes_that_was_said_in_person(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.published()
    code = rounds.match("Ben")
    with world(app) as session:
        session.execute(
            update(Registration).where(Registration.name.in_(("Ben", "Mo"))).values(claimed_at=None)
        )
    for side in ("mentor", "mentee"):
        assert post(rounds.ada, f"{there}/yes/{code}/{side}").status_code == 302

    assert "You have a mentor." in rounds.text(f"{HOME}matches", "Ben")
    assert post(rounds.ada, f"{there}/yes/nosuch/mentor").status_code == 404


def test_a_round_goes_out_as_a_file_and_comes_back_as_moves(app):
    rounds = Rounds(app, "Ben", "Cleo")
    there = rounds.start()
    assert rounds.text(f"{there}/file")
    assert post(rounds.ada, f"{there}/round.csv").status_code == 422
    sent = post(rounds.ada, f"{there}/round.csv", **{"out-why": "To talk it over"})
    lines = sent.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("mentee_code,mentee,mentor_code,mentor,fit,state")
    mentors = {name: rounds.code(Offer, name) for name in ("Mo", "Nia")}
    swapped = "\n".join(
        line.replace(mentors["Mo"], "?").replace(mentors["Nia"], mentors["Mo"]).replace("?", mentors["Nia"])
        for line in lines
    )

    page = post(rounds.ada, f"{there}/file", **{"in-sheet": (io.BytesIO(swapped.encode()), "round.csv")})
    assert page.status_code == 200
    assert "What would move" in page.text
    moves = re.search(r'name="moves" value="([^"]+)"', page.text)[1]
    assert post(rounds.ada, f"{there}/file/make", moves=html.unescape(moves)).location == there
    assert rounds.text(there).count("You put them together.") == 2

    nonsense = post(rounds.ada, f"{there}/file", **{"in-sheet": (io.BytesIO(b"\xff\xfe"), "x.csv")})
    assert nonsense.status_code == 422
    assert "not in UTF-8" in nonsense.text


def test_names_and_words_are_escaped_everywhere(app):
    rounds = Rounds(app, HOSTILE[:40], mentors=("Mo",))
    there = rounds.published()
    name = HOSTILE[:40]
    for who, path in (
        ("Ada", there),
        ("Ada", f"{there}/for/{rounds.code(Request, name)}"),
        ("Mo", f"{HOME}match/{rounds.match(name)}"),
        ("Mo", f"{HOME}matches"),
        ("Mo", "/e/hack-night/"),
    ):
        page = rounds.night.phone(who).get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("path", "who"),
    [("{round}", "Ada"), ("{index}", "Ada"), ("{index}/places", "Ada"), ("{round}/publish", "Ada")],
)
def test_more_people_ask_for_no_more_statements(app, path, who):
    rounds = Rounds(app, "Ben", mentors=("Mo", "Nia", "Pia"))
    there = rounds.start()
    with statements(engine_of(app)) as few:
        rounds.text(path.format(round=there, index=rounds.index), who)
    more = [f"Mentee {number}" for number in range(2)]
    with world(app) as session:
        for name in more:
            asking(session, rounds.night.program, name, "Web")
    with world(app) as session:
        session.scalars(select(Round)).one().mode = "fairest"
    again = rounds.start()
    with statements(engine_of(app)) as many:
        rounds.text(path.format(round=again, index=rounds.index), who)

    assert len(many) <= len(few)


def test_a_round_that_failed_says_which_locks_it_could_not_keep(app):
    rounds = Rounds(app, "Ben", "Cleo", mentors=("Mo",))
    there = rounds.start()
    with world(app) as session:
        match = session.scalars(select(Match)).one()
        request = session.get_one(Request, match.request_id)
        mentee = session.get_one(Registration, request.registration_id).name
        session.execute(update(Offer).values(languages=["Basque"]))
        session.execute(update(Request).values(languages=["English"]))
    post(rounds.ada, f"{there}/lock/{match.code}")

    failed = rounds.start("fairest")

    page = rounds.text(failed)
    assert "A locked pair breaks a rule." in page
    assert f"{mentee} and Mo: They have no language in common." in page
    assert "Kept together and apart" in page
    rounds.text(f"{failed}/plots", status=404)


@pytest.mark.parametrize("after", ["m" + "9" * 5000, "u" + "9" * 12, "m²", "m-1", "x"])
def test_an_odd_place_in_a_list_is_no_mishap(app, after):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.start()

    assert rounds.ada.get(f"{there}?after={after}").status_code == 200
