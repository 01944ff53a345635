"""The room’s blueprint, and the pair that a page is about."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from netevents.plugin import EventPage, Link
from netevents.refusal import NotHere
from netevents_mentoring.pairs import queries
from netevents_mentoring.pairs.panels import title_of
from netevents_mentoring.pairs.queries import MyPair

bp = Blueprint("pairs", __name__)


def my_pair(page: EventPage, code: str) -> MyPair:
    """The pair of ``code``, for its two only; held until the end where something is changed.

    :raises NotHere: for everybody else
    """
    mine = queries.pair_for(
        page.session,
        page.event,
        page.me.person_id,
        code,
        now=page.now,
        to_change=request.method == "POST",
    )
    if mine is None:
        raise NotHere
    return mine


def back_to(page: EventPage, mine: MyPair) -> Link:
    return Link(title_of(mine.profile), page.url("pairs.show", code=mine.pair.code))


def done(page: EventPage, code: str, sentence: str) -> Response:
    """Commit, say so, and go back to the pair’s page."""
    there = page.url("pairs.show", code=code)
    page.session.commit()
    flash(sentence)
    return redirect(there)
