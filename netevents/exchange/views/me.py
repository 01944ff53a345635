"""A person's own page and profile: pages of people that also look at the person's events."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.frame import attendee_frame
from netevents.events.models import Registration
from netevents.events.queries import places_of
from netevents.exchange import sharing
from netevents.exchange.renaming import rename
from netevents.languages import _
from netevents.people import accounts
from netevents.people.forms import FirstNameForm, ProfileForm
from netevents.people.models import Person, Profile
from netevents.people.signed_in import the_person
from netevents.people.views import bp, is_only_way_in
from netevents.refusal import Refusal
from netevents.web.access import Access, access
from netevents.web.current import now

Page = str | Response | tuple[str, int]


@bp.get("/me")
@access(Access.SIGNED_IN)
def me() -> Page:
    """Everything about oneself, each a step away."""
    person = the_person()
    places = places_of(db.session, person)
    return render_template(
        "people/me.html",
        person=person,
        profile=person.profile,
        places=[place for place in places if not place.is_minor],
        account=accounts.credential_of(db.session, person),
        is_only_way_in=is_only_way_in(),
        **(attendee_frame(min(places, key=_distance).event, "me") if places else {}),
    )


@bp.route("/me/profile", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def profile() -> Page:
    """What one tells about oneself; for a minor a first name and nothing else."""
    person = the_person()
    form = FirstNameForm(obj=person) if person.is_minor else _profile_form(person)
    if form.validate_on_submit():
        try:
            rename(db.session, person, form.name.data)
        except Refusal as no:
            db.session.rollback()
            form.name.errors = [str(no)]
        else:
            if isinstance(form, ProfileForm):
                sharing.write_profile(db.session, person, form.told())
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.me"))
    template = "people/first_name.html" if isinstance(form, FirstNameForm) else "people/profile.html"
    return render_template(template, form=form), 422 if form.errors else 200


def _distance(place: Registration) -> timedelta:
    """How far the event is from now, to show the tabs of the nearest one."""
    return abs(place.event.starts_at - now())


def _profile_form(person: Person) -> ProfileForm:
    profile = person.profile or Profile(links=[])
    links = {f"link_{number}": link for number, link in enumerate(profile.links, 1)}
    return ProfileForm(obj=profile, data={**links, "name": person.name, "zone": person.zone})
