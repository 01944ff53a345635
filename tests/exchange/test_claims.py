"""Which claims wait under which mark, how many, until when, and which are never granted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.exchange import claiming
from netevents.exchange.claiming import LASTS, MOST, AlreadyClaimed, EventOver, GoToTheDesk
from netevents.exchange.door import OwnSignIn
from netevents.exchange.erasure import erase
from netevents.exchange.models import Claim
from netevents.exchange.retention import retain
from netevents.people.models import ADULT
from netevents.refusal import NotHere
from tests.cast import a_person, an_event, an_organizer, attending, nobody
from tests.conftest import NOON
from tests.exchange.stage import IMPORTED


def test_two_of_one_name_wait_under_one_mark_and_one_comes_in(session: Session) -> None:
    event, gus = an_event(session), a_person(session, "Gus")
    one, two = (attending(session, event, "Eve Lee", **IMPORTED) for _ in range(2))

    mark = claiming.ask(
        session, event, claiming.places_named(session, event, "EVE LEE"), browser="a", now=NOON
    )
    waiting = claiming.waiting(session, event, now=NOON)
    assert [(claim.registration_id, claim.mark) for claim in waiting] == [(one.id, mark), (two.id, mark)]
    claiming.confirm(session, event, waiting[1].code, by=gus, now=NOON)

    assert claiming.waiting(session, event, now=NOON) == []
    assert claiming.come_in(session, event, browser="a", now=NOON) is two
    assert (one.claimed_at, two.claimed_at) == (None, NOON)


def test_a_crowd_of_phones_finds_no_door(session: Session) -> None:
    event = an_event(session)
    ben = attending(session, event, "Ben", **IMPORTED)
    marks = {claiming.ask(session, event, [ben], browser=f"{number}", now=NOON) for number in range(MOST)}

    with pytest.raises(GoToTheDesk, match="Several phones"):
        claiming.ask(session, event, [ben], browser="one more", now=NOON)

    assert len(marks) == MOST
    claiming.ask(session, event, [ben], browser="one more", now=NOON + LASTS)


def test_only_so_many_phones_wait_at_one_event(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    event = an_event(session)
    ben, cleo = (attending(session, event, name, **IMPORTED) for name in ("Ben", "Cleo"))
    monkeypatch.setattr(claiming, "MOST_OF_EVENT", 1)
    claiming.ask(session, event, [ben], browser="a", now=NOON)

    with pytest.raises(GoToTheDesk, match="Many phones"):
        claiming.ask(session, event, [cleo], browser="b", now=NOON)

    claiming.ask(session, event, [cleo], browser="b", now=NOON + LASTS)


def test_a_mark_that_another_phone_got_in_the_same_moment_is_drawn_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = an_event(session)
    ben = attending(session, event, "Ben", **IMPORTED)
    drawn = iter(["A2", "A2", "B3"])
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))

    marks = [claiming.ask(session, event, [ben], browser=one, now=NOON) for one in ("a", "b")]

    assert marks == ["A2", "B3"]


def test_no_phone_is_let_in_once_the_event_is_over(session: Session) -> None:
    event, gus = an_event(session), a_person(session, "Gus")
    ben, cleo = (attending(session, event, name, **IMPORTED) for name in ("Ben", "Cleo"))
    for place in (ben, cleo):
        claiming.ask(session, event, [place], browser=place.name, now=NOON)
    first, second = claiming.waiting(session, event, now=NOON)
    claiming.confirm(session, event, first.code, by=gus, now=NOON)
    event.state = "ended"

    with pytest.raises(EventOver):
        claiming.confirm(session, event, second.code, by=gus, now=NOON)
    with pytest.raises(EventOver):
        claiming.come_in(session, event, browser="Ben", now=NOON)

    assert (ben.claimed_at, cleo.claimed_at) == (None, None)


def test_who_runs_events_is_let_in_by_no_greeter(session: Session) -> None:
    event, gus = an_event(session), a_person(session, "Gus")
    attending(session, event, an_organizer(session, "Olu"), **IMPORTED)
    claiming.ask(session, event, claiming.places_named(session, event, "Olu"), browser="a", now=NOON)
    (claim,) = claiming.waiting(session, event, now=NOON)

    with pytest.raises(OwnSignIn):
        claiming.confirm(session, event, claim.code, by=gus, now=NOON)

    with pytest.raises(GoToTheDesk):
        claiming.come_in(session, event, browser="a", now=NOON)


def test_a_place_that_got_its_phone_meanwhile_is_not_given_twice(session: Session) -> None:
    event, gus = an_event(session), a_person(session, "Gus")
    ben = attending(session, event, a_person(session, "Ben", age=ADULT), **IMPORTED)
    claiming.ask(session, event, [ben], browser="a", now=NOON)
    (claim,) = claiming.waiting(session, event, now=NOON)
    ben.claimed_at = NOON
    session.flush()

    with pytest.raises(AlreadyClaimed):
        claiming.confirm(session, event, claim.code, by=gus, now=NOON)
    with pytest.raises(NotHere):
        claiming.confirm(session, an_event(session), claim.code, by=gus, now=NOON)
    assert claiming.waiting(session, event, now=NOON + timedelta(minutes=1)) == []


def test_old_claims_and_those_of_erased_people_are_forgotten(session: Session) -> None:
    event = an_event(session)
    ben, cleo = (attending(session, event, name, **IMPORTED) for name in ("Ben", "Cleo"))
    for place in (ben, cleo):
        claiming.ask(session, event, [place], browser=place.name, now=NOON)
    session.flush()

    erase(session, ben.person, plugins=lambda *_: None, now=NOON, tell=nobody)
    assert session.scalars(select(Claim.registration_id)).all() == [cleo.id]
    retain(session, now=NOON + LASTS)
    assert session.scalars(select(Claim.registration_id)).all() == [cleo.id]
    retain(session, now=NOON + LASTS + timedelta(seconds=1))
    assert session.scalars(select(Claim.registration_id)).all() == []
