"""What organizers see: the steps that they suggest, and what people make of them."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.languages import _, mark, said_if_ours
from netevents.plugin import ConsolePage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_followup import domain, drafting, queries
from netevents_followup.drafting import Known
from netevents_followup.forms import PlanForm
from netevents_followup.models import STEPS
from netevents_followup.words import filled

bp = Blueprint("followup_console", __name__)
MADE_UP: Final = {
    "me": mark("Ann"),
    "they": "Bo",
    "talked_about": mark("the bridge out of spaghetti"),
    "my_question": mark("Which glue held in the end?"),
    "offered": mark("to send the drawing"),
}


@bp.route("/", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def plan(page: ConsolePage) -> BaseResponse:
    plan = queries.plan_of(page.session, page.event)
    now = {step: getattr(plan, step, "") for step in STEPS}
    form = PlanForm(data={step: _(words) for step, words in now.items()})
    if form.validate_on_submit():
        there = page.url("preview")
        typed = {step: form[step].data or "" for step in STEPS}
        # What nobody changed stays as it came, for readers of every language.
        steps = {step: now[step] if words == _(now[step]) else words for step, words in typed.items()}
        domain.change_plan(page.session, page.event, steps)
        page.session.commit()
        flash(_("Saved."))
        return redirect(there, 303)
    about = Panel(
        _("After the event"),
        text=_(
            "Everybody gets a list of those they met, two days after the end and never at night. These four "
            "steps stand beside each of them. The draft comes from the person’s own note."
        ),
        links=[Link(_("What people see"), page.url("preview"))],
    )
    return plugin_page(page, _("Follow-up"), [about], form=form)


@bp.get("/preview")
@access(Access.ORGANIZER)
def preview(page: ConsolePage) -> Response:
    """The steps and the drafts of made-up people."""
    plan = queries.plan_of(page.session, page.event)
    steps = [filled(_(step), name="Bo") for kind in STEPS if plan and (step := getattr(plan, kind))]
    nothing = "" if steps else _("No step is suggested.")
    panels = [Panel(_("Ann meets Bo. Ann reads:"), lines=steps, text=nothing)]
    made_up = {part: said_if_ours(words) for part, words in MADE_UP.items()}
    for title, late in ((_("A few days later, the draft of Ann’s note"), False), (_("Weeks later"), True)):
        letter = drafting.draft(Known(event=page.event.name, late=late, **made_up))
        assert letter is not None, "Ann noted something specific"
        panels.append(Panel(title, to_copy=letter.body))
    return plugin_page(page, _("What people see"), panels, back=Link(_("Follow-up"), page.url("plan")))
