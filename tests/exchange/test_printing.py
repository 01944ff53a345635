"""Which badges are printed: new ones, changed ones, one again; looking marks nothing."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import select, update

from netevents.events.models import Event, Registration
from netevents.exchange import badges, prepared, printing
from netevents.exchange.console import badge_sheets
from netevents.exchange.models import PRINTED, Badge
from netevents.languages import speaking
from netevents.ops.work import one_pass
from tests.barcodes import qr_codes
from tests.cast import (
    NOON,
    a_group,
    a_person,
    an_event,
    attending,
    engine_of,
    post,
    signed_in,
    statements,
    world,
)

PAPER = {"stock": "a4", "which": "due", "sides": "one", "begin": "1"}


@pytest.fixture
def event(app, client, clock):
    """Hack night with Ben and Cleo, and Gus the greeter signed in."""
    with world(app) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
        for name in ("Ben", "Cleo"):
            attending(session, event, name)
    signed_in(client, gus)
    return event


def room(event):
    return f"/console/e/{event.slug}/badges"


def names(document):
    """The names on the badges of a PDF, by their codes."""
    with pypdfium2.PdfDocument(document) as opened:
        return {
            code.text.rsplit("/", 1)[1]
            for page in opened
            for code in qr_codes(page.render(scale=2.5, grayscale=True).to_pil())
        }


def tokens(app, event, *whose):
    with world(app) as session:
        rows = session.execute(
            select(Registration.name, Badge.token)
            .join(Badge, Badge.registration_id == Registration.id)
            .where(Badge.event_id == event.id, Badge.kind == PRINTED, Badge.replaced_at.is_(None))
        )
        found = {row.name: row.token for row in rows}
    return {found[name] for name in whose}


def printed(client, event, **fields):
    """What comes out of the printer."""
    answer = post(client, room(event), **(PAPER | fields))
    assert answer.status_code == 303
    return names(client.get(answer.location).data)


def test_new_badges_are_printed_once(app, client, event):
    assert "2 new since the last printing" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Ben", "Cleo")
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")

    assert "1 new since the last printing" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Dan")


def test_when_all_are_printed_it_says_so(client, event):
    printed(client, event)

    assert "All badges are printed" in client.get(room(event)).text
    answer = post(client, room(event), **PAPER)
    assert answer.status_code == 422
    assert 'id="which-error"' in answer.text


@pytest.mark.parametrize("change", ["name", "role", "badge", "event"])
def test_a_badge_that_says_something_else_now_is_printed_again(app, client, event, change):
    printed(client, event)
    with world(app) as session:
        there = session.get_one(Event, event.id)
        ben = session.scalars(select(Registration).where(Registration.name == "Ben")).one()
        if change == "name":
            ben.name = "Benjamin"
        elif change == "role":
            ben.role = "mentor"
        elif change == "badge":
            badges.replace(session, ben, now=NOON)
        else:
            there.name = "Hack morning"
    changed = {"name": ("Benjamin",), "event": ("Ben", "Cleo")}.get(change, ("Ben",))

    assert printed(client, event) == tokens(app, event, *changed)


def test_what_does_not_stand_on_a_badge_makes_no_new_one(app, client, event):
    printed(client, event)
    with world(app) as session:
        session.execute(update(Registration).values(checked_in_at=NOON, stays_out=True))

    assert "All badges are printed" in client.get(room(event)).text


def test_everybody_s_can_be_printed_again(app, client, event):
    printed(client, event)

    assert printed(client, event, which="all") == tokens(app, event, "Ben", "Cleo")


@pytest.mark.parametrize("which", ["due", "all"])
def test_very_many_badges_are_printed_in_parts(app, client, event, monkeypatch, which):
    monkeypatch.setattr(printing, "MOST", 2)
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")

    assert "One PDF holds 2 badges" in client.get(room(event)).text
    assert printed(client, event, which=which) == tokens(app, event, "Ben", "Cleo")
    assert "1 new since" in client.get(room(event)).text
    assert printed(client, event) == tokens(app, event, "Dan")
    assert printed(client, event, which="all") == tokens(app, event, "Ben", "Cleo")
    assert "1 new since" in client.get(room(event)).text


def test_pressing_twice_leads_to_the_same_sheet(app, client, event, clock):
    page = client.get(room(event)).text
    drawn = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
    first, again = (post(client, room(event), **PAPER, once=drawn) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303)
    assert again.location == first.location
    assert names(client.get(again.location).data) == tokens(app, event, "Ben", "Cleo")
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")
    clock.advance(timedelta(minutes=1))
    later = post(client, room(event), **PAPER, once=drawn)
    assert names(client.get(later.location).data) == tokens(app, event, "Dan")


def drawn_by_the_worker(app, client, answer):
    """The PDF behind the page of many badges, once the worker was there."""
    waiting = client.get(answer.location)
    assert (answer.status_code, waiting.headers["Refresh"]) == (303, "2")
    assert "Being drawn" in waiting.text
    one_pass(app, only=("files",))
    ready = client.get(answer.location)
    assert "Refresh" not in ready.headers
    address = ready.text.partition('href="/handed-out/')[2].partition('"')[0]
    return (app.config["INSTANCE"] / prepared.FOLDER / address).read_bytes()


def test_many_badges_are_drawn_by_the_worker(app, client, event, monkeypatch):
    monkeypatch.setattr(badge_sheets, "AT_ONCE", 1)

    answer = post(client, room(event), **PAPER | {"stock": "avery-l4785", "sides": "duplex", "begin": "10"})

    assert names(drawn_by_the_worker(app, client, answer)) == tokens(app, event, "Ben", "Cleo")
    assert "All badges are printed" in client.get(room(event)).text
    assert client.get(f"{room(event)}.pdf?stock=a4").location == room(event)
    code = answer.location.rpartition("/")[2]
    assert client.get(f"/console/e/{event.slug}/exports/{code}").status_code == 404


def test_many_badges_are_drawn_once_more_and_that_marks_nothing(app, client, event, monkeypatch):
    printed(client, event)
    monkeypatch.setattr(badge_sheets, "AT_ONCE", 1)
    page = client.get(room(event)).text
    latest = page.partition("badges.pdf")[2].partition('"')[0].replace("&amp;", "&")
    sheet = latest.rpartition("=")[2]

    assert "Draw them once more" in client.get(f"{room(event)}.pdf{latest}").text
    asked = {"stock": "a4", "sides": "one", "begin": "1"}
    answer = post(client, f"{room(event)}.pdf", **asked, sheet=sheet)

    assert names(drawn_by_the_worker(app, client, answer)) == tokens(app, event, "Ben", "Cleo")
    assert client.get(f"{room(event)}.pdf{latest}").location == answer.location
    assert "All badges are printed" in client.get(room(event)).text
    for sent, status in (({"sheet": "7"}, 404), ({"sheet": ""}, 422), ({"stock": "papyrus"}, 422)):
        assert post(client, f"{room(event)}.pdf", **asked | {"sheet": sheet} | sent).status_code == status


def test_one_badge_again_at_the_desk_leaves_the_others_as_they_were(app, client, event):
    with world(app) as session:
        code = session.scalars(select(Registration.code).where(Registration.name == "Ben")).one()

    assert "One badge: <bdi>Ben</bdi>" in client.get(f"{room(event)}?one={code}").text
    for _ in range(2):
        assert printed(client, event, one=code, which="all") == tokens(app, event, "Ben")
    assert "1 new since" in client.get(room(event)).text


def test_the_last_printing_can_be_had_once_more(app, client, event):
    first = post(client, room(event), **PAPER).location
    with world(app) as session:
        attending(session, session.get_one(Event, event.id), "Dan")
    printed(client, event)
    page = client.get(room(event)).text
    latest = page.partition("badges.pdf")[2].partition('"')[0].replace("&amp;", "&")

    assert names(client.get(f"{room(event)}.pdf{latest}").data) == tokens(app, event, "Dan")
    assert names(client.get(first).data) == tokens(app, event, "Ben", "Cleo")


def test_looking_at_sheets_marks_nothing_as_printed(client, event):
    client.get(f"{room(event)}.pdf?stock=a4")
    client.get(f"{room(event)}.pdf?stock=a4&sides=fold")

    assert "2 new since" in client.get(room(event)).text


def test_the_paper_of_the_last_time_is_offered_first(client, event):
    printed(client, event, stock="avery-5392")

    assert '<option selected value="avery-5392">' in client.get(room(event)).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stock": "papyrus"}, "stock"),
        ({"stock": ""}, "stock"),
        ({"which": "some"}, "which"),
        ({"sides": "three"}, "sides"),
        ({"sides": "fold", "stock": "avery-5390"}, "sides"),
        ({"begin": "5"}, "begin"),
        ({"begin": "0"}, "begin"),
        ({"begin": "-1"}, "begin"),
        ({"begin": "x"}, "begin"),
        ({"begin": "9" * 400}, "begin"),
    ],
)
def test_a_choice_that_cannot_be_printed_is_said_beside_its_field(client, event, changes, field):
    answer = post(client, room(event), **(PAPER | changes))

    assert answer.status_code == 422
    assert f"{field}-error" in answer.text
    assert "2 new since" in client.get(room(event)).text


@pytest.mark.parametrize("query", ["sheet=1", "sheet=x", "sheet=" + "9" * 30, "sheet=%C2%B2", "one=nobody"])
def test_what_was_never_printed_is_not_found(client, event, query):
    assert client.get(f"{room(event)}.pdf?stock=a4&{query}").status_code == 404


def test_nobody_s_badge_is_not_printed(client, event):
    assert post(client, room(event), **PAPER, one="nobody").status_code == 404
    assert "no badge to print" in client.get(f"{room(event)}?one=nobody").text


def test_printings_at_one_moment_are_kept_apart(app, client, event):
    with world(app) as session:
        there = session.get_one(Event, event.id)
        found = printing.printables(session, there, base_url="https://example.org")
        first = printing.mark(session, there, found[:1], now=NOON)
        second = printing.mark(session, there, found[1:], now=NOON)
        behind = printing.mark(session, there, found[1:], now=NOON - timedelta(days=1))

    assert first < second < behind


def test_the_page_reads_all_badges_at_once(app, client, event):
    with statements(engine_of(app)) as few:
        client.get(room(event))
    with world(app) as session:
        for number in range(20):
            attending(session, session.get_one(Event, event.id), f"Guest {number}")
    with statements(engine_of(app)) as many:
        client.get(room(event))

    assert len(few) == len(many) == 4


def test_a_minor_s_badge_says_first_name_and_group(session):
    event = an_event(session, audience="mixed")
    mia = attending(session, event, a_person(session, "Mia", age="16-17"), source="leader")
    mia.subgroup = "Owls"
    session.flush()

    (badge,) = printing.printables(session, event, base_url="https://example.org")

    assert (badge.face.name, badge.face.line) == ("Mia", "Owls")


def test_paper_is_in_the_language_of_the_event(app, event):
    with world(app) as session:
        here = session.get_one(Event, event.id)
        here.language = "es"
        attending(session, here, "Mo", role="mentor")
        for reader in ("en", "es"):
            with speaking(reader):
                found = printing.printables(session, here, base_url="https://n.example")
                assert [(one.face.name, one.face.line) for one in found][-1] == ("Mo", "Mentoría")
