"""A no after the last yes, an end that is pressed twice, a mentor without a place: each reads what is so."""

from __future__ import annotations

import html

from sqlalchemy import select

from netevents.events.models import Registration
from netevents_mentoring.pairs.domain import begin
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program
from netevents_mentoring.youth.models import Approval, Proposal
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.mentoring.minors.screens import guardian_page, member, one, propose


def approved(pond):
    """The codes of proposal and approval, and the guardian’s page."""
    code, there = propose(pond), guardian_page(pond)
    post(pond.phones["hal"], f"{pond.at}/would-you/{code}/yes")
    post(pond.app.test_client(), f"{there}agree/{code}")
    post(pond.phones["bob"], member(pond, f"/agree/{code}"))
    assert post(pond.phones["ada"], f"{pond.console}/approvals/{code}/approve").status_code == 303
    return code, one(pond.app, Approval).code, there


def goes_on(pond):
    with world(pond.app) as session:
        return session.scalars(select(Pair.closed_at)).all() == [None]


def test_a_guardian_who_refuses_what_was_approved_meanwhile_ends_it(pond):
    code, _, there = approved(pond)
    client = pond.app.test_client()

    for sentence in ("It was approved before you refused, and has ended now.", "You refused."):
        answer = post(client, f"{there}refuse/{code}")
        assert sentence in html.unescape(client.get(answer.location).text)

    assert not goes_on(pond)
    assert one(pond.app, Proposal).refused_at is not None


def test_others_who_refuse_what_was_approved_read_that_it_was(pond):
    code, _, _ = approved(pond)
    addresses = {
        "hal": f"{pond.at}/would-you/{code}/no",
        "ann": member(pond, f"/refuse/{code}"),
        "ada": f"{pond.console}/approvals/{code}/refuse",
    }

    for name, address in addresses.items():
        answer = post(pond.phones[name], address)
        assert answer.status_code == 409
        assert "It was approved meanwhile, so they are a pair." in html.unescape(answer.text)
    assert goes_on(pond)
    assert one(pond.app, Proposal).refused_at is None


def test_a_mentor_may_press_no_twice(pond):
    there = f"{pond.at}/would-you/{propose(pond)}/no"

    assert [post(pond.phones["hal"], there).status_code for _ in range(2)] == [303, 303]


def test_whoever_ends_it_may_press_twice(pond):
    _, code, there = approved(pond)
    client = pond.app.test_client()

    assert [post(client, f"{there}end/{code}").status_code for _ in range(2)] == [303, 303]
    for name in ("hal", "mia", "ann"):
        assert post(pond.phones[name], f"{pond.at}/thread/{code}/end").status_code == 303
    for name in ("ida", "tom"):
        assert post(pond.phones[name], f"{pond.at}/thread/{code}/end").status_code == 404
    assert post(client, f"{there}end/other").status_code == 404
    assert not goes_on(pond)


def test_a_mentor_without_a_place_is_not_even_proposed(pond):
    with world(pond.app) as session:
        offers = session.scalars(select(Offer).order_by(Offer.id)).all()
        hal, ida = (session.get_one(Registration, one.registration_id) for one in offers)
        program = session.scalars(select(Program)).one()
        begin(session, program=program, mentor=hal, mentee=ida, how="round", now=NOON)

    answer = post(pond.phones["ann"], member(pond, "/propose"), mentor=pond.hals)

    assert answer.status_code == 409
    assert "Hal Berg has as many mentees as they offered to have." in html.unescape(answer.text)
    with world(pond.app) as session:
        assert session.scalars(select(Proposal)).all() == []
        session.scalars(select(Pair)).one().closed_at = NOON
    for _ in range(2):
        assert post(pond.phones["ann"], member(pond, "/propose"), mentor=pond.hals).status_code == 303
    assert one(pond.app, Proposal).refused_at is None
