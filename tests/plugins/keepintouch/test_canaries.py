"""What somebody wrote down for themself reaches nobody: no page of others, no organizer, no file, no log."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from netevents.exchange import notes
from netevents_keepintouch import domain, news
from netevents_keepintouch.models import CLOSE
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.keepintouch.road import CONSOLE, DAY, HERE, a_road_with_pages

NOTE, DATE, NEWS = "canary-of-a-note", "canary-of-a-date", "canary-of-news"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_words_for_oneself_and_for_those_one_met_go_no_further(app, clock, caplog):
    caplog.set_level(logging.DEBUG)
    road = a_road_with_pages(app)
    with world(app) as session:
        ben, cleo = road.people["Ben"].registration, road.people["Cleo"].registration
        notes.write(session, ben, cleo, talked_about=NOTE, now=NOON)
        tie = road.keep(session, "Ben", "Cleo", CLOSE)
        domain.remind(session, tie, road.id("Ben"), DATE, date(2026, 6, 8), now=NOON)
        code = news.post(session, road.id("Dan"), NEWS, now=NOON).code
        with_ben = road.met["Cleo"].code
    clock.advance(20 * DAY)
    own = [f"{HERE}/with/{with_ben}", f"{HERE}/news/{code}"]
    pages = ["/", "/people", f"/c/{with_ben}", f"{HERE}/", f"{HERE}/news", *own, "/e/hack-night/"]
    console = ["/console/e/hack-night/", f"{CONSOLE}/", "/console/e/hack-night/after"]

    def read(name, paths):
        answers = [road.phone(name).get(path) for path in paths]
        return " ".join(answer.text for answer in answers if answer.status_code == 200)

    seen = read("Ben", [*pages, "/people/my-connections.csv"])
    assert all(canary in seen for canary in (NOTE, DATE, NEWS))
    for name in ("Cleo", "Eve"):
        seen = read(name, [*pages, "/people/my-connections.csv"])
        assert [canary for canary in (NOTE, DATE, NEWS) if canary in seen] == []
    assert NEWS in read("Dan", [f"{HERE}/news"])
    file = post(
        road.phone("Ada"), "/console/e/hack-night/connections.csv", why="For the report", kind="Event"
    )
    seen = f"{read('Ada', console)} {file.text}"
    assert file.status_code == 200
    assert [canary for canary in (NOTE, DATE, NEWS) if canary in seen] == []
    assert "canary" not in caplog.text
