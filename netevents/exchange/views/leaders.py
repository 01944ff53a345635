"""A leader's pages: being here, the troop, the record of each member."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events import domain, queries
from netevents.events.current import the_event_i_lead
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.exchange import badges, door
from netevents.exchange.forms_youth import AGE_LABELS, ConsentForm, MemberForm, NewMemberForm, ages_below
from netevents.exchange.models import PRINTED
from netevents.exchange.youth import guardians, leaders, meetings, members
from netevents.languages import _, mark
from netevents.people import once
from netevents.people.addresses import NoAddress
from netevents.people.domain import OneWordPlease
from netevents.people.signed_in import the_person
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, erase_from_plugins, now, tell
from netevents.web.qr import badge_address, svg

bp = Blueprint("leaders", __name__, url_prefix="/e/<slug>/leader", template_folder="../templates")

Page = str | Response | tuple[str, int]

RECORD_HIDDEN = mark("%(name)s’s record is hidden. It is erased in a week, unless a guardian agrees again.")
FIRST = "met_first"
"""Where the signed cookie keeps the first of two members who met: the event's slug and the member's code."""


@bp.get("/")
@access(Access.LEADER)
def home(slug: str) -> Page:
    """Whether scanning is open, and the troop by first names."""
    event, me = the_event_i_lead(slug)
    troop = members.troop(db.session, event)
    return render_template(
        "leaders/home.html",
        me=me,
        open=meetings.is_open(db.session, event, now=now()),
        here=[leader for leader in leaders.leaders_of(db.session, event) if leader.is_checked_in],
        troop=troop,
        agreed=guardians.agreements(db.session, troop, now=now()),
        first=first_who_met(event),
        over=meetings.is_over(event, now=now()),
        **attendee_frame(event, "event"),
    )


@bp.post("/here")
@access(Access.LEADER)
def here(slug: str) -> Page:
    _event, me = the_event_i_lead(slug)
    domain.check_in(me, now=now(), tell=tell())
    return _home(slug, _("You are here."))


@bp.post("/gone")
@access(Access.LEADER)
def gone(slug: str) -> Page:
    """A leader goes; without two, scanning closes."""
    _event, me = the_event_i_lead(slug)
    domain.undo_check_in(me)
    return _home(slug, _("You are not here any more. Scanning needs two leaders."))


@bp.route("/add", methods=["GET", "POST"])
@access(Access.LEADER)
def add(slug: str) -> Page:
    """A new record, with what the guardian agreed to."""
    event, _me = the_event_i_lead(slug)
    form = NewMemberForm(data={"method": "paper"})
    form.offer(ages=form.ages, interests=_labels(event))
    if not form.validate_on_submit():
        return _add_page(event, form)
    said = _("%(name)s is in the troop.", name=form.name.data)
    act = once.begin(db.session, "member", event.slug, form.once.data, form.name.data, now=now())
    if act.result:
        return _home(slug, said)
    try:
        with db.session.begin_nested():
            member, agreed = form.member(form.name.data), form.agreed()
            minor = members.add_member(
                db.session, event, member, agreed, by=the_person(), now=now(), tell=tell()
            )
    except Refusal as no:
        _beside(form, no)
        return _add_page(event, form)
    act.result = minor.code
    return _home(slug, said)


@bp.post("/m/<code>")
@access(Access.LEADER)
def member(slug: str, code: str) -> Page:
    """A member's record. Opening it is written down, and so it is a POST."""
    event, minor = the_member(slug, code)
    members.look(db.session, event, minor, by=the_person(), now=now())
    page = record_page(event, minor)
    db.session.commit()
    return page


@bp.post("/m/<code>/change")
@access(Access.LEADER)
def change(slug: str, code: str) -> Page:
    event, minor = the_member(slug, code)
    form = _member_form(event, minor)
    if not form.validate_on_submit():
        return _again(slug, code, change=form)
    try:
        with db.session.begin_nested():
            members.change_member(
                db.session, event, minor, form.member(minor.name), by=the_person(), now=now()
            )
    except Refusal as no:
        _beside(form, no)
        return _again(slug, code, change=form)
    return _home(slug, _("Saved for %(name)s.", name=minor.name))


@bp.post("/m/<code>/consent")
@access(Access.LEADER)
def consent(slug: str, code: str) -> Page:
    """A guardian agreed anew."""
    event, minor = the_member(slug, code)
    form = ConsentForm()
    if not form.validate_on_submit():
        return _again(slug, code, consent=form)
    act = once.begin(db.session, "consent", minor.code, form.once.data, form.guardian.data, now=now())
    if not act.result:
        try:
            with db.session.begin_nested():
                guardians.attest(
                    db.session, event, minor, form.agreed(), by=the_person(), now=now(), tell=tell()
                )
        except Refusal as no:
            _beside(form, no)
            return _again(slug, code, consent=form)
        act.result = "written down"
    return _home(slug, _("Written down for %(name)s.", name=minor.name))


