"""Pages on which organizers found a group and choose who helps."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.groups import domain, queries
from netevents.groups.current import OWNERS, the_group_i_organize, the_group_i_own
from netevents.groups.forms import GroupForm, MemberForm, RoleForm
from netevents.groups.models import Group
from netevents.people.models import Person
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.forms import Nothing

bp = Blueprint("groups", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response | Redirect


class NoAccount(Refusal):
    """Attendees come to events; groups are founded by people with an organizer account."""

    status = 403


@bp.route("/console/new-group", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def new() -> Page:
    person = the_organizer_account()
    if not queries.may_found(db.session, person):
        raise NoAccount(
            "Groups are founded with an organizer account. Ask the people who run this site for one."
        )
    form = GroupForm()
    if form.validate_on_submit():
        group = domain.found(db.session, form.name.data, owner=person, now=now())
        slug = group.slug
        db.session.commit()
        flash("Your group is here. Now plan its first event.")
        return redirect(url_for("groups_console.show", slug=slug))
    return render_template("groups/new.html", form=form), 422 if form.errors else 200


@bp.get("/console/g/<slug>/members")
@access(Access.ORGANIZER)
def members(slug: str) -> Page:
    return _members(the_group_i_organize(slug), MemberForm(formdata=None))


@bp.post("/console/g/<slug>/members")
@access(Access.OWNER)
def add_member(slug: str) -> Page:
    group = the_group_i_own(slug)
    form = MemberForm()
    if not form.validate_on_submit():
        return _members(group, form), 422
    person = queries.account_with_email(db.session, form.email.data)
    if person is None:
        form.email.errors = ["No account has this e-mail. The people who run this site can make one."]
        return _members(group, form), 422
    try:
        domain.give_role(db.session, group, person, form.role.data, now=now())
    except domain.LastOwner as refusal:
        form.role.errors = [str(refusal)]
        return _members(group, form), 422
    sentence = f"{person.name} is now {_with_article(form.role.data)}."
    db.session.commit()
    flash(sentence)
    return redirect(url_for("groups.members", slug=slug))


@bp.route("/console/g/<slug>/members/<code>", methods=["GET", "POST"])
@access(Access.OWNER)
def change_role(slug: str, code: str) -> Page:
    group = the_group_i_own(slug)
    person = _member(group, code)
    form = RoleForm(data={"role": queries.role_of(db.session, group.id, person.id)})
    if form.validate_on_submit():
        domain.give_role(db.session, group, person, form.role.data, now=now())
        sentence = f"{person.name} is now {_with_article(form.role.data)}."
        db.session.commit()
        flash(sentence)
        return redirect(url_for("groups.members", slug=slug))
    return render_template(
        "groups/role.html", group=group, person=person, form=form
    ), 422 if form.errors else 200


@bp.post("/console/g/<slug>/members/<code>/remove")
@access(Access.OWNER)
def remove_member(slug: str, code: str) -> Page:
    group = the_group_i_own(slug)
    person = _member(group, code)
    if Nothing().validate_on_submit():
        domain.take_role(db.session, group, person)
        sentence = f"{person.name} no longer helps with {group.name}."
        db.session.commit()
        flash(sentence)
    return redirect(url_for("groups.members", slug=slug))


def _members(group: Group, form: MemberForm) -> str:
    me = the_organizer_account()
    return render_template(
        "groups/members.html",
        group=group,
        me=me,
        memberships=queries.members(db.session, group),
        i_own=queries.role_of(db.session, group.id, me.id) in OWNERS,
        form=form,
    )


def _member(group: Group, code: str) -> Person:
    person = queries.member_by_code(db.session, group, code)
    if person is None:
        raise NotHere
    return person


def _with_article(role: str) -> str:
    return f"a {role}" if role == "greeter" else f"an {role}"
