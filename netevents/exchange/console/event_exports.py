"""Taking an event's connections home: asks why, and everybody in the list can see that it was done."""

from __future__ import annotations

from itertools import chain, islice

from flask import Blueprint, Response, render_template, stream_with_context

from netevents.db import db, reading
from netevents.events import audit
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange.exporting import EXPORTED, exports_of
from netevents.exchange.exports import connections_csv
from netevents.exchange.forms_exports import WhyForm
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import connection_columns, now
from netevents.web.https import need_https
from netevents.web.security import in_the_clear

bp = Blueprint("event_exports", __name__, template_folder="../templates")

WHOLE = 128
"""Pieces of 64 KB, some 50,000 rows: so far the file is made whole, and a slow reader holds no worker."""


@bp.get("/console/e/<slug>/exports")
@access(Access.ORGANIZER)
def index(slug: str) -> str:
    return _drawn(the_event_i_organize(slug), WhyForm(formdata=None))


@bp.post("/console/e/<slug>/connections.csv")
@access(Access.ORGANIZER)
def connections(slug: str) -> Response | tuple[str, int]:
    event = the_event_i_organize(slug)
    need_https("Exports")
    form = WhyForm()
    if not form.validate_on_submit():
        return _drawn(event, form), 422
    audit.record(
        db.session,
        event,
        the_organizer_account(),
        EXPORTED,
        why=form.why.data,
        now=now(),
        file="connections.csv",
    )
    db.session.commit()
    with reading():  # so that nobody's scan waits for this file
        return _file(event)


def _file(event: Event) -> Response:
    pieces = connections_csv(db.session, event, columns=connection_columns(db.session, event))
    whole = list(islice(pieces, WHOLE))
    more = list(islice(pieces, 1))
    body = stream_with_context(chain(whole, more, pieces)) if more else b"".join(whole)
    answer = Response(body, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-connections.csv"'
    return answer


def _drawn(event: Event, form: WhyForm) -> str:
    return render_template(
        "event_exports/index.html",
        form=form,
        exports=exports_of(db.session, event),
        needs_https=in_the_clear(),
        **console_frame(event, "exports"),
    )
