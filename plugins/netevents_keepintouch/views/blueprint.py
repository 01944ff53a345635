"""The blueprint, and the connection that a page is about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from netevents.exchange.models import MADE
from netevents.exchange.queries import Met, connection_for
from netevents.languages import _
from netevents.people.models import Person
from netevents.plugin import EventPage, Link
from netevents.refusal import NotHere
from netevents.web import current
from netevents_keepintouch import queries

bp = Blueprint("keepintouch", __name__)


def me(page: EventPage) -> Person:
    return page.session.get_one(Person, page.me.person_id)


def met_here(page: EventPage, code: str) -> Met:
    """The connection of ``code``, made at this event, for its two; held until the end where something is
    changed, so that the same twice at once is one after the other.

    :raises NotHere: for everybody else, and where the other one is gone
    """
    met = connection_for(page.session, me(page), code, to_change=request.method == "POST")
    if met is None or met.event.id != page.event.id or met.connection.state != MADE:
        raise NotHere
    if met.connection.low_minor or met.profile.is_gone:
        raise NotHere
    return met


def reached_by(page: EventPage, codes: Iterable[str]) -> Met | None:
    """Of several connections with one person, that by which they can be written to, else the first."""
    found = [met for code in codes if (met := connection_for(page.session, me(page), code)) is not None]
    with_contact = [met for met in found if met.profile.email or met.profile.phone or met.profile.links]
    return next(iter([*with_contact, *found]), None)


def reached(page: EventPage) -> Callable[[Collection[int]], Collection[int]]:
    """Tells who of some people finds these pages at an event of theirs."""
    return partial(current.who_has, page.plugin, page.session)


def my_zone(page: EventPage) -> str:
    """Whose clocks I go by."""
    return queries.zones(page.session, [page.me.person_id])[page.me.person_id]


def home(page: EventPage) -> Link:
    return Link(_("Down the road"), page.url("home"))


def done(page: EventPage, there: str, sentence: str) -> Response:
    """Commit, say so, and go there."""
    page.session.commit()
    flash(sentence)
    return redirect(there)
