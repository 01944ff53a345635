from io import BytesIO

import pytest
from PIL import Image

from netevents.events.domain import end_event
from netevents.people.models import ADULT
from tests.barcodes import qr_codes
from tests.cast import (
    NOON,
    a_group,
    a_person,
    a_phone,
    an_event,
    an_organizer,
    attending,
    engine_of,
    nobody,
    post,
    statements,
    world,
)


def text(answer):
    return answer.get_data(as_text=True)


def test_the_front_door_says_what_this_is_and_asks_for_a_room_code(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "Meet people at your event. Remember them after." in text(answer)
    assert 'name="code"' in text(answer)
    assert "Your events" not in text(answer)


def test_a_room_code_leads_to_the_event_however_it_is_typed(app, client):
    with world(app) as session:
        event = an_event(session)

    typed = f" {event.room_code[:3].lower()} {event.room_code[3:].lower()}"

    assert post(client, "/room", code=typed).location == f"/e/{event.slug}/"
    assert client.get(f"/j/{event.room_code.lower()}").location == f"/e/{event.slug}/"
    assert client.get(f"/J/{event.room_code}").location == f"/e/{event.slug}/"


@pytest.mark.parametrize("typed", ["ZZZZZZ", "", " ", "' OR 1=1 --", "\x00", "😀" * 30, "x" * 4000])
def test_a_wrong_room_code_gets_a_sentence_and_stays_in_the_field(client, typed):
    answer = post(client, "/room", code=typed)

    assert answer.status_code == 422
    assert 'class="error"' in text(answer)


def test_a_room_code_opens_no_draft(app, client):
    with world(app) as session:
        event = an_event(session, state="draft")

    assert post(client, "/room", code=event.room_code).status_code == 422
    assert client.get(f"/j/{event.room_code}").status_code == 404


def test_strangers_see_the_event_in_its_own_time_and_can_join(app, client):
    with world(app) as session:
        event = an_event(session, name="Hack <b>night</b>", about="Bring a laptop.\n\nPizza.")
        attending(session, event, "Cleo")

    page = text(client.get(f"/e/{event.slug}/"))

    assert "Hack &lt;b&gt;night&lt;/b&gt;" in page
    assert "Fri 8 May 2026, 13:00–19:00" in page
    assert "<p>Pizza.</p>" in page
    assert f'href="/e/{event.slug}/join"' in page
    assert "Cleo" not in page
    assert event.room_code not in page


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": "ended"}, "This event has ended"),
        ({"audience": "youth"}, "Leaders add everybody"),
    ],
)
def test_where_nobody_can_join_alone_there_is_no_button(app, client, facts, sentence):
    with world(app) as session:
        event = an_event(session, **facts)

    page = text(client.get(f"/e/{event.slug}/"))

    assert sentence in page
    assert "/join" not in page


@pytest.mark.parametrize("page", ["", "poster", "privacy"])
def test_a_draft_is_seen_by_its_group_only(app, client, page):
    with world(app) as session:
        ada, mallory = an_organizer(session), an_organizer(session, "Mallory")
        event = an_event(session, a_group(session, owner=ada), state="draft")
        a_group(session, "Others", owner=mallory)

    assert client.get(f"/e/{event.slug}/{page}").status_code == 404
    assert a_phone(app, mallory).get(f"/e/{event.slug}/{page}").status_code == 404
    assert a_phone(app, ada).get(f"/e/{event.slug}/{page}").status_code == 200


@pytest.mark.parametrize("slug", ["nowhere", "%00", "..%2f..%2fetc", "😀", "a" * 3000])
def test_an_unknown_event_is_not_found(client, slug):
    for page in ("", "poster", "privacy"):
        assert client.get(f"/e/{slug}/{page}").status_code == 404


def test_an_attendee_starts_from_the_scanner_and_their_badge(app):
    with world(app) as session:
        event = an_event(session)
        ben = a_person(session, "Ben")
        attending(session, event, ben)

    page = text(a_phone(app, ben).get(f"/e/{event.slug}/"))

    assert "Show my badge" in page
    assert f'href="/e/{event.slug}/scan"' in page
    assert f'href="/e/{event.slug}/sharing"' in page
    assert "console" not in page


