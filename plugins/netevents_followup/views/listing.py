"""One screen for everybody somebody met at the event, and the switches of their follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange.notes import first_line
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.plugin import Act, EventPage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.current import absolute
from netevents.web.dates import day
from netevents.web.pages import plugin_page
from netevents_followup import calendar, domain, queries, reasons
from netevents_followup.forms import SeenForm
from netevents_followup.models import Checklist
from netevents_followup.queries import Line
from netevents_followup.views.room import bp, my_checklist, saved
from netevents_followup.words import to_write_to

TITLE = mark("Then what?")


@bp.get("/")
@access(Access.ATTENDEE)
def show(page: EventPage) -> Response:
    checklist = my_checklist(page)
    if checklist.off_at is not None or queries.is_off(page.session, page.me.person_id):
        off = Panel(
            _("It is off"),
            text=_("Nothing reminds you. What you have written stays."),
            acts=[Act(_("Switch it on again"), page.url("on_again"), style="main")],
        )
        return plugin_page(page, _(TITLE), [off])
    lines = queries.lines_of(page.session, page.me, page.event)
    return plugin_page(page, _(TITLE), [*_people(page, checklist, lines), *_switches(page, checklist)])


@bp.post("/seen")
@access(Access.ATTENDEE)
def seen(page: EventPage) -> BaseResponse:
    """Whether organizers may know; both sides of a connection must agree."""
    checklist = my_checklist(page)
    form = SeenForm()
    if form.validate_on_submit() and form.organizers_may_see.data:
        domain.let_organizers_see(page.session, checklist)
    else:
        domain.hide_from_organizers(page.session, checklist)
    return saved(page, _("Saved."))


@bp.post("/off")
@access(Access.ATTENDEE)
def off(page: EventPage) -> BaseResponse:
    checklist = my_checklist(page)
    checklist.off_at = checklist.off_at or page.now
    return saved(page, _("Off for this event."))


@bp.post("/off-for-good")
@access(Access.ATTENDEE)
def off_for_good(page: EventPage) -> BaseResponse:
    my_checklist(page)
    person = page.session.get_one(Person, page.me.person_id)
    domain.switch_off_for_good(page.session, person, now=page.now)
    return saved(page, _("Off for every event. You can switch it on again here."))


@bp.post("/on-again")
@access(Access.ATTENDEE)
def on_again(page: EventPage) -> BaseResponse:
    person = page.session.get_one(Person, page.me.person_id)
    domain.switch_on_again(page.session, person, my_checklist(page))
    return saved(page, _("It is on again."))


@bp.get("/calendar.ics")
@access(Access.ATTENDEE)
def calendar_file(page: EventPage) -> Response:
    """When the checklist is due, and the promises made at this event, for the person’s own calendar."""
    checklist = my_checklist(page)
    promised = reasons.promised(page.session, [page.me.person_id], to_event=page.event.id)
    written = calendar.file_of(
        page.event, checklist, promised, zone=page.zone, base_url=absolute(""), now=page.now
    )
    headers = {
        "Content-Disposition": 'attachment; filename="follow-up.ics"',
        "Cache-Control": "no-store",
    }
    return Response(written, mimetype="text/calendar", headers=headers)


def _people(page: EventPage, checklist: Checklist, lines: Sequence[Line]) -> Iterator[Panel]:
    """Those to write to, first of all; then who waits, and who is done."""
    by_state: dict[str, list[Link]] = {"open": [], "later": [], "done": [], "skipped": []}
    for line in lines:
        by_state[line.stands(page.now)].append(_row(page, line))
    if by_state["open"]:
        early = checklist.due_at > page.now
        text = _("Two minutes each: your note is the draft.")
        if early:
            from_then = _("We remind you from %(day)s on.", day=day(checklist.due_at, page.zone))
            text = f"{from_then} {text}"
        yield Panel(
            to_write_to(len(by_state["open"])),
            text=text,
            lines=by_state["open"],
            order=10,
        )
    elif lines:
        yield Panel(
            _("Nobody waits for a word from you"), text=_("That is all there is to do here."), order=10
        )
    else:
        yield Panel(_("Nobody yet"), text=_("Whoever you met at this event stands here."), order=10)
    for title, state in ((_("Later"), "later"), (_("Written to"), "done"), (_("Left out"), "skipped")):
        if by_state[state]:
            yield Panel(title, lines=by_state[state], order=20)


def _row(page: EventPage, line: Line) -> Link:
    if line.item is not None and line.item.replied_at is not None:
        text = _("They replied.")
    else:
        text = " ".join(first_line(line.met.note).split())[:80]
    return Link(line.met.profile.name, page.url("one", code=line.met.connection.code), text=text)


def _switches(page: EventPage, checklist: Checklist) -> Iterator[Panel]:
    form = SeenForm(data={"organizers_may_see": checklist.organizers_may_see})
    yield Panel(_("What organizers see"), form=form, action=page.url("seen"), order=70)
    yield Panel(
        _("Reminders"),
        text=_("Off means off: no reminder, no mail. Your notes stay."),
        links=[Link(_("Add to my calendar"), page.url("calendar_file"))],
        acts=[
            Act(_("Off for this event"), page.url("off")),
            Act(_("Off for good"), page.url("off_for_good")),
        ],
        order=80,
    )
