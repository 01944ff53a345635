"""What others get from me: ticked field by field, with a record of every change."""

from __future__ import annotations

import re
from datetime import timedelta

from netevents.events import audit
from netevents.events.models import Registration
from netevents.events.queries import event_by_slug
from netevents.exchange.files import CONNECTIONS
from netevents.exchange.models import FIELDS, LINES
from netevents.exchange.youth import guardians
from tests.cast import a_person, a_phone, an_event, an_organizer, attending, nobody, post, world
from tests.conftest import NOON
from tests.exchange.stage import CLEO, a_meeting, an_attendee, ever_shared
from tests.youth.troop import a_troop

PAGE = "/e/hack-night/sharing"


def ticked(text: str) -> set[str]:
    """The names of the boxes that are ticked on a page."""
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", text)
    return {re.search(r'name="(\w+)"', box)[1] for box in boxes if " checked" in box}


def at_hack_night(app, name="Cleo", **profile):
    with world(app) as session:
        return an_attendee(session, an_event(session), name, profile=profile or CLEO)


def test_three_lines_are_ticked_at_first_and_contact_fields_are_not(app):
    cleo = at_hack_night(app)

    page = a_phone(app, cleo.person).get(PAGE)

    assert page.status_code == 200
    assert ticked(page.text) == set(LINES)


def test_page_shows_the_real_values_beside_their_ticks_and_in_the_preview(app):
    cleo = at_hack_night(app)

    text = a_phone(app, cleo.person).get(PAGE).text

    for name, value in CLEO.items():
        shown = value if isinstance(value, str) else value[0]
        assert text.count(f'data-share="{name}"') == 1
        assert f'class="share-{name}"' in text
        assert shown in text
    assert "can’t be called back" in text


def test_empty_fields_say_so_and_lead_to_the_profile(app):
    ben = at_hack_night(app, "Ben", ask_me_about="Ants")

    text = a_phone(app, ben.person).get(PAGE).text

    assert text.count("Not filled in yet") == len(FIELDS) - 1
    assert '<a href="/me/profile">' in text


def test_saved_ticks_are_what_others_get_from_now_on(app, clock):
    code, ben, cleo, _ = a_meeting(app)
    hers, his = a_phone(app, cleo.person), a_phone(app, ben.person)
    assert "cleo@example.org" not in his.get(f"/c/{code}").text

    answer = post(hers, PAGE, email="y", ask_me_about="y", asks_first="y", hidden="y")

    assert answer.status_code == 303
    assert ticked(hers.get(PAGE).text) == {"email", "ask_me_about", "asks_first", "hidden"}
    seen = his.get(f"/c/{code}").text
    assert "cleo@example.org" in seen
    assert "Bees" in seen
    assert "A team" not in seen

    clock.advance(timedelta(minutes=5))
    post(hers, PAGE)

    assert "cleo@example.org" not in his.get(f"/c/{code}").text
    with world(app) as session:
        place = session.get_one(Registration, cleo.id)
        kept = [(row.field, row.given_at, row.withdrawn_at) for row in ever_shared(session, place)]
        assert ("email", NOON, NOON + timedelta(minutes=5)) in kept
        assert all(withdrawn for _, _, withdrawn in kept)
        assert (place.asks_first, place.hidden) == (False, False)


def test_staying_out_and_the_organizers_email_are_choices_of_their_own(app):
    cleo = at_hack_night(app)
    phone = a_phone(app, cleo.person)

    post(phone, PAGE, stays_out="y", organizers_may_email="y")

    assert ticked(phone.get(PAGE).text) == {"stays_out", "organizers_may_email"}
    with world(app) as session:
        place = session.get_one(Registration, cleo.id)
        assert place.stays_out
        assert place.organizers_may_email


def test_minor_has_no_fields_and_can_share_none(app):
    with world(app) as session:
        event = an_event(session, audience="mixed")
        mia = a_person(session, "Mia", age="13-15")
        place = attending(session, event, mia)
    phone = a_phone(app, mia)

    text = phone.get(PAGE).text
    assert "data-share" not in text
    assert "first name" in text
    assert "organizers_may_email" not in text

    answer = post(phone, PAGE, email="y", links="y", organizers_may_email="y", stays_out="y")

    assert answer.status_code == 303
    with world(app) as session:
        place = session.get_one(Registration, place.id)
        assert ever_shared(session, place) == []
        assert (place.stays_out, place.organizers_may_email) == (True, False)


def test_a_minor_does_not_show_a_record_that_a_guardian_hid(app):
    with world(app) as session:
        troop = a_troop(session)
        guardians.withdraw(session, troop.event, troop.mia, by=troop.ada, now=NOON, tell=nobody)
        mia, slug = troop.mia, troop.event.slug
        person = mia.person

    post(a_phone(app, person), f"/e/{slug}/sharing", stays_out="y")

    with world(app) as session:
        place = session.get_one(Registration, mia.id)
        assert (place.hidden, place.stays_out) == (True, True)


def test_everybody_in_the_list_can_read_who_took_it_home_and_why(app):
    cleo = at_hack_night(app)
    phone = a_phone(app, cleo.person)
    assert "Nobody has so far" in phone.get(PAGE).text

    with world(app) as session:
        event = event_by_slug(session, "hack-night")
        ada = an_organizer(session)
        audit.record(session, event, ada, CONNECTIONS.act, now=NOON, why="for the sponsors’ report")

    text = phone.get(PAGE).text
    assert "On Fri 8 May 2026, 14:00, <bdi>Ada</bdi> exported the list" in text
    assert "for the sponsors’ report" in text


def test_page_is_only_for_people_of_the_event(app):
    at_hack_night(app)
    with world(app) as session:
        mallory = a_person(session, "Mallory")

    assert a_phone(app, mallory).get(PAGE).location == "/e/hack-night/"
    assert post(a_phone(app, mallory), PAGE, email="y").status_code == 302
    assert app.test_client().get(PAGE).status_code == 302
    assert a_phone(app, mallory).get("/e/nowhere/sharing").status_code == 404
