"""The pages of a match: mentor and mentee read and answer it, nobody else does, and no minor is asked."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from netevents.events.models import Event
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.host import switches
from netevents.people.models import Person
from netevents_mentoring.programs.models import Program, Request
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.youth.models import Screening
from tests.cast import an_event, attending, post, world
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.taking_part import HOME


def test_mentor_and_mentee_read_their_match_and_become_a_pair(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    rounds.published()
    show = f"{HOME}match/{rounds.match('Ben')}"
    assert "A mentor for you: Mo" in rounds.text("/e/hack-night/", "Ben")
    assert "A mentee for you: Ben" in rounds.text("/e/hack-night/", "Mo")
    assert "A mentor for you: Mo" in rounds.text("/", "Ben")

    page = rounds.text(show, "Ben")
    assert "What you want to learn, they know: Web." in page
    assert "Mo writes." in page
    assert "in 100" not in page

    answer = post(rounds.night.phone("Ben"), f"{show}/yes")
    assert "Now it is up to Mo" in rounds.text(answer.location, "Ben")
    assert "Ben said yes" in rounds.text(show, "Mo")
    pair = post(rounds.night.phone("Mo"), f"{show}/yes").location

    assert "Ben" in rounds.text(pair, "Mo")
    assert "You have a mentor." in rounds.text(f"{HOME}matches", "Ben")
    assert rounds.text(show, "Ben")


def test_a_no_may_say_why_to_the_organizers_only(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.published()
    show = f"{HOME}match/{rounds.match('Ben')}"
    assert rounds.text(f"{show}/no", "Mo")
    assert post(rounds.night.phone("Mo"), f"{show}/no", because="spite").status_code == 422

    assert post(rounds.night.phone("Mo"), f"{show}/no", because="time").status_code == 302
    rounds.work()

    read = rounds.text(f"{HOME}matches", "Ben")
    assert "Mo is not free for it this time." in read
    assert "waiting list" in read
    assert "no time" not in read
    assert "no time at the moment" in rounds.text(there)
    assert "I can be asked again" in rounds.text(f"{HOME}matches", "Mo")
    post(rounds.night.phone("Mo"), f"{HOME}match/back/{rounds.night.program.code}")
    assert "I can be asked again" not in rounds.text(f"{HOME}matches", "Mo")


def test_a_match_is_for_its_two_people_only(app):
    rounds = Rounds(app, "Ben", "Cleo", mentors=("Mo",))
    rounds.published()
    with world(app) as session:
        asked = session.scalars(select(Match).where(Match.ended_at.is_(None))).one()
        taken = session.get_one(Request, asked.request_id).registration_id
    other = "Cleo" if taken == rounds.night.people["Ben"].id else "Ben"
    show = f"{HOME}match/{asked.code}"

    rounds.text(show, other, status=404)
    assert post(rounds.night.phone(other), f"{show}/yes").status_code == 404
    assert post(rounds.night.phone(other), f"{show}/no", because="").status_code == 404
    assert post(rounds.night.phone(other), f"{HOME}match/back/nosuchcode").status_code == 404


def test_before_it_is_published_nobody_reads_anything_of_a_match(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    rounds.start()

    assert "A mentor for you" not in rounds.text("/e/hack-night/", "Ben")
    assert "Your request is in." in rounds.text(f"{HOME}matches", "Ben")
    assert "Your offer is in." in rounds.text(f"{HOME}matches", "Mo")
    rounds.text(f"{HOME}match/{rounds.match('Ben')}", "Ben", status=404)


def screened(rounds, name):
    with world(rounds.app) as session:
        event = session.get_one(Event, rounds.night.event.id)
        row = Screening(
            group_id=event.group_id,
            person_id=rounds.night.people[name].person_id,
            how="Certificate",
            made_at=rounds.clock(),
            ends_at=rounds.clock() + timedelta(days=90),
        )
        session.add(row)


def test_minors_are_listed_apart_asked_nothing_and_in_no_file(app):
    rounds = Rounds(app, "Ben", mentors=("Mo", "Nia"), minors=("Mia",), audience="mixed")
    screened(rounds, "Mo")
    screened(rounds, "Nia")
    there = rounds.published()

    page = rounds.text(there)
    assert "Needs approval A round asks no minor" in page
    assert "Mia" in page
    needs = page.split("Needs approval")[1].split("What is proposed")[0]
    assert "Offers" not in needs
    assert "Both can meet" not in needs
    for name in ("Mo", "Nia"):
        assert "Mia" not in rounds.text(f"{HOME}matches", name)
        assert "Mia" not in rounds.text("/e/hack-night/", name)
    assert "Your leaders look for a mentor" in rounds.text(f"{HOME}matches", "Mia")
    code = rounds.match("Mia")
    for name in ("Mia", "Mo", "Nia"):
        rounds.text(f"{HOME}match/{code}", name, status=404)
    assert post(rounds.ada, f"{there}/yes/{code}/mentor").status_code == 404
    sent = post(rounds.ada, f"{there}/round.csv", **{"out-why": "To talk it over"}).text
    assert "Ben" in sent
    assert "Mia" not in sent
    file = f"mentee_code,mentor_code\n{rounds.code(Request, 'Mia')},\n".encode()
    answer = post(rounds.ada, f"{there}/file", **{"in-sheet": (io.BytesIO(file), "round.csv")})
    assert "Young people are matched on the page" in answer.text


def test_the_database_itself_refuses_to_ask_a_minor(app):
    rounds = Rounds(app, mentors=("Mo",), minors=("Mia",), audience="mixed")
    screened(rounds, "Mo")
    rounds.start()

    with pytest.raises(IntegrityError), world(app) as session:
        session.execute(update(Match).values(asked_at=rounds.clock()))


def test_an_organizer_who_is_one_of_the_two_reads_no_more_than_the_other_of_them(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.published()
    with world(app) as session:
        event = session.get_one(Event, rounds.night.event.id)
        mo = session.get_one(Person, rounds.night.people["Mo"].person_id)
        give_role(session, session.get_one(Group, event.group_id), mo, "organizer", now=rounds.clock())
    post(rounds.night.phone("Ben"), f"{HOME}match/{rounds.match('Ben')}/no", because="fit")

    assert "The mentee said no." in rounds.text(there)
    page = rounds.text(there, "Mo")
    assert "It is not to be this time." in page
    assert "The mentee said no." not in page
    assert "fit" not in page.partition("What came of others")[2].casefold().split()


@pytest.mark.parametrize("whole_group", [True, False])
def test_at_another_event_of_the_group_a_match_is_read_and_answered_where_the_program_reaches(
    app, whole_group
):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    with world(app) as session:
        session.get_one(Program, rounds.night.program.id).whole_group = whole_group
        group = session.get_one(Group, session.get_one(Event, rounds.night.event.id).group_id)
        later = an_event(session, group, name="Later night")
        switches.switch_on(session, later, "mentoring")
        attending(session, later, session.get_one(Person, rounds.night.people["Ben"].person_id))
        there = f"/e/{later.slug}/mentoring/"
    rounds.published()
    code = rounds.match("Ben")

    if whole_group:
        assert "Mo could be your mentor" in rounds.text(f"{there}matches", "Ben")
        assert "Mo" in rounds.text(f"{there}match/{code}", "Ben")
        assert post(rounds.night.phone("Ben"), f"{there}match/{code}/yes").status_code == 302
        assert "You said yes" in rounds.text(f"{HOME}matches", "Ben")
    else:
        assert "You have neither asked" in rounds.text(f"{there}matches", "Ben")
        rounds.text(f"{there}match/{code}", "Ben", status=404)


def test_of_a_match_that_is_over_there_is_a_name_and_what_came_of_it(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    rounds.published()
    show = f"{HOME}match/{rounds.match('Ben')}"
    assert "Mo writes." in rounds.text(show, "Ben")
    post(rounds.night.phone("Ben"), f"{show}/no", because="")

    page = rounds.text(show, "Ben")

    assert "You declined this match." in page
    assert "Mo" in page
    assert "Mo writes." not in page
    assert "Web" not in page
