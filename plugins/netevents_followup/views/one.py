"""Somebody on the checklist: the steps, a draft out of one’s own note, and the buttons."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, current_app, url_for
from flask_wtf import FlaskForm

from netevents.languages import _
from netevents.plugin import Act, Elsewhere, EventPage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.current import absolute
from netevents.web.dates import date_in_words, day
from netevents.web.directions import apart
from netevents.web.pages import plugin_page
from netevents_followup import domain, drafting, queries, timing
from netevents_followup.drafting import Draft, Known
from netevents_followup.forms import DetailForm, LetterForm, PromiseForm
from netevents_followup.models import STEPS
from netevents_followup.queries import Line
from netevents_followup.views.room import back_to_all, bp, my_checklist, the_line
from netevents_followup.words import filled


@bp.get("/with/<code>")
@access(Access.ATTENDEE)
def one(page: EventPage, code: str) -> Response:
    return draw(page, the_line(page, code))


def draw(
    page: EventPage,
    line: Line,
    *,
    detail: FlaskForm | None = None,
    letter: LetterForm | None = None,
    promise: FlaskForm | None = None,
) -> Response:
    """The page about ``line``, with forms as they were just typed."""
    begun = _letter(page, line)
    panels = [_steps(page, line)]
    if begun is None or detail is not None:
        panels.append(_question(page, line, detail))
    if begun is not None:
        panels.append(_draft(page, line, begun, letter))
    panels += [_acts(page, line, begun), *_promises(page, line, promise)]
    if begun is not None or (line.item is not None and line.item.answer_hash is not None):
        panels.append(_quick_answer(page, line))
    panels.append(
        Panel(_("Between you two"), links=[Link(_("Note and profile"), f"/c/{line.met.connection.code}")])
    )
    return plugin_page(page, line.met.profile.name, panels, back=back_to_all(page))


def known(page: EventPage, line: Line) -> Known:
    """What a draft may be made of: the person’s own note, the names, the event."""
    note = line.met.note
    return Known(
        me=line.met.my_profile.name,
        they=line.met.profile.name,
        event=page.event.name,
        talked_about=note.talked_about if note else "",
        my_question=note.my_question if note else "",
        offered=note.offered if note else "",
        late=timing.is_late(my_checklist(page).due_at, now=page.now),
        answer_url=_answer_url(page, line),
    )


def _letter(page: EventPage, line: Line) -> Draft | None:
    """In the person’s own words, else out of their note, else nothing yet."""
    if line.item is not None and line.item.letter is not None:
        return drafting.own(known(page, line), line.item.letter)
    return drafting.draft(known(page, line))


def _steps(page: EventPage, line: Line) -> Panel:
    plan = queries.plan_of(page.session, page.event)
    name = apart(drafting.first_name(line.met.profile.name))
    steps = [filled(_(step), name=name) for kind in STEPS if plan and (step := getattr(plan, kind))]
    remembers = line.item is not None and line.item.answered_at is not None
    return Panel(
        _("They remember you, and say thanks") if remembers else _("A few lines are enough"),
        lines=steps,
    )


def _question(page: EventPage, line: Line, typed: FlaskForm | None) -> Panel:
    note = line.met.note
    form = typed or DetailForm(data={"talked_about": note.talked_about if note else ""}, prefix="detail")
    hints = [f"{label}: {words}" for label, words in line.met.profile.lines]
    return Panel(
        _("One detail, then there is a draft"),
        lines=hints,
        text=_("What they show of themselves may help you remember:") if hints else "",
        form=form,
        button=_("Make the draft"),
        action=page.url("detail", code=line.met.connection.code),
        tone="private",
    )


def _draft(page: EventPage, line: Line, letter: Draft, typed: LetterForm | None) -> Panel:
    they = line.met.profile
    name = apart(drafting.first_name(they.name))
    ways: list[Link] = []
    if they.email:
        ways.append(Elsewhere(_("Open in my mail"), drafting.mail_address(they.email, letter), style="main"))
    if they.phone:
        style = "quiet" if ways else "main"
        ways.append(
            Elsewhere(_("As a text message"), drafting.message_address(they.phone, letter), style=style)
        )
    if profile := drafting.linkedin_of(they.links):
        ways.append(Elsewhere(_("Their LinkedIn profile"), profile))
    text = _("From your own note; change it as you like, and keep it. Nothing is sent from here.")
    if not ways:
        text += " " + _(
            "%(name)s shares no address with you: copy it to where you two write to each other.", name=name
        )
    return Panel(
        _("Your draft"),
        text=text,
        form=typed or LetterForm(data={"letter": letter.body}),
        button=_("Keep my words"),
        action=page.url("letter", code=line.met.connection.code),
        links=ways,
    )


def _acts(page: EventPage, line: Line, letter: Draft | None) -> Panel:
    code, item = line.met.connection.code, line.item
    stands = line.stands(page.now)
    if stands == "done" and item is not None and item.done_at is not None:
        replied = [] if item.replied_at else [Act(_("They replied"), page.url("replied", code=code))]
        return Panel(
            _("Done"),
            text=_("You wrote on %(day)s.", day=day(item.done_at, page.zone))
            + (" " + _("They replied.") if item.replied_at else ""),
            acts=[*replied, Act(_("Not done after all"), page.url("again", code=code))],
        )
    if stands == "skipped":
        return Panel(_("Left out"), text=_("Nothing reminds you of this one."), acts=[_again(page, code)])
    text = ""
    if stands == "later" and item is not None and item.snoozed_until is not None:
        text = _("Put off until %(day)s.", day=day(item.snoozed_until, page.zone))
    return Panel(
        _("Have you written?"),
        text=text,
        acts=[
            Act(
                _("Done"),
                page.url("done", code=code),
                style="quiet" if letter is None or _reachable(line) else "main",
            ),
            Act(_("They replied"), page.url("replied", code=code)),
            Act(_("In three days"), page.url("snooze", code=code), sent={"days": "3"}),
            Act(_("Next week"), page.url("snooze", code=code), sent={"days": "7"}),
            Act(_("Leave this one out"), page.url("skip", code=code)),
        ],
    )


def _reachable(line: Line) -> bool:
    """Whether the page’s one main button is a way to write to them."""
    return bool(line.met.profile.email or line.met.profile.phone)


def _again(page: EventPage, code: str) -> Act:
    return Act(_("Take it up again"), page.url("again", code=code))


def _promises(page: EventPage, line: Line, typed: FlaskForm | None) -> Iterator[Panel]:
    code = line.met.connection.code
    for made in queries.promises_to(page.session, page.me, line.met.connection):
        which = {"code": code, "promised": made.code}
        yield Panel(
            _("Promised by %(day)s", day=date_in_words(made.due_on)),
            text=made.words,
            acts=[
                Act(_("Kept"), page.url("keep", **which), about=made.words),
                Act(_("Drop it"), page.url("drop", **which), about=made.words),
            ],
            tone="private",
        )
    form = typed or PromiseForm.on_the_clocks_of(page.zone, now=page.now)
    yield Panel(
        _("Did you promise something?"),
        form=form,
        button=_("Remember it"),
        action=page.url("promise", code=code),
        tone="private",
    )


def _answer_url(page: EventPage, line: Line) -> str:
    """The link in the letter, where there is one."""
    key, met = str(current_app.secret_key), line.met
    secret = domain.answer_link(line.item, key, met.connection, met.mine) if line.item is not None else ""
    return absolute(url_for("followup_open.show", secret=secret)) if secret else ""


def _quick_answer(page: EventPage, line: Line) -> Panel:
    code = line.met.connection.code
    put_in = Act(_("Put it in the draft"), page.url("with_answer", code=code))
    if line.item is not None and line.item.answer_hash is not None:
        off = Act(_("Switch the link off"), page.url("no_answer", code=code))
        mine = line.item.letter
        here = bool(_answer_url(page, line)) and (mine is None or drafting.ANSWER in mine)
        shows = _("It shows them your first name and the event, nothing else.")
        begins = _("The draft ends with a link.") if here else _("A link that you sent earlier is on.")
        return Panel(
            _("An answer by one tap"),
            text=f"{begins} {shows}",
            acts=[off] if here else [put_in, off],
        )
    return Panel(
        _("An answer by one tap"),
        text=_("Put a link into the draft, so that they can answer “I remember, thanks” without an account."),
        acts=[put_in],
    )
