"""What is taken back, left, blocked or erased is gone from drafts and links at once."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from netevents.exchange.erasure import erase
from netevents.host import leaving
from netevents.people.models import Person
from tests.cast import nobody, post, world
from tests.conftest import NOON
from tests.plugins.followup.after import HERE, the_days_after

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def after(app, clock):
    clock.moment = NOON + timedelta(days=3)
    return the_days_after(app)


def page_about_cleo(after):
    return after.phone("Ben").get(after.with_("Cleo")).get_data(as_text=True)


def link_of_ben(after):
    post(after.phone("Ben"), after.with_("Cleo", "/answer"))
    found = re.search(r"thanks”: (\S+)", page_about_cleo(after))
    assert found is not None
    return urlsplit(found[1]).path


def test_whoever_takes_back_what_they_share_is_in_no_draft_s_address(after):
    before = page_about_cleo(after)
    assert ("mailto:cleo@" in before, "sms:+34600" in before, "linkedin" in before) == (True, True, True)

    post(after.phone("Cleo"), f"/c/{after.met['Cleo'].code}/withdraw")

    page = page_about_cleo(after)
    assert [one for one in ("mailto:", "sms:", "linkedin", "cleo@") if one in page] == []
    assert "shares no address with you" in page


@pytest.mark.parametrize("ending", ["leave", "block", "erase"])
@pytest.mark.parametrize("who", ["Ben", "Cleo"])
def test_the_link_opens_nothing_once_either_is_gone(after, who, ending):
    link, stranger = link_of_ben(after), after.app.test_client()
    assert stranger.get(link).status_code == 200

    if ending == "erase":
        with world(after.app) as session:
            person = session.get_one(Person, after.people[who].person.id)
            erase(session, person, plugins=leaving.erase, now=NOON + timedelta(days=3), tell=nobody)
    else:
        post(after.phone(who), f"/c/{after.met['Cleo'].code}/{ending}")

    assert stranger.get(link).status_code == 404
    assert post(stranger, f"{link}answer").status_code == 404


def test_the_link_opens_nothing_where_the_organizer_switched_follow_up_off(after):
    link, stranger = link_of_ben(after), after.app.test_client()

    post(after.phone("Ada"), "/console/e/hack-night/plugins/followup/off")

    assert stranger.get(link).status_code == 404
    assert after.phone("Ben").get(f"{HERE}/").status_code == 404


def test_what_is_late_is_worded_differently(after, clock):
    assert "Some time has passed" not in page_about_cleo(after)

    clock.advance(timedelta(days=4))

    assert "Some time has passed since Hack night." in page_about_cleo(after)
