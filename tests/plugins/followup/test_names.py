"""Names that run from right to left, in sentences that do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from tests.cast import world
from tests.conftest import patiently_on_postgresql
from tests.plugins.followup.after import the_days_after

pytestmark = patiently_on_postgresql


@pytest.fixture
def after(app, clock):
    found = the_days_after(app)
    clock.advance(timedelta(days=3))
    with world(app) as session:
        for name, other in (("Cleo", "נועה"), ("Dan", "شيماء")):
            session.scalars(select(Registration).where(Registration.name == name)).one().name = other
    return found


def test_a_first_name_turns_no_sentence_of_the_page_round(after):
    phone = after.phone("Ben")

    assert "Thank \u2068נועה\u2069" in phone.get(after.with_("Cleo")).text
    assert "\u2068" not in phone.get(after.with_("Eve")).text


def test_a_letter_says_the_name_as_it_is(after):
    assert "Hi נועה," in after.phone("Ben").get(after.with_("Cleo")).text
