"""Codes on a screen that change: known while they are fresh, refused with a sentence when they are not."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from netevents.exchange import badges, live_codes
from netevents.exchange.connecting import Result
from netevents.exchange.models import SCREEN
from tests.cast import a_phone, post, world
from tests.conftest import NOON
from tests.exchange.stage import MINUTE, a_stage, an_attendee
from tests.exchange.test_badges import _decoded as decoded

KEY = "a key of an installation"
SECOND = timedelta(seconds=1)
TOKEN = "ABCDEFGHIJKLMNOPQRST"
shown = partial(live_codes.shown, key=KEY)


def scan_of(stage, text, **facts):
    """Ben's phone reads ``text``."""
    read = live_codes.read(text, key=KEY)
    return stage.scan(stage.ben, read.token, shown_at=read.shown_at, **facts)


def test_code_says_when_it_was_shown_and_nothing_else_checks():
    text = shown(TOKEN, at=NOON)

    assert len(text) == 42
    assert live_codes.read(text.lower(), key=KEY) == live_codes.Read(TOKEN, NOON)
    assert live_codes.read(TOKEN, key=KEY) == live_codes.Read(TOKEN)
    assert live_codes.read(text, key="another installation’s") == live_codes.Read(TOKEN)
    other_end = "A" if text[-1] != "A" else "B"
    assert live_codes.read(text[:-1] + other_end, key=KEY) == live_codes.Read(TOKEN)
    later = shown(TOKEN, at=NOON + 30 * SECOND)
    assert live_codes.read(text[:26] + later[26:], key=KEY) == live_codes.Read(TOKEN)
    assert live_codes.read("B" + text[1:], key=KEY) == live_codes.Read("B" + TOKEN[1:])
    assert live_codes.read("ñ" * 42, key=KEY) == live_codes.Read("Ñ" * 42)


@pytest.mark.parametrize(
    ("seconds", "result"),
    [
        (-31, Result.OLD),
        (-30, Result.NEW),
        (0, Result.NEW),
        (29, Result.NEW),
        (30, Result.NEW),
        (59, Result.NEW),
        (60, Result.OLD),
        (3600, Result.OLD),
    ],
)
def test_code_counts_in_its_own_half_minute_and_one_around_it(session, seconds, result):
    """NOON is the border of a step: the phone's clock may run ahead or behind by as much as one."""
    stage = a_stage(session, badge_codes="live")
    text = shown(stage.cleo.screen, at=NOON)

    assert scan_of(stage, text, now=NOON + seconds * SECOND).result == result
    if result == Result.NEW:
        assert stage.made().how == "live"
        assert stage.made().both_confirmed


def test_forged_codes_a_bare_token_and_another_badges_proof_are_old(session):
    stage = a_stage(session, badge_codes="live")
    dan = an_attendee(session, stage.event, "Dan")
    text = shown(stage.cleo.screen, at=NOON)
    forged = text[:-1] + ("A" if text[-1] != "A" else "B")
    moved = dan.screen + text[20:]

    for wrong in (forged, stage.cleo.screen, moved):
        assert scan_of(stage, wrong).result == Result.OLD
    assert stage.connection() is None


def test_two_people_may_read_the_same_screen_but_nobody_a_minute_later(session):
    stage = a_stage(session, badge_codes="live")
    dan = an_attendee(session, stage.event, "Dan")
    read = live_codes.read(shown(stage.cleo.screen, at=NOON), key=KEY)

    assert stage.scan(stage.ben, read.token, shown_at=read.shown_at).result == Result.NEW
    later = stage.scan(dan, read.token, shown_at=read.shown_at, now=NOON + MINUTE)

    assert later.result == Result.OLD


@pytest.mark.parametrize(("minutes", "confirmed"), [(4, True), (6, False)])
def test_live_code_from_the_queue_is_judged_by_the_time_of_the_scan(session, minutes, confirmed):
    """More than five minutes later it counts as printed: the time is the scanning phone's word alone."""
    stage = a_stage(session, badge_codes="live")
    met_at = NOON - minutes * MINUTE
    text = shown(stage.cleo.screen, at=met_at)

    old = scan_of(stage, text, scanned_at=met_at + MINUTE)
    fresh = scan_of(stage, text, scanned_at=met_at)

    assert (old.result, fresh.result) == (Result.OLD, Result.NEW)
    assert stage.made().both_confirmed is confirmed
    assert stage.made().how == "offline"


