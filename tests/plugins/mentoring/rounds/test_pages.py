"""The pages of rounds: an organizer runs, looks, moves and publishes; mentor and mentee read and answer."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from netevents.events.models import AuditEntry, Event, Registration
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.host import switches
from netevents.people.models import ADULT, Person
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds import clockwork
from netevents_mentoring.rounds.models import Match, Round
from netevents_mentoring.youth.models import Screening
from tests.cast import a_person, an_event, attending, engine_of, post, statements, world
from tests.plugins.mentoring.taking_part import CONSOLE, HOME, a_night, asking, offering

WEB, DESIGN = {"Web": 2}, {"Design": 2}
HOSTILE = "<script>alert(1)</script>{{7*7}}"


class Rounds:
    """Ada’s console, and everybody’s phones."""

    def __init__(self, app, *mentees, mentors=("Mo", "Nia"), minors=(), **facts):
        self.app = app
        grown = (*mentors, *mentees)
        self.night = a_night(app, *(() if minors else grown), minors=minors, **facts)
        if minors:  # at such an event whoever does not say is taken for a minor
            with world(app) as session:
                event = session.get_one(Event, self.night.event.id)
                for name in grown:
                    self.night.people[name] = attending(session, event, a_person(session, name, age=ADULT))
        self.ada = self.night.phone("Ada")
        with world(app) as session:
            for name in mentors:
                offering(session, self.night.program, self.night.people[name], "Web", about=f"{name} writes.")
            for name in (*mentees, *minors):
                asking(session, self.night.program, self.night.people[name], "Web")
        self.index = f"{CONSOLE}rounds/{self.night.program.code}"

    def work(self):
        for _ in range(9):
            with world(self.app) as session:
                clockwork.due(session, now=self.clock(), write=None)
            with world(self.app) as session:
                names = list(clockwork.jobs(session))
            for name in names:
                clockwork.run(name, sessions=lambda: world(self.app), clock=self.clock)
            if not names:
                return

    @property
    def clock(self):
        return self.app.extensions["netevents.clock"]

    def start(self, mode="best total"):
        """The address of a round that is computed."""
        answer = post(self.ada, self.index, mode=mode, seconds="20")
        assert answer.status_code == 302
        self.work()
        return answer.location

    def published(self):
        there = self.start()
        assert post(self.ada, f"{there}/publish").status_code == 302
        return there

    def code(self, kind, name):
        with world(self.app) as session:
            return session.scalars(
                select(kind.code).where(kind.registration_id == self.night.people[name].id)
            ).one()

    def match(self, name):
        """The code of what waits for the mentee ``name``."""
        with world(self.app) as session:
            return session.scalars(
                select(Match.code)
                .join(Request, Request.id == Match.request_id)
                .where(Request.registration_id == self.night.people[name].id, Match.ended_at.is_(None))
            ).one()

    def text(self, path, who="Ada", status=200):
        answer = self.night.phone(who).get(path)
        assert answer.status_code == status, answer.text
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


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
    assert f"{mentee} and Mo" in page
    assert "Kept together and apart" in page
    rounds.text(f"{failed}/plots", status=404)


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


@pytest.mark.parametrize("after", ["m" + "9" * 5000, "u" + "9" * 12, "m²", "m-1", "x"])
def test_an_odd_place_in_a_list_is_no_mishap(app, after):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.start()

    assert rounds.ada.get(f"{there}?after={after}").status_code == 200
