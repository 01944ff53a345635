"""Who reads the news: those one had met then, as long as nothing stands between them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from netevents.exchange import parting
from netevents.exchange.models import Connection
from netevents.refusal import NotHere
from netevents_keepintouch import news
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, a_road
from tests.routes_world import a_connection

LATER = NOON + DAY


def readers(road, session, *, now=LATER):
    session.flush()
    people = {them.person.id: name for name, them in road.people.items()}
    return {people[one.person_id] for one in news.told_to(session, list(people), now=now)}


@pytest.fixture
def road(session):
    road = a_road(session)
    road.met["Cleo"].event = road.met["Dan"].event = road.event
    news.post(session, road.id("Ben"), "I got the internship", now=NOON)
    return road


def test_everybody_one_has_met_reads_it_and_nobody_else(session, road):
    assert readers(road, session) == {"Cleo", "Dan", "Eve"}


def test_who_is_met_later_does_not(session, road):
    a_connection(
        session,
        road.people["Cleo"].registration,
        road.people["Dan"].registration,
        met_at=LATER,
        made_at=LATER,
    )
    news.post(session, road.id("Cleo"), "I moved", now=NOON)

    told = news.told_to(session, [road.id("Dan")], now=LATER)
    assert [one.news.words for one in told] == ["I got the internship"]


def test_taking_the_profile_back_takes_the_news_back_at_once(session, road):
    parting.withdraw(road.met["Cleo"], road.people["Ben"].registration, now=LATER, tell=nobody)
    assert readers(road, session) == {"Dan", "Eve"}
    parting.share_again(road.met["Cleo"], road.people["Ben"].registration)
    assert readers(road, session) == {"Cleo", "Dan", "Eve"}


def test_what_the_reader_took_back_does_not_matter(session, road):
    parting.withdraw(road.met["Cleo"], road.people["Cleo"].registration, now=LATER, tell=nobody)
    assert readers(road, session) == {"Cleo", "Dan", "Eve"}


def test_leaving_and_blocking_end_it_at_once(session, road):
    parting.leave(session, road.met["Cleo"], road.people["Cleo"].registration, now=LATER, tell=nobody)
    parting.block(session, road.people["Dan"].person, road.people["Ben"].person, now=LATER, tell=nobody)
    assert readers(road, session) == {"Eve"}


def test_a_block_at_one_event_holds_for_connections_of_all(session, road):
    road.meet_again(session, "Ben", "Dan", at=NOON - DAY)
    parting.block(session, road.people["Ben"].person, road.people["Dan"].person, now=LATER, tell=nobody)
    assert readers(road, session) == {"Cleo", "Eve"}


def test_who_met_twice_reads_it_once(session, road):
    road.meet_again(session, "Ben", "Cleo", at=NOON - DAY)
    told = news.told_to(session, [road.id("Cleo")], now=LATER)
    assert len(told) == 1


def test_a_waiting_connection_is_none_yet(session, road):
    session.execute(update(Connection).where(Connection.id == road.met["Cleo"].id).values(state="waiting"))
    assert readers(road, session) == {"Dan", "Eve"}


def test_it_is_news_for_thirty_days(session, road):
    assert readers(road, session, now=NOON + news.SHOWN - timedelta(seconds=1))
    assert not readers(road, session, now=NOON + news.SHOWN)


def test_who_has_done_with_it_is_not_told_again_but_may_look(session, road):
    (told,) = news.told_to(session, [road.id("Cleo")], now=LATER)
    for _ in range(2):
        news.let_pass(session, road.id("Cleo"), told.news)

    assert readers(road, session) == {"Dan", "Eve"}
    assert news.told_to(session, [road.id("Cleo")], now=LATER, code=told.news.code)


def test_the_same_words_are_the_same_news_and_three_are_enough(session, road):
    for words in ("I got the internship", "I moved", "I moved", "I passed"):
        news.post(session, road.id("Ben"), words, now=LATER)
        session.flush()

    assert len(news.own(session, road.id("Ben"), now=LATER)) == news.AT_MOST
    with pytest.raises(news.EnoughNews, match="Take something back"):
        news.post(session, road.id("Ben"), "I sing", now=LATER)
    news.post(session, road.id("Ben"), "I sing", now=NOON + news.SHOWN)


def test_only_its_author_takes_it_back_and_twice_is_harmless(session, road):
    (mine,) = news.own(session, road.id("Ben"), now=LATER)
    session.flush()
    with pytest.raises(NotHere):
        news.take_back(session, road.id("Cleo"), mine.code)
    for _ in range(2):
        news.take_back(session, road.id("Ben"), mine.code)
        session.flush()

    assert readers(road, session) == set()


def test_before_posting_stands_by_name_who_would_read_it(session, road):
    road.meet_again(session, "Ben", "Cleo", at=NOON - DAY)
    parting.withdraw(road.met["Dan"], road.people["Ben"].registration, now=LATER, tell=nobody)
    session.flush()

    assert [place.name for place in news.readers(session, road.id("Ben"))] == ["Cleo", "Eve"]
    assert [place.name for place in news.readers(session, road.id("Cleo"))] == ["Ben"]
