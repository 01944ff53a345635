"""What organizers do: open and change programs, see what is missing, write down what people say."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from netevents.events.models import AuditEntry
from netevents.people.models import ADULT, Person
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.presets import CRITERIA
from tests.cast import MADRID, attending, engine_of, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import CONSOLE, HOME, a_night, asking, offering

GOOD = {
    "name": "A term of mentoring",
    "whole_group": "y",
    "topics": "Web\nRust\nrust",
    "goals": "",
    "takes_until": "2026-05-31",
    "hours_shared": "2",
    "answer_days": "5",
    "ends": "",
} | {f"weight_{name}": "some" for name in CRITERIA}


def programs(night):
    with world(night.app) as session:
        return session.scalars(select(Program).order_by(Program.id)).all()


def test_switched_on_there_is_a_program_to_look_at(app):
    ada = a_night(app).phones["Ada"]

    page = ada.get(CONSOLE).text

    assert "Mentoring at Hack night" in page
    assert "Takes offers and requests." in page


def test_a_new_program_begins_with_good_presets_and_opens_in_one_step(app):
    night = a_night(app)
    ada = night.phones["Ada"]
    assert "Machine learning" in ada.get(f"{CONSOLE}program/new").text

    answer = post(ada, f"{CONSOLE}program/new", **GOOD)

    made = programs(night)[-1]
    assert answer.location == f"{CONSOLE}program/{made.code}"
    assert (made.name, made.whole_group, made.topics) == ("A term of mentoring", True, ["Web", "Rust"])
    assert (made.hours_shared, made.answer_days, made.weights["topics"]) == (2, 5, "some")
    assert made.takes_until.isoformat() == "2026-05-31T22:00:00+00:00"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "What is the program called?"),
        ({"topics": ""}, "Name a topic or two."),
        ({"topics": "\n".join(f"t{number}" for number in range(41))}, "At most 40 topics, please."),
        ({"goals": "x" * 61}, "Each has at most 60 characters."),
        ({"takes_until": "soon"}, "Write the day like 2026-11-28."),
        ({"hours_shared": "99"}, "Write a number from 0 to 20."),
        ({"weight_topics": "very"}, "Choose how much it counts."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(app, typed, sentence):
    night = a_night(app)

    answer = post(night.phones["Ada"], f"{CONSOLE}program/new", **GOOD | typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(programs(night)) == 1


def test_changing_is_filled_in_and_written_down(app):
    night = a_night(app)
    page = night.phones["Ada"].get(night.console("/edit")).text
    assert "Mentoring at Hack night" in page

    post(night.phones["Ada"], night.console("/edit"), **GOOD | {"weight_hours": "must"})

    [program] = programs(night)
    assert (program.name, program.weights["hours"]) == ("A term of mentoring", "must")
    with world(app) as session:
        acts = session.scalars(select(AuditEntry.act)).all()
    assert "changed a mentoring program" in acts
    assert 'value="2026-05-31"' in night.phones["Ada"].get(night.console("/edit")).text


def test_closing_and_opening_again_is_harmless_twice(app):
    night = a_night(app)
    for act, closed in (("/close", NOON), ("/reopen", None)):
        for _ in range(2):
            assert post(night.phones["Ada"], night.console(act)).status_code == 302
        assert programs(night)[0].closed_at == closed


def test_opened_again_after_its_last_day_it_says_what_to_change(app):
    night = a_night(app)
    with world(app) as session:
        session.get_one(Program, night.program.id).takes_until = NOON
    post(night.phones["Ada"], night.console("/close"))

    post(night.phones["Ada"], night.console("/reopen"))

    page = night.phones["Ada"].get(night.console()).text
    assert "Open again, but its last day is over." in page


def test_the_page_names_who_takes_part_and_what_is_missing(app):
    night = a_night(app, "Ben", "Cleo", minors=("Mia",))
    with world(app) as session:
        offering(session, night.program, night.people["Cleo"], "Web", identity=["left-handed"])
        asking(session, night.program, night.people["Ben"], "Web", "Rust", about="Private words")
        minor = session.merge(night.people["Mia"])
        minor.subgroup = "Otters"
        asking(session, night.program, minor, "Hardware")

    page = night.phones["Ada"].get(night.console()).text

    assert "Mentors have places for 50 % of those who ask." in page
    assert "Wanted, and offered by nobody: Hardware and Rust." in page
    assert "We are looking for mentors for Mentoring at Hack night: Hardware and Rust." in page
    assert "http://127.0.0.1:5000/e/hack-night/" in page or "/e/hack-night/" in page
    assert "Mia (Otters)" in page
    assert "left-handed" not in page
    assert "Private words" not in page
    assert "Ben" not in night.phones["Ada"].get(night.console("?q=cleo")).text


def test_somebody_without_a_phone_is_written_down_at_the_desk(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        eve = attending(session, session.merge(night.event), "Eve", source="walk-in")
    ada = night.phones["Ada"]
    assert f"for/{eve.code}/offer" in ada.get(night.console("/add?q=eve")).text

    for what in ("offer", "ask"):
        assert "never shown to anybody" not in ada.get(night.console(f"/for/{eve.code}/{what}")).text
        answer = post(
            ada,
            night.console(f"/for/{eve.code}/{what}"),
            topics="2 Web",
            capacity="1",
            format="either",
            zone="UTC",
        )
        assert answer.location == night.console()

    with world(app) as session:
        assert [session.scalars(select(kind.person_id)).one() for kind in (Offer, Request)] == [
            eve.person_id
        ] * 2


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_fills_it_in_for_somebody_reads_their_name_and_never_you(app, language):
    night = a_night(app, minors=("Mia",), audience="mixed")
    with world(app) as session:
        eve = attending(session, session.merge(night.event), "Eve", age=ADULT)
        session.execute(update(Person).values(language=language))
    forms = [(who, what) for who, what in ((eve, "offer"), (eve, "ask"), (night.people["Mia"], "ask"))]

    for who, what in forms:
        page = night.phones["Ada"].get(night.console(f"/for/{who.code}/{what}")).text
        shown = page[page.index("<form") : page.rindex("</form>")]
        words = re.sub(r"<[^>]*>", " ", shown)
        assert words.count(who.name) >= (7 if who is eve else 4)
        assert re.findall(r"\b(you|your|puedes|sueles|te|ti|tu)\b", words.lower()) == []
        own = post(night.phones["Ada"], night.console(f"/for/{who.code}/{what}"), capacity="", format="")
        assert (own.status_code, "you take?" in own.text) == (422, False)


def test_for_a_minor_picks_can_be_added_once_and_are_not_shown_here(app):
    night = a_night(app, minors=("Mia",))
    mia = night.people["Mia"]
    there = night.console(f"/for/{mia.code}/ask")
    ada = night.phones["Ada"]

    assert ada.get(night.console(f"/for/{mia.code}/offer")).status_code == 404
    assert there in ada.get(night.console("/add?q=mia")).text
    assert post(ada, there, topics="1 Hardware", format="either", zone="UTC").status_code == 302

    assert "Asks already" in ada.get(night.console("/add?q=mia")).text
    again = ada.get(there)
    assert again.status_code == 409
    assert "A leader looks after it." in again.text
    assert "Hardware</td>" not in ada.get(night.console()).text


def test_people_of_another_event_are_not_found(app):
    night = a_night(app, "Ben")

    assert night.phones["Ada"].get(night.console("/for/zzzzzzzzzzzz/offer")).status_code == 404
    assert night.phones["Ada"].get(f"{CONSOLE}program/zzzzzzzzzzzz").status_code == 404


def test_more_people_take_no_more_statements(app):
    night = a_night(app)
    counts = []
    for number in (1, 3):
        with world(app) as session:
            program = session.merge(night.program)
            for more in range(number):
                offering(session, program, f"Mentor {number}{more}")
                asking(session, program, f"Mentee {number}{more}")
        with statements(engine_of(app)) as seen:
            assert night.phones["Ada"].get(night.console()).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_an_adult_at_a_mixed_event_may_offer(app):
    night = a_night(app, audience="mixed")
    with world(app) as session:
        eve = attending(session, session.merge(night.event), "Eve", age=ADULT)

    answer = post(
        night.phones["Ada"],
        night.console(f"/for/{eve.code}/offer"),
        topics="2 Web",
        capacity="1",
        format="either",
        zone="UTC",
    )

    assert answer.status_code == 302


def test_the_last_day_is_the_one_that_was_chosen_and_not_the_midnight_after_it(app):
    night = a_night(app, "Ben")
    with world(app) as session:
        asking(session, night.program, night.people["Ben"], "Web")
        program = session.merge(night.program)
        program.takes_until = datetime(2026, 5, 13, tzinfo=ZoneInfo(MADRID))

    assert "until Tue 12 May 2026." in night.phone("Ada").get(CONSOLE).text
    assert "after Tue 12 May 2026;" in night.phone("Ben").get(f"{HOME}matches").text
