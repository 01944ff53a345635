"""What somebody said they would do: kept in mind, kept, or dropped."""

from __future__ import annotations

from werkzeug.wrappers import Response

from netevents.languages import _
from netevents.plugin import EventPage
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents_followup import domain, queries
from netevents_followup.forms import PromiseForm
from netevents_followup.models import Promise
from netevents_followup.views.one import draw
from netevents_followup.views.room import bp, saved, the_line


@bp.post("/with/<code>/promise")
@access(Access.ATTENDEE)
def promise(page: EventPage, code: str) -> Response:
    line = the_line(page, code)
    form = PromiseForm.on_the_clocks_of(page.zone, now=page.now)
    if not form.validate_on_submit():
        return draw(page, line, promise=form)
    day = form.due_on.data
    assert day is not None, "a valid form has a day"
    words, met = form.words.data or "", line.met.connection
    try:
        domain.promise(page.session, met, page.me, words, due_on=day, now=page.now)
    except domain.TooManyPromises as refusal:
        form.words.errors = [str(refusal)]
        return draw(page, line, promise=form)
    return saved(page, _("We remind you on that day."), "one", code=code)


@bp.post("/with/<code>/promise/<promised>/kept")
@access(Access.ATTENDEE)
def keep(page: EventPage, code: str, promised: str) -> Response:
    _promise(page, code, promised).kept_at = page.now
    return saved(page, _("Kept. Well done."), "one", code=code)


@bp.post("/with/<code>/promise/<promised>/dropped")
@access(Access.ATTENDEE)
def drop(page: EventPage, code: str, promised: str) -> Response:
    page.session.delete(_promise(page, code, promised))
    return saved(page, _("Dropped."), "one", code=code)


def _promise(page: EventPage, code: str, promised: str) -> Promise:
    line = the_line(page, code)
    found = queries.promise_for(page.session, page.me, line.met.connection, promised)
    if found is None:
        raise NotHere
    return found
