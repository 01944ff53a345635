"""The organizers' way in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.languages import _
from netevents.people import accounts
from netevents.people.forms import NewPasswordForm, PasswordForm
from netevents.people.signed_in import let_in, person_or_none, the_organizer_account, this_sign_in
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import kept_place, now

bp = Blueprint("people_console", __name__, template_folder="templates")

Page = str | Response | tuple[str, int]


@bp.route("/console/sign-in", methods=["GET", "POST"])
@access(Access.ANYONE)
def sign_in() -> Page:
    """E-mail and password."""
    form = PasswordForm()
    status = 200
    if form.validate_on_submit():
        try:
            person = accounts.person_by_password(db.session, form.email.data, form.password.data, now=now())
        except Refusal as no:
            form.password.errors = [str(no)]
            status = no.status
        else:
            let_in(person, "password")
            db.session.commit()
            return redirect(kept_place("/console/"))
        db.session.commit()  # the failed try counts
    elif form.errors:
        status = 422
    return render_template("people/console_sign_in.html", form=form, here=person_or_none()), status


@bp.route("/console/password", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def password() -> Page:
    """A new password; every other device is signed out with it."""
    person = the_organizer_account()
    credential = accounts.credential_of(db.session, person)
    if credential is None:
        raise NotHere
    form = NewPasswordForm()
    status = 200
    if form.validate_on_submit():
        try:
            accounts.change_password(
                db.session,
                credential,
                old=form.old.data,
                new=form.new.data,
                this_device=this_sign_in(),
                now=now(),
            )
        except Refusal as no:
            form.old.errors = [str(no)]
            status = no.status
        else:
            db.session.commit()
            flash(_("The new password holds. Other devices are signed out."))
            return redirect(url_for("people_console.password"))
        db.session.commit()  # the failed try counts
    elif form.errors:
        status = 422
    email = credential.email
    return render_template("people/console_password.html", form=form, email=email), status
