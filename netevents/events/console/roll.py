"""The roll in the console: who is registered, who has come, one attendee."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.events import domain, lists, queries
from netevents.events.audit import record
from netevents.events.current import my_role, the_event_i_greet, the_event_i_organize
from netevents.events.forms import ROLE_CHOICES, AttendeeForm
from netevents.events.frame import Place, console_frame
from netevents.events.models import LEADER, Event, Registration
from netevents.groups.current import ORGANIZERS
from netevents.languages import _, mark
from netevents.people.domain import OneWordPlease
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now, tell
from netevents.web.forms import Nothing, searchable

bp = Blueprint("roll", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response | Redirect

FILTERS = (
    ("", mark("Everybody")),
    ("here", mark("Here")),
    ("not-here", mark("Not here yet")),
    ("not-claimed", mark("Badge not claimed")),
    ("minors", mark("Minors")),
)
SORTS = (("", mark("Name")), ("registered", mark("Joined last")), ("came", mark("Came last")))


@bp.get("/console/e/<slug>/roll")
@access(Access.GREETER)
def index(slug: str) -> Page:
    """Everyone registered; searched, filtered, sorted, a page at a time."""
    event = the_event_i_greet(slug)
    asked = _asked_for()
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = lists.roll_page(
        db.session,
        event,
        q=asked["q"],
        state=asked["state"],
        by=asked["by"],
        after=after,
        before=before,
    )
    return render_template(
        "roll/index.html",
        page=page,
        filters=FILTERS,
        sorts=SORTS,
        asked=asked,
        turned_to=bool(after or before),
        **console_frame(event, "roll"),
    )


@bp.get("/console/e/<slug>/roll/<code>")
@access(Access.GREETER)
def attendee(slug: str, code: str) -> Page:
    """One attendee; of a minor no more than the roll shows, since a look at the record is logged."""
    event = the_event_i_greet(slug)
    found = _attendee(event, code)
    return _attendee_page(event, found, _form_for(event, found))


@bp.post("/console/e/<slug>/roll/<code>")
@access(Access.ORGANIZER)
def change(slug: str, code: str) -> Page:
    """Call the attendee something else, or give them a role."""
    event = the_event_i_organize(slug)
    found = _attendee(event, code)
    form = _form_for(event, found)
    if form.validate_on_submit():
        before = found.role
        try:
            domain.change_registration(found, name=form.name.data, role=form.role.data)
        except OneWordPlease as refusal:
            form.name.errors = [str(refusal)]
        except domain.AdultRole as refusal:
            form.role.errors = [str(refusal)]
        else:
            me = the_organizer_account()
            record(
                db.session,
                event,
                me,
                mark("changed an attendee"),
                now=now(),
                registration=found,
                before=before,
            )
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("roll.attendee", slug=slug, code=code))
    return _attendee_page(event, found, form), 422


@bp.post("/console/e/<slug>/roll/<code>/record")
@access(Access.ORGANIZER)
def look(slug: str, code: str) -> Page:
    """A minor's record, after the look has been written down."""
    event = the_event_i_organize(slug)
    found = _attendee(event, code)
    if not found.is_minor or not Nothing().validate_on_submit():
        raise NotHere
    record(
        db.session,
        event,
        the_organizer_account(),
        mark("looked at a minor’s record"),
        now=now(),
        registration=found,
    )
    page = render_template(
        "roll/record.html",
        attendee=found,
        **_below_roll(event),
    )
    db.session.commit()
    return page


@bp.post("/console/e/<slug>/roll/<code>/check-in")
@access(Access.GREETER)
def check_in(slug: str, code: str) -> Page:
    """They have come. Twice is harmless."""
    found = _attendee(the_event_i_greet(slug), code)
    domain.check_in(found, now=now(), tell=tell())
    return _back_to_roll(slug, _("%(name)s is here.", name=found.name))


@bp.post("/console/e/<slug>/roll/<code>/undo-check-in")
@access(Access.GREETER)
def undo_check_in(slug: str, code: str) -> Page:
    found = _attendee(the_event_i_greet(slug), code)
    domain.undo_check_in(found)
    return _back_to_roll(slug, _("%(name)s is not here yet.", name=found.name))


def _back_to_roll(slug: str, sentence: str) -> Redirect:
    asked: dict[str, Any] = {name: value for name, value in _asked_for().items() if value}
    db.session.commit()
    flash(sentence)
    return redirect(url_for("roll.index", slug=slug, **asked))


def _asked_for() -> dict[str, str]:
    """What is looked for on the roll, and how it is sorted; nonsense counts as nothing."""
    state, by = request.values.get("state", ""), request.values.get("by", "")
    return {
        "q": searchable(request.values.get("q", "")),
        "state": state if state in queries.STATES_OF_ROLL else "",
        "by": by if by in lists.SORTS else "",
    }


def _attendee(event: Event, code: str) -> Registration:
    found = queries.attendee(db.session, event, code)
    if found is None:
        raise NotHere
    return found


def _form_for(event: Event, found: Registration) -> AttendeeForm:
    """The form with the roles that there are at ``event``: leaders lead minors."""
    form = AttendeeForm(obj=found)
    if event.audience == "adult":
        form.role.choices = {role: label for role, label in ROLE_CHOICES.items() if role != LEADER}
    return form


def _attendee_page(event: Event, found: Registration, form: AttendeeForm) -> str:
    if found.is_minor:
        form.role.choices = {"attendee": mark("Attendee")}
    return render_template(
        "roll/attendee.html",
        attendee=found,
        form=form,
        i_organize=my_role(event) in ORGANIZERS,
        **_below_roll(event),
    )


def _below_roll(event: Event) -> dict[str, object]:
    frame = console_frame(event, "roll")
    frame["crumbs"] = [*frame["crumbs"], Place(_("Roll"), url_for("roll.index", slug=event.slug))]
    return frame
