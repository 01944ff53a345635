"""Pages on which organizers found a group and choose who helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.groups import domain, invitations, queries
from netevents.groups.audit import record
from netevents.groups.current import OWNERS, the_group_i_organize, the_group_i_own
from netevents.groups.forms import ROLES, GroupForm, InviteForm, MemberForm, RoleForm
from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, Invitation
from netevents.languages import _, mark
from netevents.people import letters, limits
from netevents.people.mail import mailer_is_set
from netevents.people.models import Person
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, now, row_asked_for
from netevents.web.forms import Nothing
from netevents.web.qr import svg

bp = Blueprint("groups", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response | Redirect

MADE: Final = {
    GREETER: mark("made a greeter"),
    ORGANIZER: mark("made an organizer"),
    OWNER: mark("made an owner"),
}
IS_NOW: Final = {
    GREETER: mark("%(name)s is now a greeter."),
    ORGANIZER: mark("%(name)s is now an organizer."),
    OWNER: mark("%(name)s is now an owner."),
}
INVITES: Final = {
    GREETER: mark("%(name)s invites you to help with %(group)s as a greeter."),
    ORGANIZER: mark("%(name)s invites you to help with %(group)s as an organizer."),
}


class NoAccount(Refusal):
    """Attendees come to events; groups are founded by people with an organizer account."""

    status = 403


@bp.route("/console/new-group", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def new() -> Page:
    person = the_organizer_account()
    if not queries.may_found(db.session, person):
        raise NoAccount(
            _("To start a group, you need an organizer account. Ask the people who run this site for one.")
        )
    form = GroupForm()
    if form.validate_on_submit():
        group = domain.found(db.session, form.name.data, owner=person, now=now())
        slug = group.slug
        db.session.commit()
        flash(_("Your group is here. Now plan its first event."))
        return redirect(url_for("wizard.new", slug=slug))
    return render_template("groups/new.html", form=form), 422 if form.errors else 200


@bp.get("/console/g/<slug>/members")
@access(Access.ORGANIZER)
def members(slug: str) -> Page:
    return _members(the_group_i_organize(slug))


@bp.post("/console/g/<slug>/members")
@access(Access.OWNER)
def add_member(slug: str) -> Page:
    group = the_group_i_own(slug)
    form = MemberForm()
    if not form.validate_on_submit():
        return _members(group, add=form), 422
    person = queries.account_with_email(db.session, form.email.data)
    if person is None:
        form.email.errors = [_("No account has this e-mail. Invite them instead: then they make one.")]
        return _members(group, add=form), 422
    try:
        domain.give_role(db.session, group, person, form.role.data, now=now())
    except domain.LastOwner as refusal:
        form.role.errors = [str(refusal)]
        return _members(group, add=form), 422
    sentence = _written_down(group, person, form.role.data)
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
        try:
            domain.give_role(db.session, group, person, form.role.data, now=now())
        except domain.LastOwner as refusal:
            form.role.errors = [str(refusal)]
        else:
            sentence = _written_down(group, person, form.role.data)
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
        record(
            db.session, group.id, the_organizer_account(), mark("took a role back"), now=now(), other=person
        )
        sentence = _("%(name)s no longer helps with %(group)s.", name=person.name, group=group.name)
        db.session.commit()
        flash(sentence)
    return redirect(url_for("groups.members", slug=slug))


@bp.post("/console/g/<slug>/invitations")
@access(Access.ORGANIZER)
def invite(slug: str) -> Page:
    """Shows link and code once, on this very answer: they are kept nowhere."""
    group = the_group_i_organize(slug)
    me = the_organizer_account()
    form = _invite_form(group, me)
    if not form.validate_on_submit():
        return _members(group, invite=form), 422
    made, secret = invitations.invite(db.session, group, form.role.data, by=me, now=now())
    link = absolute(url_for("invitations.show", code=secret))
    to = form.email.data if "email" in form else ""
    if to:
        try:
            _send(made, group, me, to=to, link=link)
        except limits.TooManyTries as no:
            db.session.rollback()
            form.email.errors = [str(no)]
            return _members(group, invite=form), 422
    page = _members(
        group,
        made=made,
        secret=secret,
        link=link,
        sent_to=to,
        typed_at=absolute(url_for("invitations.find")),
        code=svg(link, title=_("The invitation as a code")),
    )
    db.session.commit()
    return page


@bp.post("/console/g/<slug>/invitations/<code>/take-back")
@access(Access.ORGANIZER)
def take_back(slug: str, code: str) -> Page:
    group = the_group_i_organize(slug)
    if not invitations.take_back(db.session, group, code, by=the_organizer_account(), now=now()):
        raise NotHere
    db.session.commit()
    flash(_("The invitation is not good any more."))
    return redirect(url_for("groups.members", slug=slug))


@bp.get("/console/g/<slug>/trail")
@access(Access.ORGANIZER)
def trail(slug: str) -> Page:
    """Who let whom help, which events were erased; the latest first."""
    group = the_group_i_organize(slug)
    entries = queries.trail(db.session, group, before=row_asked_for("before"))
    more = entries[-1].id if len(entries) == queries.PAGE else None
    return render_template("groups/trail.html", group=group, entries=entries, more=more)


def _members(
    group: Group, *, add: MemberForm | None = None, invite: InviteForm | None = None, **made: Any
) -> str:
    me = the_organizer_account()
    role = queries.role_of(db.session, group.id, me.id)
    return render_template(
        "groups/members.html",
        group=group,
        me=me,
        memberships=queries.members(db.session, group),
        open=queries.invitations(db.session, group, now=now()),
        i_own=role in OWNERS,
        may_give=invitations.WHO_INVITES.get(role or "", ()),
        form=add or MemberForm(formdata=None),
        invite=invite or _invite_form(group, me, formdata=None),
        **made,
    )


def _invite_form(group: Group, me: Person, **facts: Any) -> InviteForm:
    """What ``me`` may give; where no mail is sent, no address is asked for."""
    form = InviteForm(prefix="invite-", **facts)
    may_give = invitations.WHO_INVITES.get(queries.role_of(db.session, group.id, me.id) or "", (GREETER,))
    form.role.choices = [(role, words) for role, words in ROLES.items() if role in may_give]
    if not mailer_is_set():
        del form.email
    return form


def _send(made: Invitation, group: Group, me: Person, *, to: str, link: str) -> None:
    """A letter with the link.

    :raises netevents.people.limits.TooManyTries: after twenty in a day
    """
    limits.count_try(db.session, f"invitation mail:{me.id}", most=20, within=timedelta(days=1), now=now())
    letters.send_later(
        db.session,
        to=to,
        subject=_("%(group)s: an invitation to help", group=group.name),
        body=_(INVITES[made.role], name=me.name, group=group.name)
        + "\n\n"
        + _(
            "Open this page and press Accept:\n\n    %(link)s\n\n"
            "It is good once, for a week. If you don’t know what this is about, there is nothing to do.\n",
            link=link,
        ),
        dedupe_key=f"invitation {made.code}",
        now=now(),
    )


def _written_down(group: Group, person: Person, role: str) -> str:
    """The sentence that says it, after the group's trail has it, too."""
    record(db.session, group.id, the_organizer_account(), MADE[role], now=now(), other=person)
    return _(IS_NOW[role], name=person.name)


def _member(group: Group, code: str) -> Person:
    person = queries.member_by_code(db.session, group, code)
    if person is None:
        raise NotHere
    return person
