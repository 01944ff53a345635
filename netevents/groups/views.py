"""Pages for whoever is invited to help with a group: looking changes nothing, a button accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.groups import invitations
from netevents.groups.domain import AdultsOnly
from netevents.groups.forms import AcceptForm, InvitationCodeForm
from netevents.groups.models import Invitation
from netevents.languages import _
from netevents.people import accounts, limits
from netevents.people.codes import as_typed
from netevents.people.models import Person
from netevents.people.signed_in import let_in, person_or_none
from netevents.web.access import Access, access
from netevents.web.current import keep_this_place, kept_place, now
from netevents.web.forms import Nothing
from netevents.web.refusals import refuse
from netevents.web.tries import count_miss

bp = Blueprint("invitations", __name__, url_prefix="/console/invitation", template_folder="templates")

Page = str | tuple[str, int] | Response | Redirect

TRIES: Final = 10
WITHIN: Final = timedelta(minutes=15)


@bp.route("", methods=["GET", "POST"])
@access(Access.ANYONE)
def find() -> Page:
    """For those who were told a code."""
    form = InvitationCodeForm()
    if form.validate_on_submit():
        code = as_typed(form.code.data)
        try:
            invitations.standing(db.session, code, now=now())
        except invitations.InvitationOver as no:
            count_miss()
            form.code.errors = [str(no)]
        else:
            return redirect(url_for(".show", code=code))
    return render_template("groups/find_invitation.html", form=form), 422 if form.errors else 200


@bp.route("/<code>", methods=["GET", "POST"])
@access(Access.ANYONE)
def show(code: str) -> Page:
    """Which group, which role, and the button; it takes an account, which can be made here."""
    try:
        invitation = invitations.standing(db.session, code, now=now())
    except invitations.InvitationOver as no:
        count_miss()
        return refuse(str(no), no.status)
    person = person_or_none()
    if person is not None and person.is_minor:
        raise AdultsOnly(_("Groups are run by adults."))
    if person is not None and accounts.credential_of(db.session, person) is not None:
        return _accepted(code, person) if Nothing().validate_on_submit() else _drawn(invitation, person)
    form = AcceptForm(asks_name=person is None)
    if not form.validate_on_submit():
        keep_this_place()
        return _drawn(invitation, person, form), 422 if form.errors else 200
    limits.count_try(db.session, f"invitation:{invitation.code}", most=TRIES, within=WITHIN, now=now())
    try:
        with db.session.begin_nested():
            somebody = _with_account(form, person)
            invitations.accept(db.session, code, somebody, now=now())
    except accounts.AddressTaken:
        form.email.errors = [_("Somebody has an account with this e-mail. If it is yours, sign in first.")]
    except accounts.WeakPassword as no:
        form.password.errors = [str(no)]
    else:
        kept_place("")
        let_in(somebody, "password")
        return _welcome()
    page = _drawn(invitation, person, form)
    db.session.commit()  # the failed try counts: nobody finds out here who has an account
    return page, 422


def _with_account(form: AcceptForm, person: Person | None) -> Person:
    """``person``, or somebody new, who from now on signs in with e-mail and password."""
    facts = {"password": form.password.data, "now": now()}
    if person is None:
        return accounts.open_account(db.session, form.email.data, name=form.name.data, **facts)
    accounts.make_account(db.session, person, email=form.email.data, **facts)
    return person


def _accepted(code: str, person: Person) -> Redirect:
    invitations.accept(db.session, code, person, now=now())
    return _welcome()


def _welcome() -> Redirect:
    db.session.commit()
    flash(_("Welcome. Here are the events that you help with."))
    return redirect(url_for("groups_console.home"))


def _drawn(invitation: Invitation, person: Person | None, form: AcceptForm | None = None) -> str:
    return render_template(
        "groups/invitation.html",
        invitation=invitation,
        person=person,
        form=form,
    )