def test_a_minor_finds_the_list_of_who_met_whom(app):
    with world(app) as session:
        event = an_event(session, audience="mixed")
        mia, lea = a_person(session, "Mia", age="13-15"), a_person(session, "Lea", age=ADULT)
        attending(session, event, mia)
        attending(session, event, lea, role="leader")

    hers = text(a_phone(app, mia).get(f"/e/{event.slug}/"))
    assert f'href="/e/{event.slug}/sharing"' in hers
    assert "The list of who met whom" in hers
    assert "What I share here" not in hers
    leaders = text(a_phone(app, lea).get(f"/e/{event.slug}/"))
    assert "What I share here" in leaders
    assert "For leaders" in leaders


def test_who_has_the_role_of_a_leader_among_adults_is_offered_no_leaders_pages(app):
    with world(app) as session:
        event, lea = an_event(session), a_person(session, "Lea", age=ADULT)
        attending(session, event, lea, role="leader")

    assert "For leaders" not in text(a_phone(app, lea).get(f"/e/{event.slug}/"))


def test_after_the_end_the_people_come_first(app):
    with world(app) as session:
        event = an_event(session)
        ben = a_person(session, "Ben")
        attending(session, event, ben)
        end_event(session, event, now=NOON, tell=nobody)

    page = text(a_phone(app, ben).get(f"/e/{event.slug}/"))

    assert "It is over" in page
    assert "Show my badge" not in page


def test_somebody_signed_in_finds_their_own_events(app):
    with world(app) as session:
        mine, other = an_event(session, name="Mine"), an_event(session, name="Other")
        ben = a_person(session, "Ben")
        attending(session, mine, ben)

    page = text(a_phone(app, ben).get("/"))

    assert f'href="/e/{mine.slug}/"' in page
    assert f'href="/e/{other.slug}/"' not in page


def test_the_poster_s_code_opens_the_event(app, client, page):
    with world(app) as session:
        event = an_event(session)
    poster = text(client.get(f"/e/{event.slug}/poster"))
    assert event.room_code in poster
    drawing = poster[poster.index('<svg xmlns="http://www.w3.org/2000/svg" viewBox') :]
    page.set_content(drawing[: drawing.index("</svg>") + 6])

    found = qr_codes(Image.open(BytesIO(page.screenshot())))

    address = f"{app.config['BASE_URL']}/J/{event.room_code}".upper()
    assert [code.text for code in found] == [address]
    assert client.get(address[len(app.config["BASE_URL"]) :]).location == f"/e/{event.slug}/"


def test_a_poster_whose_code_is_asked_is_shown_to_those_who_are_in(app, client):
    with world(app) as session:
        gus, mallory, ben = a_person(session, "Gus"), an_organizer(session, "Mallory"), a_person(session)
        event = an_event(session, a_group(session, greeter=gus), asks_room_code=True)
        a_group(session, "Others", owner=mallory)
        attending(session, event, ben)
    address = f"/e/{event.slug}/poster"

    for stranger in (client, a_phone(app, mallory)):
        answer = stranger.get(address)
        assert (answer.status_code, event.room_code in text(answer)) == (404, False)
    for known in (gus, ben):
        assert event.room_code in text(a_phone(app, known).get(address))


def test_where_adults_and_minors_meet_the_privacy_sheet_speaks_of_both(app, client):
    with world(app) as session:
        event = an_event(session, audience="mixed")

    sheet = text(client.get(f"/e/{event.slug}/privacy"))

    assert "The records of minors are erased on that day" in sheet
    assert "Guardians can take their consent back" in sheet
    assert "a leader adds them" in sheet
    assert "A report about a leader goes past that leader" in sheet


@pytest.mark.parametrize(
    ("audience", "days", "said", "unsaid"),
    [
        ("adult", "365 days", "Your notes are yours", "Your age"),
        ("mixed", "30 days", "Your age in bands", "surname"),
        ("youth", "30 days", "A guardian’s consent", "stay out of the list"),
    ],
)
def test_the_privacy_sheet_follows_the_settings(app, client, audience, days, said, unsaid):
    with world(app) as session:
        event = an_event(session, audience=audience)

    sheet = text(client.get(f"/e/{event.slug}/privacy"))
    main = sheet[sheet.index("<h1>") :]

    assert days in main
    assert said in main
    assert unsaid not in main
    assert "who met whom" in main


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_door_reads_my_events_at_once(app, number):
    with world(app) as session:
        ben = a_person(session, "Ben")
        for count in range(number):
            attending(session, an_event(session, name=f"Event {count}"), ben)
    phone = a_phone(app, ben)

    with statements(engine_of(app)) as seen:
        phone.get("/")

    assert len(seen) == 5  # who, where, what was given this week, what is on there, and who waits for me
