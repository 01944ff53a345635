"""Whoever signs in to the demo finds something to do with those they met at an event before."""

from __future__ import annotations

import re

from sqlalchemy import select

from netevents.host.models import Given
from netevents.ops.demo import fill
from netevents.people.models import Credential, Person
from netevents_followup.models import Promise
from netevents_keepintouch.introductions_models import ASKED, Introduction
from netevents_keepintouch.models import Keeping
from tests.cast import a_phone, nobody, world
from tests.conftest import NOON

WEEK = ("This week", "Write to those you met at Repair café at Hilltop", "Ben Castellanos has news")
HERE = "/e/repair-cafe-at-hilltop"


def test_the_organizer_of_the_demo_has_a_week_before_them(app):
    with world(app) as session:
        fill(session, now=NOON, tell=nobody)
        ada = session.scalars(select(Person).join(Credential, Credential.person_id == Person.id)).one()
        given = session.scalars(select(Given)).all()
        assert {row.person_id for row in given} == {ada.id}
        assert sorted(row.plugin for row in given) == ["followup", "keepintouch", "keepintouch"]
        assert {row.cadence for row in session.scalars(select(Keeping))} >= {"close", "term", "yearly"}
        assert session.scalars(select(Promise)).one().words
        assert session.scalars(select(Introduction)).one().state == ASKED
    phone = a_phone(app, ada)

    def read(path):
        return " ".join(re.sub("<[^>]*>", " ", phone.get(path).text).split())

    home, list_ = read("/"), read(f"{HERE}/followup/")

    assert all(words in home for words in (*WEEK, "Ruth Goldberg asks whether you know somebody"))
    assert "Three people to write to" in list_
    assert "They replied." in list_
    assert "Forty copies" in read(f"{HERE}/keepintouch/")
