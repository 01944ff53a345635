"""Tokens and short codes: given once, replaced at once, found by either."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from netevents.exchange import badges, joining
from netevents.exchange.models import PRINTED, SCREEN
from netevents.people import codes
from netevents.people.models import ADULT
from tests.barcodes import qr_codes
from tests.cast import a_group, a_person, a_phone, an_event, attending, nobody, post, statements, world
from tests.conftest import NOON

LATER = NOON + timedelta(minutes=5)


def test_a_registration_has_a_printed_and_a_screen_badge(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben")

    current = badges.current(session, ben)

    assert set(current) == {PRINTED, SCREEN}
    for badge in current.values():
        assert re.fullmatch("[A-Z2-7]{20}", badge.token)
        assert re.fullmatch("[A-HJ-NP-Z2-9]{6}", badge.code)
    assert current[PRINTED].token != current[SCREEN].token


def test_a_new_badge_ends_both_old_ones(session: Session) -> None:
    event = an_event(session)
    ben = attending(session, event, "Ben")
    old = badges.current(session, ben)

    new = badges.replace(session, ben, now=LATER)
    session.expire_all()

    assert badges.current(session, ben) == new
    for badge in old.values():
        found = badges.by_token(session, badge.token)
        assert found is not None
        assert found.replaced_at == LATER


def test_a_revoked_badge_stays_revoked_when_its_owner_joins_again(session: Session) -> None:
    event = an_event(session)
    ben = a_person(session, "Ben")
    registration = attending(session, event, ben)
    badges.revoke(session, registration, now=LATER)

    joining.join(session, event, ben, now=LATER, tell=nobody)

    assert badges.current(session, registration) == {}


def test_a_typed_code_is_found_in_small_letters_with_blanks(session: Session) -> None:
    group = a_group(session)
    event, other = an_event(session, group), an_event(session, group, name="Other")
    ben = attending(session, event, "Ben")
    code = badges.current(session, ben)[SCREEN].code

    found = badges.by_code(session, event, f" {code[:3].lower()}-{code[3:].lower()} ")

    assert found is not None
    assert found.registration.person_id == ben.person_id
    assert badges.by_code(session, other, code) is None


def test_a_code_that_is_taken_is_drawn_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[str] = iter(["AAAAAA", "BBBBBB", "AAAAAA", "CCCCCC", "DDDDDD", "EEEEEE"])
    event = an_event(session)
    monkeypatch.setattr(codes, "easy_code", lambda length: next(drawn))
    ben = attending(session, event, "Ben")

    cleo = attending(session, event, "Cleo")

    assert {badge.code for badge in badges.current(session, ben).values()} == {"AAAAAA", "BBBBBB"}
    assert {badge.code for badge in badges.current(session, cleo).values()} == {"DDDDDD", "EEEEEE"}


def test_many_badges_take_few_statements(session: Session, engine: Engine) -> None:
    event = an_event(session)
    places = [attending(session, event, f"Guest {number}") for number in range(3)]

    def given(number: int) -> int:
        for place in places[:number]:
            for badge in badges.current(session, place).values():
                session.delete(badge)
        session.flush()
        with statements(engine) as seen:
            badges.issue_all(session, places[:number], now=NOON)
        return len(seen)

    assert given(1) == given(3) == 2


def test_my_badge_shows_a_code_that_readers_read(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
        ben = attending(session, event, a_person(session, "Ben Okri"))
        badge = badges.current(session, ben)[SCREEN]
        person = ben.person
    phone = a_phone(client.application, person)

    page = phone.get(f"/e/{event.slug}/badge").text

    assert "Ben Okri" in page
    assert badge.code in page
    assert _decoded(page) == f"HTTP://127.0.0.1:8000/X/{badge.token}"


def test_a_minor_reads_beside_the_badge_what_it_gives(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session, audience="mixed")
        ben, mia = (attending(session, event, a_person(session, "Ben", age=age)) for age in (ADULT, "13-15"))
        people = ben.person, mia.person
    said = [a_phone(client.application, person).get(f"/e/{event.slug}/badge").text for person in people]

    assert ["once a leader passes them on" in page for page in said] == [False, True]
    assert ["gets what you share at this event" in page for page in said] == [True, False]


def test_a_new_badge_is_one_button(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
        ben = attending(session, event, a_person(session, "Ben"))
        old, person = badges.current(session, ben)[SCREEN], ben.person
    phone = a_phone(client.application, person)

    answer = post(phone, f"/e/{event.slug}/badge")

    assert answer.status_code == 303
    page = phone.get(answer.location).text
    assert old.code not in page
    with world(client.application) as session:
        assert badges.current(session, ben)[SCREEN].code in page


def test_a_stranger_sees_no_badge(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
        mallory = a_person(session, "Mallory")

    assert client.get(f"/e/{event.slug}/badge").location == f"/e/{event.slug}/"
    assert a_phone(client.application, mallory).get(f"/e/{event.slug}/badge").location == f"/e/{event.slug}/"


def _decoded(page: str) -> str:
    """What a reader reads from the drawing in ``page``."""
    from PIL import Image, ImageDraw

    drawing = page[page.index('<div class="plate">') :]
    path = re.search(r'stroke="#000" d="([^"]+)"', drawing)
    width = re.search(r'viewBox="0 0 (\d+)', drawing)
    assert path
    assert width
    scale = 8
    image = Image.new("L", (int(width[1]) * scale,) * 2, 255)
    draw = ImageDraw.Draw(image)
    x = y = 0.0
    for move, across, down, length in re.findall(r"([Mm])(-?[\d.]+) ?(-?[\d.]+)h([\d.]+)", path[1]):
        x, y = (x + float(across), y + float(down)) if move == "m" else (float(across), float(down))
        draw.rectangle(
            [x * scale, (y - 0.5) * scale, (x + float(length)) * scale - 1, (y + 0.5) * scale - 1], fill=0
        )
        x += float(length)
    return str(qr_codes(image)[0].text)