@pytest.mark.parametrize(("codes", "result"), [("live", Result.NEW), ("live only", Result.PRINTED)])
def test_printed_badges_count_where_the_organizer_lets_them(session, codes, result):
    stage = a_stage(session, badge_codes=codes)

    assert stage.scan(stage.ben, stage.cleo.printed).result == result


def test_live_code_is_as_good_as_any_where_codes_stay_the_same(session):
    stage = a_stage(session)

    assert scan_of(stage, shown(stage.cleo.screen, at=NOON - timedelta(hours=1))).result == Result.NEW


@pytest.fixture
def hall(client):
    """Ben's phone and Cleo's at an event whose codes change, and what Cleo's badge is made from."""
    with world(client.application) as session:
        stage = a_stage(session, badge_codes="live")
    app = client.application
    return stage, a_phone(app, stage.ben.person), a_phone(app, stage.cleo.person)


def test_badge_page_shows_the_code_of_this_moment_to_its_own_person_only(hall, clock):
    stage, ben, cleo = hall
    key = ben.application.config["SECRET_KEY"]
    secret = live_codes.secret_of(stage.cleo.screen, key=key).hex()

    page = cleo.get(f"/e/{stage.event.slug}/badge")

    right = live_codes.shown(stage.cleo.screen, key=key, at=NOON)
    assert decoded(page.text) == f"HTTP://127.0.0.1:8000/X/{right}"
    assert live_codes.typed_end(stage.cleo.screen, key=key, at=NOON) in page.text
    assert secret in page.text
    assert '<noscript><meta http-equiv="refresh" content="31">' in page.text
    assert page.headers["Netevents-Clock"] == str(NOON.timestamp())
    opened = ben.get(f"/x/{right}")
    assert opened.status_code == 200
    assert secret not in opened.text


def test_old_screen_is_refused_with_what_to_do(hall, clock):
    stage, ben, _ = hall
    text = live_codes.shown(stage.cleo.screen, key=ben.application.config["SECRET_KEY"], at=NOON)
    clock.moment = NOON + 2 * MINUTE

    said = "This code is from an old screen. Ask Cleo to show the badge again."
    assert said in ben.get(f"/x/{text}").text
    answer = post(ben, f"/x/{text}")
    assert answer.status_code == 409
    assert said in answer.text


def test_whoever_opened_a_fresh_code_may_read_before_they_connect(hall, clock):
    stage, ben, _ = hall
    text = live_codes.shown(stage.cleo.screen, key=ben.application.config["SECRET_KEY"], at=NOON)
    ben.get(f"/x/{text}")
    clock.moment = NOON + 10 * MINUTE

    assert "/c/" in post(ben, f"/x/{text}").location
    assert "old screen" in post(a_phone(ben.application, stage.ben.person), f"/x/{text}").text


def test_newcomer_joins_from_a_live_code_and_comes_back_to_it(hall, clock):
    stage, ben, _ = hall
    app = ben.application
    text = live_codes.shown(stage.cleo.screen, key=app.config["SECRET_KEY"], at=NOON)
    phone = app.test_client()
    phone.get(f"/x/{text}")
    clock.moment = NOON + 3 * MINUTE

    joined = post(phone, f"/e/{stage.event.slug}/join", name="Zoë")

    assert "Connect" in phone.get(joined.location).text
    clock.moment = NOON + 20 * MINUTE
    assert "old screen" in phone.get(f"/x/{text}").text


def test_typed_code_changes_too(hall, clock):
    stage, ben, _ = hall
    key = ben.application.config["SECRET_KEY"]
    with world(ben.application) as session:
        code = badges.current(session, stage.cleo.registration)[SCREEN].code
    end = live_codes.typed_end(stage.cleo.screen, key=key, at=NOON)

    def typed(text):
        return ben.get(post(ben, f"/e/{stage.event.slug}/code", code=text).location).text

    assert "old screen" in typed(code)
    assert "Connect" in typed(f"{code} {end}".lower())
    clock.moment = NOON + MINUTE + SECOND
    assert "old screen" in typed(code + end)
