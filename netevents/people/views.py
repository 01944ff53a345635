"""Coming in, going out, and one's devices."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.languages import _, languages, mark
from netevents.people import domain, queries, sign_in_codes
from netevents.people.forms import MailCodeForm, MailForm, PhoneCodeForm
from netevents.people.mail import mailer_is_set
from netevents.people.models import Person
from netevents.people.signed_in import leave, let_in, person_or_none, the_person, this_browser, this_sign_in
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, kept_place, now
from netevents.web.forms import Nothing
from netevents.web.speaking import CHOICE, came_from

bp = Blueprint("people", __name__, template_folder="templates")

Page = str | Response | tuple[str, int]

HOW = {
    "joined": mark("joined an event here"),
    "password": mark("signed in with a password"),
    "mail code": mark("signed in with a code by mail"),
    "phone code": mark("signed in with a code from another phone"),
    "desk code": mark("signed in at the desk"),
}


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Access.ANYONE)
def sign_in() -> Page:
    """The ways in; posting an e-mail asks for six digits."""
    form = MailForm() if mailer_is_set() else None
    if form is not None and form.validate_on_submit():
        try:
            sign_in_codes.mail_code(db.session, form.email.data, browser=this_browser(), now=now())
        except Refusal as no:
            return _again("people/sign_in.html", form, form.email, no)
        db.session.commit()
        return redirect(url_for("people.sign_in_code"))
    page = render_template(
        "people/sign_in.html", form=form, phone_form=PhoneCodeForm(), here=person_or_none()
    )
    return page, _status(form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access(Access.ANYONE)
def sign_in_code() -> Page:
    """The six digits of the mail; where a family shares the address, then who it is."""
    browser = this_browser()
    form = MailCodeForm()
    form.who.choices = []
    address = sign_in_codes.waiting_address(db.session, browser, now=now())
    if address is None:
        flash(_("That code is not good any more. Ask for a new one."), "error")
        return redirect(url_for("people.sign_in"))
    if not form.validate_on_submit():
        return render_template("people/sign_in_code.html", form=form, address=address), _status(form)
    try:
        people = sign_in_codes.people_by_mail_code(db.session, form.code.data, browser=browser, now=now())
    except Refusal as no:
        return _again("people/sign_in_code.html", form, form.code, no, address=address)
    chosen = people if len(people) == 1 else [one for one in people if one.code == form.who.data]
    if not chosen:
        form.who.choices = [(one.code, one.name) for one in people]
        return render_template("people/which_of_you.html", form=form)
    sign_in_codes.use_mail_code(db.session, browser=browser, now=now())
    return _welcome(chosen[0], "mail code")


@bp.post("/sign-in/phone")
@access(Access.ANYONE)
def sign_in_phone() -> Page:
    """Eight characters from one's other phone, or from the desk."""
    form = PhoneCodeForm()
    page = {"form": MailForm(formdata=None) if mailer_is_set() else None, "here": person_or_none()}
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", phone_form=form, **page), 422
    try:
        person, purpose = sign_in_codes.person_by_code(
            db.session, form.code.data, browser=this_browser(), now=now()
        )
    except Refusal as no:
        form.code.errors = [str(no)]
        db.session.commit()
        return render_template("people/sign_in.html", phone_form=form, **page), no.status
    return _welcome(person, f"{purpose} code")


@bp.post("/sign-out")
@access(Access.SIGNED_IN)
def sign_out() -> Page:
    """End this device's sign-in; whoever has no other way back is asked first."""
    the_person()
    if "sure" not in request.form and is_only_way_in():
        return redirect(url_for("people.last_way_in"), 303)
    leave()
    db.session.commit()
    flash(_("You are signed out on this device."))
    return redirect("/")


@bp.get("/me/sign-out")
@access(Access.SIGNED_IN)
def last_way_in() -> Page:
    """What signing out means for somebody who could not come back, and what they can do before."""
    person = the_person()
    if not is_only_way_in():
        return redirect(url_for("people.me"))
    return render_template("people/last_way_in.html", by_mail=mailer_is_set() and not person.is_minor)


@bp.route("/me/other-phone", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def other_phone() -> Page:
    """A code with which another phone comes in; it stands here until it is used or ten minutes old."""
    person = the_person()
    form = Nothing()
    if form.validate_on_submit():
        session["phone_code"] = sign_in_codes.phone_code(db.session, person, now=now())
        db.session.commit()
        return redirect(url_for("people.other_phone"))
    code = session.get("phone_code", "")
    if code and not sign_in_codes.is_waiting(db.session, code, now=now()):
        code = ""
    address = absolute(url_for("people.sign_in")).partition("://")[2]
    return render_template("people/other_phone.html", address=address, code=code)


@bp.route("/me/devices", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def devices() -> Page:
    """Where one is signed in; each can be signed out from here."""
    person = the_person()
    here = this_sign_in()
    rows = queries.devices(db.session, person, now=now())
    if Nothing().validate_on_submit():
        wanted = request.form.get("device", "")
        for row in rows:
            if row.id != here.id and wanted in {"others", row.handle}:
                domain.revoke(row, now=now())
        domain.forget_codes(db.session, person)  # one of them may have made it
        db.session.commit()
        flash(_("Signed out there."))
        return redirect(url_for("people.devices"))
    return render_template("people/devices.html", rows=rows, here=here, how=HOW, zone=person.zone)


def is_only_way_in() -> bool:
    """Whether whoever is here comes in on this device alone."""
    return queries.is_only_way_in(db.session, this_sign_in(), by_mail=mailer_is_set(), now=now())


def _welcome(person: Person, how: str) -> Response:
    """Let this device in and go on where the person wanted to go."""
    name = person.name
    let_in(person, how)
    db.session.commit()
    flash(_("Welcome back, %(name)s.", name=name))
    return redirect(kept_place("/"))


def _again(template: str, form: MailForm | MailCodeForm, field: object, no: Refusal, **page: object) -> Page:
    """The same page with what was typed and the sentence beside the field; the try is counted."""
    field.errors = [str(no)]  # type: ignore[attr-defined]
    db.session.commit()
    more = {"phone_form": PhoneCodeForm(formdata=None), "here": person_or_none()}
    return render_template(template, form=form, **more, **page), no.status


def _status(form: MailForm | MailCodeForm | None) -> int:
    return 422 if form is not None and form.errors else 200


@bp.post("/language")
@access(Access.ANYONE)
def language() -> Response:
    """Read these pages in another language: on this device, and for a person on all of theirs."""
    wanted = request.form.get("language", "")
    if wanted not in languages():
        raise NotHere
    session[CHOICE] = wanted
    person = person_or_none()
    if person is not None:
        person.language = wanted
        db.session.commit()
    return redirect(came_from())
