"""What people do about somebody on their checklist: done, replied, later, left out, a detail, a link."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from netevents.exchange import notes
from netevents.exchange.models import Connection
from netevents.languages import _
from netevents.occasions import InTouch
from netevents.plugin import EventPage
from netevents.web.access import Access, access
from netevents.web.current import tell
from netevents.web.directions import apart
from netevents_followup import domain, drafting
from netevents_followup.drafting import first_name
from netevents_followup.forms import DetailForm, LetterForm
from netevents_followup.models import Item
from netevents_followup.queries import Line
from netevents_followup.views.one import draw, known
from netevents_followup.views.room import bp, saved, the_line

SNOOZES = {"3": 3, "7": 7}
"""In days, by what the buttons send."""


@bp.post("/with/<code>/done")
@access(Access.ATTENDEE)
def done(page: EventPage, code: str) -> Response:
    line, item = _mine(page, code)
    if domain.done(item, now=page.now):
        _in_touch(page, line.met.connection, "wrote")
    return saved(
        page, _("Done. %(first_name)s hears from you.", first_name=apart(first_name(line.met.profile.name)))
    )


@bp.post("/with/<code>/replied")
@access(Access.ATTENDEE)
def replied(page: EventPage, code: str) -> Response:
    line, item = _mine(page, code)
    if domain.replied(item, now=page.now):
        _in_touch(page, line.met.connection, "replied")
    return saved(page, _("Good to hear."), "one", code=code)


@bp.post("/with/<code>/snooze")
@access(Access.ATTENDEE)
def snooze(page: EventPage, code: str) -> Response:
    _line, item = _mine(page, code)
    days = SNOOZES.get(request.form.get("days", ""), SNOOZES["3"])
    domain.snooze(item, days=days, zone=page.zone, now=page.now)
    return saved(page, _("Put off."))


@bp.post("/with/<code>/skip")
@access(Access.ATTENDEE)
def skip(page: EventPage, code: str) -> Response:
    _line, item = _mine(page, code)
    domain.skip(item, now=page.now)
    return saved(page, _("Left out."))


@bp.post("/with/<code>/again")
@access(Access.ATTENDEE)
def again(page: EventPage, code: str) -> Response:
    _line, item = _mine(page, code)
    domain.take_up_again(item)
    return saved(page, _("It is on your list again."), "one", code=code)


@bp.post("/with/<code>/detail")
@access(Access.ATTENDEE)
def detail(page: EventPage, code: str) -> Response:
    """One line into the person’s note; the other two stay as they are."""
    line = the_line(page, code)
    form = DetailForm(prefix="detail")
    if not form.validate_on_submit():
        return draw(page, line, detail=form)
    note = line.met.note
    notes.write(
        page.session,
        line.met.mine,
        line.met.other,
        talked_about=form.talked_about.data or "",
        my_question=note.my_question if note else "",
        offered=note.offered if note else "",
        now=page.now,
    )
    return saved(page, _("Here is a draft."), "one", code=code)


@bp.post("/with/<code>/letter")
@access(Access.ATTENDEE)
def letter(page: EventPage, code: str) -> Response:
    """The draft in the person’s own words; one that is as it came goes on following the note."""
    line, item = _mine(page, code)
    form = LetterForm()
    if not form.validate_on_submit():
        return draw(page, line, letter=form)
    made, words = known(page, line), form.letter.data or ""
    first = drafting.draft(made)
    as_it_came = first is not None and words == first.body
    domain.keep_letter(item, "" if as_it_came else drafting.kept(words, made))
    return saved(page, _("Saved."), "one", code=code)


@bp.post("/with/<code>/answer")
@access(Access.ATTENDEE)
def with_answer(page: EventPage, code: str) -> Response:
    line, item = _mine(page, code)
    domain.offer_answer(item, str(current_app.secret_key), line.met.connection, line.met.mine)
    return saved(page, _("The link is in the draft."), "one", code=code)


@bp.post("/with/<code>/no-answer")
@access(Access.ATTENDEE)
def no_answer(page: EventPage, code: str) -> Response:
    _line, item = _mine(page, code)
    domain.stop_answer(item)
    return saved(page, _("The link opens nothing any more."), "one", code=code)


def _mine(page: EventPage, code: str) -> tuple[Line, Item]:
    line = the_line(page, code)
    return line, domain.item_of(page.session, line.met.connection, page.me)


def _in_touch(page: EventPage, connection: Connection, how: str) -> None:
    tell()(InTouch(event=page.event, connection=connection, by=page.me, how=how, at=page.now))