@bp.post("/m/<code>/withdraw")
@access(Access.LEADER)
def withdraw(slug: str, code: str) -> Page:
    """A guardian takes the consent back."""
    event, minor = the_member(slug, code)
    guardians.withdraw(db.session, event, minor, by=the_person(), now=now(), tell=tell())
    return _home(slug, _(RECORD_HIDDEN, name=minor.name))


@bp.post("/m/<code>/erase")
@access(Access.LEADER)
def erase(slug: str, code: str) -> Page:
    event, minor = the_member(slug, code)
    erased = _("%(name)s’s record is erased.", name=minor.name)
    members.erase_member(db.session, event, minor, plugins=erase_from_plugins, now=now(), tell=tell())
    return _home(slug, erased)


@bp.post("/m/<code>/phone")
@access(Access.LEADER)
def phone(slug: str, code: str) -> Page:
    """A code that signs the member's own phone in, shown once on this very answer."""
    event, minor = the_member(slug, code)
    desk = door.desk_code(db.session, event, minor, by=the_person(), now=now())
    page = render_template(
        "leaders/phone.html",
        minor=minor,
        desk=desk,
        sign_in=absolute(url_for("people.sign_in")),
        **attendee_frame(event, "event"),
    )
    db.session.commit()
    return page


@bp.post("/m/<code>/met")
@access(Access.LEADER)
def met_someone(slug: str, code: str) -> Page:
    """The first of two badges was read; the phone remembers whose."""
    event, minor = the_member(slug, code)
    session[FIRST] = [event.slug, minor.code]
    return redirect(url_for(".home", slug=slug), 303)


@bp.post("/forget-first")
@access(Access.LEADER)
def forget_first(slug: str) -> Page:
    the_event_i_lead(slug)
    session.pop(FIRST, None)
    return redirect(url_for(".home", slug=slug), 303)


def the_member(slug: str, code: str) -> tuple[Event, Registration]:
    """The event that I lead, and a minor of it.

    :raises NotHere: for anybody else
    """
    event, _me = the_event_i_lead(slug)
    minor = members.member_of(db.session, event, code)
    if minor is None:
        raise NotHere
    return event, minor


def first_who_met(event: Event) -> Registration | None:
    """The member of ``event`` whose badge this phone read first."""
    slug, code = session.get(FIRST, ("", ""))
    first = members.member_of(db.session, event, code) if slug == event.slug else None
    return first if first is not None and not first.hidden else None


def record_page(
    event: Event,
    minor: Registration,
    *,
    change: MemberForm | None = None,
    consent: ConsentForm | None = None,
) -> str:
    """The record as leaders see it, with what was just typed where it was refused."""
    badge = badges.current(db.session, minor).get(PRINTED)
    address = badge_address(current_app.config["BASE_URL"], badge.token) if badge else ""
    return render_template(
        "leaders/member.html",
        minor=minor,
        age=AGE_LABELS[minor.person.age],
        consents=guardians.consents_of(db.session, minor),
        agreed=guardians.agreements(db.session, [minor], now=now())[minor.id],
        met=meetings.met_by(db.session, minor),
        badge=badge,
        qr=svg(address, title=_("Badge of %(name)s", name=minor.name)) if badge else "",
        may_have_phone=minor.person.age in {"13-15", "16-17"},
        change=change or _member_form(event, minor, fresh=True),
        consent=consent or ConsentForm(formdata=None, data={"method": "paper"}),
        wrong="change" if change else "consent" if consent else "",
        now=now(),
        **attendee_frame(event, "event"),
    )


def _again(slug: str, code: str, **refused: Any) -> tuple[str, int]:
    """The record with what was refused: another look."""
    event, minor = the_member(slug, code)
    members.look(db.session, event, minor, by=the_person(), now=now())
    page = record_page(event, minor, **refused)
    db.session.commit()
    return page, 422


def _member_form(event: Event, minor: Registration, *, fresh: bool = False) -> MemberForm:
    written: dict[str, Any] = {
        "age": minor.person.age,
        "subgroup": minor.subgroup,
        "picks": [interest.label for interest in minor.interests],
    }
    form = MemberForm(formdata=None, data=written) if fresh else MemberForm()
    form.offer(ages=ages_below(minor.person.age), interests=_labels(event))
    return form


def _labels(event: Event) -> list[str]:
    return [interest.label for interest in queries.interests(db.session, event)]


def _add_page(event: Event, form: NewMemberForm) -> tuple[str, int]:
    page = render_template("leaders/add.html", form=form, **attendee_frame(event, "event"))
    return page, 422 if form.errors else 200


def _beside(form: MemberForm | ConsentForm, no: Refusal) -> None:
    """The sentence stands at the field that it is about."""
    places: dict[type[Refusal], str] = {
        OneWordPlease: "name",
        guardians.MustBeCollected: "may_collect",
        NoAddress: "contact",
        members.AgeRaised: "age",
        members.MinorsOnly: "age",
        members.NoContactHere: "subgroup",
        members.TooManyPicks: "picks",
    }
    place = places.get(type(no))
    if place is None or place not in form:
        raise no
    form[place].errors = [str(no)]


def _home(slug: str, sentence: str) -> Response:
    db.session.commit()
    flash(sentence)
    return redirect(url_for(".home", slug=slug), 303)
