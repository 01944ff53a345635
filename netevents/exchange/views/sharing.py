"""What others get from me at one event, decided field by field."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.exchange import consents, policy, sharing
from netevents.exchange.exporting import exports_of
from netevents.exchange.forms_sharing import MinorSharingForm, SharingForm
from netevents.exchange.models import CONTACT, FIELDS, LINES
from netevents.languages import _
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("sharing", __name__, template_folder="../templates")


@bp.route("/e/<slug>/sharing", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def edit(slug: str) -> str | Response | tuple[str, int]:
    event, mine = my_registration(slug)
    form = MinorSharingForm() if mine.is_minor else SharingForm()
    if form.validate_on_submit():
        sharing.choose(db.session, mine, form.choices(), now=now())
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".edit", slug=slug), 303)
    if not form.is_submitted():
        form.show(mine, consents.shared(db.session, [mine.id])[mine.id])
    page = render_template(
        "sharing/edit.html",
        form=form,
        all_of_me=policy.profile_view(mine, FIELDS),
        at_once=(*LINES, "organization"),
        once_both_confirmed=CONTACT,
        exports=exports_of(db.session, event),
        **attendee_frame(event, "me"),
    )
    return (page, 422) if form.errors else page
