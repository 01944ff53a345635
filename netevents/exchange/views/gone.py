"""People who are gone: my note about them, blocking and unblocking, and reporting them still."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.frame import attendee_frame
from netevents.events.queries import places_of
from netevents.exchange import notes, parting
from netevents.exchange.forms import NoteForm, ReportForm
from netevents.exchange.gone import Gone, gone_for, gone_of
from netevents.exchange.views.my_people import PersonRow
from netevents.exchange.views.reporting import was_sent
from netevents.languages import _
from netevents.people.signed_in import the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now, tell

bp = Blueprint("gone", __name__, url_prefix="/people/gone", template_folder="../templates")


@bp.get("")
@access(Access.SIGNED_IN)
def index() -> str:
    person = the_person()
    places = places_of(db.session, person)
    frame = attendee_frame(places[0].event, "people") if places else {}
    rows = [_row(one) for one in gone_of(db.session, person)]
    return render_template("gone/index.html", gone=rows, **frame)


@bp.get("/<code>")
@access(Access.CONNECTED)
def show(code: str) -> str:
    one = the_one(code)
    return _drawn(one, NoteForm(obj=one.note))


@bp.post("/<code>/note")
@access(Access.CONNECTED)
def note(code: str) -> Response | tuple[str, int]:
    """Change my lines about them; three empty ones clear the note."""
    one = the_one(code)
    form = NoteForm(obj=one.note)
    if not form.validate_on_submit():
        return _drawn(one, form), 422
    lines = {name: form[name].data for name in notes.LINES}
    notes.write(db.session, one.mine, one.other, **lines, now=now())
    return _done(_("Saved. Only you see it.") if any(lines.values()) else _("Your note is deleted."), code)


@bp.post("/<code>/block")
@access(Access.CONNECTED)
def block(code: str) -> Response:
    parting.block(db.session, the_person(), the_one(code).other.person, now=now(), tell=tell())
    return _done(_("Blocked. You will not see each other here again."), code)


@bp.post("/<code>/unblock")
@access(Access.CONNECTED)
def take_block_back(code: str) -> Response:
    parting.unblock(db.session, the_person(), the_one(code).other.person, tell=tell())
    return _done(_("Unblocked. To connect again, scan each other’s badges."), code)


@bp.route("/<code>/report", methods=["GET", "POST"])
@access(Access.CONNECTED)
def report(code: str) -> str | Response | tuple[str, int]:
    one = the_one(code)
    form = ReportForm()
    if was_sent(form, one.event, one.mine, one.other):
        return _done(_("Sent. A named organizer reads this; the other person is not told."), code)
    page = render_template("gone/report.html", one=one, form=form, **attendee_frame(one.event, "people"))
    return (page, 422) if form.is_submitted() else page


def the_one(code: str) -> Gone:
    """The person of this registration, for whom they are gone.

    :raises NotHere: for everybody else
    """
    one = gone_for(db.session, the_person(), code)
    if one is None:
        raise NotHere
    return one


def _row(one: Gone) -> PersonRow:
    return PersonRow(
        name=one.profile.name,
        url=url_for(".show", code=one.other.code),
        line=one.event.name,
        excerpt=notes.first_line(one.note),
        when="",
        state=_("Blocked") if one.i_blocked else "",
    )


def _drawn(one: Gone, form: NoteForm) -> str:
    return render_template(
        "gone/show.html", one=one, they=one.profile, form=form, **attendee_frame(one.event, "people")
    )


def _done(sentence: str, code: str) -> Response:
    """Back to their page; or to the list, where nothing of mine keeps them on it any more."""
    still = gone_for(db.session, the_person(), code) is not None
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".show", code=code) if still else url_for(".index"), 303)
