"""The morning after, once: two words about each whom one met, then the note."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from netevents.exchange import notes
from netevents.languages import _, mark
from netevents.plugin import EventPage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_followup import domain, queries
from netevents_followup.forms import RecallForm
from netevents_followup.queries import Line
from netevents_followup.views.room import back_to_all, bp, my_checklist, saved, the_line

TITLE = mark("Whom did you meet?")


@bp.get("/recall")
@access(Access.ATTENDEE)
def recall(page: EventPage) -> Response:
    """The next name, without the note."""
    my_checklist(page)
    for line in queries.lines_of(page.session, page.me, page.event):
        if line.item is None or line.item.recalled_at is None:
            return _ask(page, line, RecallForm())
    nothing = Panel(_("That was everybody"), text=_("When it is time to write, we remind you."))
    return plugin_page(page, _(TITLE), [nothing], back=back_to_all(page))


@bp.post("/recall/<code>")
@access(Access.ATTENDEE)
def recalled(page: EventPage, code: str) -> Response:
    """The words are looked at by nobody. Where there was no note, they become one."""
    line = the_line(page, code)
    form = RecallForm()
    if not form.validate_on_submit():
        return _ask(page, line, form)
    words = form.words.data or ""
    item = domain.item_of(page.session, line.met.connection, page.me)
    item.recalled_at = item.recalled_at or page.now
    if line.met.note is None:
        notes.write(page.session, line.met.mine, line.met.other, talked_about=words, now=page.now)
        return saved(page, _("You had no note, so these words are one now."), "noted", code=code)
    there = page.url("noted", code=code)
    page.session.commit()
    flash(_("You said: %(words)s", words=words))
    return redirect(there, 303)


@bp.get("/recall/<code>")
@access(Access.ATTENDEE)
def noted(page: EventPage, code: str) -> Response:
    """What the person wrote down then."""
    line = the_line(page, code)
    if line.item is None or line.item.recalled_at is None:
        return _ask(page, line, RecallForm())
    note = line.met.note
    rows = [
        (_("What we talked about"), note.talked_about if note else ""),
        (_("My question for them"), note.my_question if note else ""),
        (_("What I offered"), note.offered if note else ""),
    ]
    panel = Panel(
        line.met.profile.name, rows=rows, links=[Link(_("The next one"), page.url("recall"))], tone="private"
    )
    return plugin_page(page, _("Your note"), [panel], back=back_to_all(page))


def _ask(page: EventPage, line: Line, form: RecallForm) -> Response:
    panel = Panel(
        line.met.profile.name,
        text=_("Two words that come to your mind. Your note is on the next page."),
        form=form,
        button=_("Show me my note"),
        action=page.url("recalled", code=line.met.connection.code),
    )
    later = Panel(_("Not now?"), links=[back_to_all(page)], order=60)
    return plugin_page(page, _(TITLE), [panel, later], back=back_to_all(page))
