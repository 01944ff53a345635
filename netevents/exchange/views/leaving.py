"""Leaving: take everything along, or be forgotten."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.exchange import erasure
from netevents.exchange.exports import my_connections_csv
from netevents.exchange.forms_leaving import EraseForm
from netevents.exchange.take_out import take_out as packed
from netevents.exchange.youth import guardians
from netevents.languages import _
from netevents.people.signed_in import forget_device, the_person
from netevents.refusal import Refusal
from netevents.web.access import Access, access
from netevents.web.current import (
    erase_from_plugins,
    my_connection_columns,
    now,
    take_out_of_plugins,
    tell,
)
from netevents.web.https import need_https

bp = Blueprint("leaving", __name__, template_folder="../templates")

Page = str | Response | Redirect | tuple[str, int]


@bp.get("/me/take-out")
@access(Access.SIGNED_IN)
def take_out() -> Page:
    """What is in the file, and the button."""
    the_person()
    return render_template("leaving/take_out.html")


@bp.get("/me/take-out.zip")
@access(Access.SIGNED_IN)
def zip_file() -> Page:
    """Everything with me."""
    need_https(_("Files of people"))
    person = the_person()
    content = packed(
        db.session,
        person,
        csv=my_connections_csv(db.session, person, columns=my_connection_columns()),
        plugins=take_out_of_plugins(db.session, person),
        now=now(),
    )
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="netevents.zip"'
    return answer


@bp.route("/me/erase", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def erase() -> Page:
    """Asks once more, and says what happens; then forgets the person."""
    person = the_person()
    form = EraseForm()
    page = partial(
        render_template,
        "leaving/erase.html",
        form=form,
        is_guardian=guardians.is_guardian(db.session, person),
    )
    if form.validate_on_submit():
        try:
            erasure.erase(db.session, person, plugins=erase_from_plugins, now=now(), tell=tell())
        except Refusal as no:
            db.session.rollback()
            return page(refused=str(no)), no.status
        db.session.commit()
        forget_device()
        flash(_("Everything about you is gone from here. Take care."))
        return redirect("/")
    return page(refused=""), 422 if form.errors else 200
