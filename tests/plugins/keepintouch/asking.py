"""Ben asks Cleo whether she knows somebody; Dan is whom she may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.exchange import consents
from netevents.exchange.models import FIELDS, Connection
from netevents_keepintouch.introductions_models import Introduction
from tests.cast import post, world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.keepintouch.road import HERE, Road, a_road_with_pages, follow
from tests.routes_world import a_connection

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

TOPIC, WORDS = "who works in a robotics lab", "I would like to do my thesis there."


def a_road_to_dan(app: Flask) -> Road:
    """Cleo has met Dan and Eve too; Ben has met Cleo and Eve, not Dan. Dan and Ben share all."""
    road = a_road_with_pages(app, "Eve")
    with world(app) as session:
        event = session.merge(road.event)
        dan = an_attendee(session, event, "Dan", profile={"email": "dan@example.org", "phone": "+34 1"})
        consents.give(session, dan.registration, FIELDS, now=NOON)
        cleo = road.people["Cleo"].registration
        road.people["Dan"] = dan
        road.met["Cleo and Dan"] = a_connection(session, cleo, dan.registration)
        road.met["Cleo and Eve"] = a_connection(session, cleo, road.people["Eve"].registration)
    return road


def ask(road: Road, name: str = "Ben", **fields: str) -> TestResponse:
    """Cleo is asked; what is typed can be something else."""
    typed = {"topic": TOPIC, "words": WORDS} | fields
    return post(road.phone(name), f"{HERE}/ask/through/{road.met['Cleo'].code}", **typed)


def asked(app: Flask, road: Road) -> str:
    """Ben has asked Cleo; the address of the introduction."""
    assert ask(road).status_code == 302
    with world(app) as session:
        return f"{HERE}/introductions/{session.scalars(select(Introduction.code)).one()}"


def offered(app: Flask, road: Road) -> str:
    """Cleo has asked Dan, too; the address of the introduction."""
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code)
    return there


def between_ben_and_dan(session: Session, road: Road) -> Connection | None:
    pair = {road.people[name].id for name in ("Ben", "Dan")}
    return session.scalar(select(Connection).where(Connection.low_id.in_(pair), Connection.high_id.in_(pair)))
