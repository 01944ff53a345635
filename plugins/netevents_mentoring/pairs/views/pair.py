"""The pair’s page, what its two agree on, when they meet, and how they end it."""

from __future__ import annotations

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange import parting
from netevents.languages import _
from netevents.people.models import Person
from netevents.plugin import Act, EventPage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import tell
from netevents.web.pages import plugin_page
from netevents_mentoring.pairs import domain, ending, files, own_page
from netevents_mentoring.pairs.ending import BLOCK
from netevents_mentoring.pairs.forms import AgreementForm, EndForm, NextForm
from netevents_mentoring.pairs.panels import title_of
from netevents_mentoring.pairs.views.room import back_to, bp, done, my_pair


@bp.get("/pair/<code>")
@access(Access.ATTENDEE)
def show(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    return plugin_page(page, title_of(mine.profile), list(own_page.of_pair(page, mine)))


@bp.route("/pair/<code>/agreement", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def agreement(page: EventPage, code: str) -> BaseResponse:
    """How often, how long, what for, until when: proposing it, or proposing something else."""
    mine = my_pair(page, code)
    domain.may_arrange(mine)
    form = AgreementForm.about(mine.pair, page.event.zone, ends_at=mine.program.ends_at, now=page.now)
    if form.validate_on_submit():
        domain.propose(
            mine,
            every_weeks=form.every_weeks.data,
            minutes=form.minutes.data,
            what_for=form.what_for.data,
            until=form.last_moment,
            now=page.now,
        )
        agreed = mine.i_agreed and mine.they_agreed
        return done(
            page,
            code,
            _("Agreed.") if agreed else _("Proposed. %(name)s can say yes now.", name=mine.profile.name),
        )
    return plugin_page(
        page, _("How you work together"), form=form, button=_("Propose it"), back=back_to(page, mine)
    )


@bp.post("/pair/<code>/agree")
@access(Access.ATTENDEE)
def agree(page: EventPage, code: str) -> BaseResponse:
    domain.agree(my_pair(page, code), now=page.now, read=request.form.get("read", ""))
    return done(page, code, _("Agreed."))


@bp.post("/pair/<code>/met")
@access(Access.ATTENDEE)
def met(page: EventPage, code: str) -> BaseResponse:
    domain.met(page.session, my_pair(page, code), now=page.now)
    return done(page, code, _("Noted: you met today."))


@bp.post("/pair/<code>/not-met")
@access(Access.ATTENDEE)
def not_met(page: EventPage, code: str) -> BaseResponse:
    domain.not_met(page.session, my_pair(page, code), now=page.now)
    return done(page, code, _("Undone."))


@bp.route("/pair/<code>/next", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def next_date(page: EventPage, code: str) -> BaseResponse:
    mine = my_pair(page, code)
    domain.may_arrange(mine)
    form = NextForm.about(mine.pair, page.zone, now=page.now)
    if form.validate_on_submit():
        domain.meet_next(mine, at=form.moment, place=form.place.data)
        return done(page, code, _("Noted for both of you."))
    form.time.description = _("The time is that of %(zone)s.", zone=page.zone.replace("_", " "))
    return plugin_page(page, _("Your next date"), form=form, back=back_to(page, mine))


@bp.post("/pair/<code>/next/off")
@access(Access.ATTENDEE)
def call_off(page: EventPage, code: str) -> BaseResponse:
    domain.meet_next(my_pair(page, code), at=None, place="")
    return done(page, code, _("Called off. Tell them, too."))


@bp.get("/pair/<code>/next.ics")
@access(Access.ATTENDEE)
def calendar_file(page: EventPage, code: str) -> Response:
    mine = my_pair(page, code)
    if mine.pair.next_at is None:
        raise NotHere
    file = files.calendar(mine, page.zone, now=page.now)
    answer = Response(file, mimetype="text/calendar")
    answer.headers.set("Content-Disposition", "attachment", filename="mentoring.ics")
    return answer


@bp.route("/pair/<code>/end", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def end(page: EventPage, code: str) -> BaseResponse:
    """Ending it on purpose, kindly; or for good."""
    mine = my_pair(page, code)
    domain.not_with_a_minor(mine)
    form = EndForm()
    if form.validate_on_submit():
        ending.close(mine, form.why.data, now=page.now)
        return done(page, code, _("It has ended. Thank you for the time you gave."))
    name = mine.profile.name
    kindly = Panel(
        _("Before you do"),
        text=_("A good end is said in person. Thank %(name)s, and say what you take along.", name=name),
        order=10,
    )
    for_good = Panel(
        _("If you want nothing more to do with them"),
        text=_("It ends at once, and neither of you sees the other here again."),
        acts=[Act(_("End it and block"), page.url("pairs.block", code=code), style="danger")],
        order=90,
    )
    why = Panel(_("End the mentoring"), form=form, button=_("End it"))
    return plugin_page(
        page,
        _("End the mentoring with %(name)s", name=name),
        [kindly, why, for_good],
        back=back_to(page, mine),
    )


@bp.post("/pair/<code>/block")
@access(Access.ATTENDEE)
def block(page: EventPage, code: str) -> BaseResponse:
    mine = my_pair(page, code)
    domain.not_with_a_minor(mine)
    there = page.url("programs.home")
    me, other = (page.session.get_one(Person, side.person_id) for side in (mine.mine, mine.other))
    ending.end_all_of(page.session, me.id, other.id, BLOCK, now=page.now)
    parting.block(page.session, me, other, now=page.now, tell=tell())
    page.session.commit()
    flash(_("Blocked. You will not see each other here again."))
    return redirect(there)


@bp.post("/pair/<code>/stay/<any(yes, no):wish>")
@access(Access.ATTENDEE)
def stay(page: EventPage, code: str, wish: str) -> BaseResponse:
    ending.stay_in_touch(my_pair(page, code), wish == "yes")
    return done(page, code, _("Thank you for saying so."))
