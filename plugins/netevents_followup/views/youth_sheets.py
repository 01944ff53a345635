"""For leaders: the sheets that children without phones take home."""

from __future__ import annotations

from typing import Final

from flask import Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange.youth import meetings
from netevents.languages import _, mark, speaking
from netevents.people.models import Person
from netevents.plugin import EventPage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.dates import day
from netevents.web.pages import plugin_page
from netevents_followup import youth_sheets, youth_sheets_pdf
from netevents_followup.forms import EVERYBODY, YouthSheetForm
from netevents_followup.views.room import bp

TITLE: Final = mark("Sheets to take home")
LATER: Final = mark("Sheets can be printed when the meeting is over and you have passed on who met.")
ABOUT: Final = mark(
    "For each child whom they met and one thing to say next time, with lines to write on. First names and "
    "interests of those whom you passed on, nothing else. What still waits for you is not on them."
)
LOGGED: Final = mark("Whose sheets you print is written down, as each look at a record is.")


@bp.get("/sheets")
@access(Access.LEADER)
def youth_sheet(page: EventPage) -> Response:
    """Which paper, and whose sheets; once the meeting is over."""
    if not meetings.is_over(page.event, now=page.now):
        release = Link(_("Pass on who met"), f"/e/{page.event.slug}/leader/release")
        later = Panel(_("After the meeting"), text=_(LATER), links=[release])
        return plugin_page(page, _(TITLE), [later])
    form = YouthSheetForm(formdata=None)
    minors = youth_sheets.printable(page.session, page.event, now=page.now)
    if not minors:
        nobody = _("Nobody in the troop has a record that shows and a guardian’s consent that holds.")
        return plugin_page(page, _(TITLE), [Panel(_("No sheets"), text=nobody)])
    form.offer(minors)
    return _choose(page, form)


@bp.post("/sheets")
@access(Access.LEADER)
def print_youth_sheets(page: EventPage) -> BaseResponse:
    """The PDF. It tells of minors, so that whose was printed is written down, and so it is a POST."""
    minors = youth_sheets.printable(page.session, page.event, now=page.now)
    if not minors or not meetings.is_over(page.event, now=page.now):
        return redirect(page.url("youth_sheet"), 303)
    form = YouthSheetForm()
    form.offer(minors)
    if not form.validate_on_submit():
        return _choose(page, form)
    chosen = [minor for minor in minors if form.whose.data in (EVERYBODY, minor.code)]
    with speaking(page.event.language):
        drawn = youth_sheets_pdf.pdf(
            youth_sheets.sheets(page.session, page.event, chosen, now=page.now),
            event=page.event.name,
            when=day(page.event.starts_at, page.event.zone),
            paper=form.paper.data,
            size=form.size.data,
        )
    headers = {
        "Content-Disposition": f'inline; filename="whom-you-met-{page.event.slug}.pdf"',
        "Cache-Control": "no-store",
    }
    leader = page.session.get_one(Person, page.me.person_id)
    youth_sheets.write_down(page.session, page.event, chosen, by=leader, now=page.now)
    page.session.commit()
    return Response(drawn, mimetype="application/pdf", headers=headers)


def _choose(page: EventPage, form: YouthSheetForm) -> Response:
    about = Panel(_("Whom you met"), text=_(ABOUT), lines=[_(LOGGED)])
    return plugin_page(page, _(TITLE), [about], form=form, button=_("Open the sheets"))
