"""The attendees’ blueprint, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from netevents.languages import _
from netevents.plugin import EventPage, Link
from netevents.refusal import NotHere
from netevents_followup import queries
from netevents_followup.models import Checklist
from netevents_followup.queries import Line

bp = Blueprint("followup", __name__)


def my_checklist(page: EventPage) -> Checklist:
    """What the person means to do after this event.

    :raises NotHere: before its end, and for minors
    """
    checklist = None if page.me.is_minor else queries.checklist_of(page.session, page.me)
    if checklist is None:
        raise NotHere
    return checklist


def the_line(page: EventPage, code: str) -> Line:
    """Somebody on the person’s checklist; held until the end where something is changed.

    :raises NotHere: for everybody else
    """
    my_checklist(page)
    line = queries.line_for(page.session, page.me, page.event, code, to_change=request.method == "POST")
    if line is None:
        raise NotHere
    return line


def back_to_all(page: EventPage) -> Link:
    return Link(_("Everybody you met"), page.url("show"))


def saved(page: EventPage, sentence: str, view: str = "show", **values: str) -> Response:
    """Commit, say so, and go on to one of the pages."""
    there = page.url(view, **values)
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
