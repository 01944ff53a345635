from datetime import timedelta

import pytest
from markupsafe import escape

from netevents.groups.models import Group
from netevents.groups.queries import role_of
from tests.cast import (
    NOON,
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    engine_of,
    post,
    signed_in,
    statements,
    world,
)


def text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def club(app):
    """Ada owns the club, Bea organizes, Gus greets."""
    with world(app) as session:
        ada, bea = an_organizer(session, "Ada"), an_organizer(session, "Bea")
        gus = an_organizer(session, "Gus", email="gus@example.org")
        group = a_group(session, owner=ada, organizer=bea, greeter=gus)
    return {"Ada": ada, "Bea": bea, "Gus": gus, "group": group}


def role_in(app, club, name):
    with world(app) as session:
        return role_of(session, club["group"].id, club[name].id)


def test_an_organizer_without_a_group_reads_what_to_do_next(app, client):
    with world(app) as session:
        ada = an_organizer(session)

    page = text(signed_in(client, ada).get("/console/"))

    assert "Start a group" in page
    assert 'href="/console/new-group"' in page


def test_an_attendee_in_the_console_is_told_whom_to_ask(app, client):
    with world(app) as session:
        ben = a_person(session, "Ben")
    signed_in(client, ben)

    assert "Ask an owner to add you" in text(client.get("/console/"))
    assert client.get("/console/new-group").status_code == 403
    assert post(client, "/console/new-group", name="Mine").status_code == 403


def test_a_group_is_founded_in_one_form(app, client):
    with world(app) as session:
        ada = an_organizer(session)

    answer = post(signed_in(client, ada), "/console/new-group", name="Café Club")

    assert answer.location == "/console/g/cafe-club/new-event"
    assert "plan its first event" in text(client.get(answer.location))


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "nul\x00", "bell\x07", "\u2028"])
def test_a_name_that_cannot_be_kept_is_refused_beside_the_field(app, client, name):
    with world(app) as session:
        ada = an_organizer(session)

    answer = post(signed_in(client, ada), "/console/new-group", name=name)

    assert answer.status_code == 422
    assert 'id="name-error"' in text(answer)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "القهوة", "😀😀", "%s%n"]
)
def test_any_other_name_is_kept_as_it_was_typed(app, client, name):
    with world(app) as session:
        ada = an_organizer(session)

    answer = post(signed_in(client, ada), "/console/new-group", name=name)

    page = text(client.get(answer.location.removesuffix("new-event")))
    assert f"<bdi>{escape(name)}</bdi>" in page
    with world(app) as session:
        assert session.query(Group).one().name == name


def test_the_console_lists_events_by_what_they_are_up_to(app, client, club):
    week = timedelta(days=7)
    with world(app) as session:
        group = session.merge(club["group"])
        for name, start in (
            ("Last", NOON - week),
            ("Now", NOON),
            ("Next", NOON + week),
            ("Later", NOON + 2 * week),
        ):
            an_event(session, group, name=name, starts_at=start, ends_at=start + timedelta(hours=1))

    page = text(signed_in(client, club["Ada"]).get("/console/"))

    order = [page.index(word) for word in ("Under way", "Now", "Upcoming", "Next", "Later", "Past", "Last")]
    assert order == sorted(order)


def test_a_greeter_sees_the_events_but_plans_none(app, client, club):
    with world(app) as session:
        an_event(session, session.merge(club["group"]), name="Hack night")
    signed_in(client, club["Gus"])

    page = text(client.get("/console/"))

    assert "Hack night" in page
    assert "New event" not in page
    assert client.get("/console/g/robotics-club/").status_code == 404


def test_an_owner_adds_somebody_by_the_email_of_their_account(app, client, club):
    with world(app) as session:
        dora = an_organizer(session, "Dora", email="dora@example.org")
    club["Dora"] = dora
    signed_in(client, club["Ada"])

    answer = post(client, "/console/g/robotics-club/members", email="Dora@Example.org", role="greeter")

    assert answer.status_code == 302
    assert "Dora is now a greeter." in text(client.get(answer.location))
    assert role_in(app, club, "Dora") == "greeter"


