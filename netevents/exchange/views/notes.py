"""Keeps my private lines about somebody I met."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.exchange import notes
from netevents.exchange.forms import NoteForm
from netevents.exchange.views.connections import draw, the_connection_of_mine
from netevents.languages import _
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("notes", __name__)


@bp.post("/c/<code>/note")
@access(Access.CONNECTED)
def write(code: str) -> Response | tuple[str, int]:
    met = the_connection_of_mine(code)
    form = NoteForm(obj=met.note)
    if not form.validate_on_submit():
        return draw(met, form), 422
    notes.write(
        db.session,
        met.mine,
        met.other,
        talked_about=form.talked_about.data,
        my_question=form.my_question.data,
        offered=form.offered.data,
        now=now(),
    )
    db.session.commit()
    flash(_("Saved. Only you see it."))
    return redirect(url_for("connections.show", code=code), 303)
