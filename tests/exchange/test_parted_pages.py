"""What a badge says to somebody whose connection with its owner was ended once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netevents.exchange import consents
from tests.cast import a_phone, post, world
from tests.conftest import NOON
from tests.exchange.stage import HOUR, a_stage

WAITS = "it waits for their yes"


@pytest.fixture
def stage(app):
    with world(app) as session:
        stage = a_stage(session)
        for one in (stage.ben, stage.cleo):
            consents.give(session, one.registration, frozenset({"ask_me_about", "email"}), now=NOON)
    with world(app) as session:
        replace(stage, session=session).scan(stage.ben, stage.cleo.screen)
    return stage


def code_of(app, stage):
    with world(app) as session:
        return replace(stage, session=session).made().code


def test_whoever_meets_again_after_a_parting_reads_before_that_it_waits(app, stage, clock):
    ben, cleo = (a_phone(app, one.person) for one in (stage.ben, stage.cleo))
    post(cleo, f"/c/{code_of(app, stage)}/leave")
    clock.advance(HOUR)

    page = ben.get(f"/x/{stage.cleo.printed}").text
    answer = ben.get(post(ben, f"/x/{stage.cleo.printed}").location).text

    assert (WAITS in page, "Bees" in page) == (True, False)
    assert "It waits for their yes" in answer


def test_two_who_never_parted_wait_for_nothing(app, stage):
    with world(app) as session:
        replace(stage, session=session).made().low_confirmed_at = None

    assert WAITS not in a_phone(app, stage.ben.person).get(f"/x/{stage.cleo.printed}").text


def test_who_is_asked_after_a_parting_only_says_yes(app, stage, clock):
    ben, cleo = (a_phone(app, one.person) for one in (stage.ben, stage.cleo))
    post(cleo, f"/c/{code_of(app, stage)}/leave")
    clock.advance(HOUR)
    post(ben, f"/x/{stage.cleo.printed}")

    assert WAITS not in cleo.get(f"/x/{stage.ben.printed}").text
    assert "Connected." in cleo.get(post(cleo, f"/x/{stage.ben.printed}").location).text