def test_an_unknown_email_is_said_beside_the_field_and_stays(client, club):
    signed_in(client, club["Ada"])

    answer = post(client, "/console/g/robotics-club/members", email="who@example.org", role="organizer")

    assert answer.status_code == 422
    assert "No account has this e-mail" in text(answer)
    assert "who@example.org" in text(answer)


@pytest.mark.parametrize("role", ["admin", "", "owner; DROP TABLE membership"])
def test_no_other_role_can_be_given(app, client, club, role):
    signed_in(client, club["Ada"])

    answer = post(client, "/console/g/robotics-club/members", email="gus@example.org", role=role)

    assert answer.status_code == 422
    assert role_in(app, club, "Gus") == "greeter"


def test_an_owner_changes_and_takes_roles(app, client, club):
    signed_in(client, club["Ada"])
    gus = f"/console/g/robotics-club/members/{club['Gus'].code}"

    assert post(client, gus, role="organizer").status_code == 302
    assert role_in(app, club, "Gus") == "organizer"
    assert post(client, f"{gus}/remove").status_code == 302
    assert role_in(app, club, "Gus") is None
    assert client.get(gus).status_code == 404


def test_the_last_owner_stays(app, client, club):
    signed_in(client, club["Ada"])
    ada = f"/console/g/robotics-club/members/{club['Ada'].code}"

    removed, lowered = post(client, f"{ada}/remove"), post(client, ada, role="greeter")

    assert (removed.status_code, lowered.status_code) == (409, 422)
    for answer in (removed, lowered):
        assert "Make somebody else an owner first" in text(answer)
    assert 'id="role-error"' in text(lowered)
    assert role_in(app, club, "Ada") == "owner"


@pytest.mark.parametrize("who", ["Bea", "Gus", "Mallory"])
def test_only_owners_choose_who_helps(app, client, club, who):
    with world(app) as session:
        club["Mallory"] = an_organizer(session, "Mallory", email="mallory@example.org")
        a_group(session, "Others", owner=club["Mallory"])
    signed_in(client, club[who])
    gus = f"/console/g/robotics-club/members/{club['Gus'].code}"

    answers = [
        post(client, "/console/g/robotics-club/members", email="mallory@example.org", role="owner"),
        client.get(gus),
        post(client, gus, role="owner"),
        post(client, f"{gus}/remove"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert role_in(app, club, "Gus") == "greeter"
    assert role_in(app, club, "Mallory") is None


def test_organizers_see_who_helps_without_the_means_to_change_it(app, client, club):
    page = text(signed_in(client, club["Bea"]).get("/console/g/robotics-club/members"))

    assert "Gus" in page
    assert "They have an account already" not in page
    assert "You can invite greeters" in page
    assert a_phone(app, club["Gus"]).get("/console/g/robotics-club/members").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/console/", "/console/new-group", "/console/g/robotics-club/", "/console/g/robotics-club/members"],
)
def test_strangers_are_sent_to_sign_in(client, club, path):
    assert client.get(path).location == "/console/sign-in"


def test_a_form_without_its_token_changes_nothing(app, client, club):
    signed_in(client, club["Ada"])

    answer = client.post(f"/console/g/robotics-club/members/{club['Gus'].code}/remove")

    assert answer.status_code == 400
    assert role_in(app, club, "Gus") == "greeter"


@pytest.mark.parametrize("number", [1, 3])
def test_the_console_reads_groups_and_events_at_once(app, client, number):
    with world(app) as session:
        ada = an_organizer(session)
        for count in range(number):
            group = a_group(session, f"Group {count}", owner=ada)
            for _ in range(number):
                an_event(session, group)
    signed_in(client, ada)

    with statements(engine_of(app)) as seen:
        assert client.get("/console/").status_code == 200

    assert len(seen) == 4
