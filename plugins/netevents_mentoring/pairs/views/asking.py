"""Asking a connection to mentor me, and answering it."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from netevents.exchange import policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import connection_for
from netevents.languages import _
from netevents.people.models import Person
from netevents.plugin import EventPage, Link
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.pairs import asked as reads
from netevents_mentoring.pairs import asking, panels
from netevents_mentoring.pairs.forms import AskForm
from netevents_mentoring.pairs.models import DECLINED, TAKEN_BACK, Asking
from netevents_mentoring.pairs.views.room import bp
from netevents_mentoring.programs.models import Program


@bp.route("/ask/<code>", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def ask(page: EventPage, code: str) -> Response:
    """Ask the other side of a connection, in words to adapt."""
    met = connection_for(page.session, page.session.get_one(Person, page.me.person_id), code)
    if met is None or met.event.id != page.event.id or met.connection.state != MADE or page.me.is_minor:
        raise NotHere
    found = reads.what_is_between(page.session, page.event, page.me, met.other, now=page.now)
    if found is None or met.other.is_minor or met.profile.is_gone:
        raise NotHere
    form = AskForm(data={"words": asking.script(met.my_profile, met.profile)[:600]})
    if form.validate_on_submit():
        made = asking.ask(page.session, found.program, page.me, met.other, form.words.data, now=page.now)
        there = page.url("pairs.asked", code=made.code)
        page.session.commit()
        flash(_("Sent. You read their answer here."))
        return redirect(there)
    asking.may_ask(page.session, found.program, page.me, met.other)
    back = Link(met.profile.name, f"/c/{code}")
    return plugin_page(
        page,
        _("Ask %(name)s to mentor you", name=met.profile.name),
        form=form,
        button=_("Ask for it"),
        back=back,
    )


@bp.get("/asked/<code>")
@access(Access.ATTENDEE)
def asked(page: EventPage, code: str) -> Response:
    _program, one, connection = _the_asking(page, code)
    name = policy.profile_view(one.mentee if _i_answer(page, one) else one.mentor, policy.NOTHING).name
    them = Link(name, f"/c/{connection.code}")
    return plugin_page(page, _("Mentoring"), [panels.of_asking(page, name, one)], back=them)


@bp.post("/asked/<code>/yes")
@access(Access.ATTENDEE)
def accept(page: EventPage, code: str) -> Response:
    program, one, _connection = _the_asking(page, code, i_answer=True)
    pair = asking.accept(page.session, program, one, now=page.now)
    there = page.url("pairs.show", code=pair.code)
    page.session.commit()
    flash(_("Thank you. You are their mentor now."))
    return redirect(there)


@bp.post("/asked/<code>/no")
@access(Access.ATTENDEE)
def decline(page: EventPage, code: str) -> Response:
    _program, one, _connection = _the_asking(page, code, i_answer=True)
    return _ended(page, one, DECLINED, _("Said, kindly. Thank you for answering."))


@bp.post("/asked/<code>/back")
@access(Access.ATTENDEE)
def take_back(page: EventPage, code: str) -> Response:
    _program, one, _connection = _the_asking(page, code, i_answer=False)
    return _ended(page, one, TAKEN_BACK, _("Taken back."))


def _ended(page: EventPage, one: Asking, why: str, sentence: str) -> Response:
    there = page.url("pairs.asked", code=one.code)
    asking.end(one, why, now=page.now)
    said = sentence if one.ended_why == why else _("It had ended before.")
    page.session.commit()
    flash(said)
    return redirect(there)


def _the_asking(
    page: EventPage, code: str, *, i_answer: bool | None = None
) -> tuple[Program, Asking, Connection]:
    """The asking of ``code``, for its two; to change it, for the one whose act it is.

    :raises NotHere: for everybody else
    """
    found = reads.asking_for(
        page.session, page.event, page.me.person_id, code, to_change=i_answer is not None
    )
    if found is None or (i_answer is not None and _i_answer(page, found[1]) is not i_answer):
        raise NotHere
    return found


def _i_answer(page: EventPage, one: Asking) -> bool:
    return one.mentor_id == page.me.id
