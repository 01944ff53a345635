"""What organizers see: the steps that they suggest, and what people make of them."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

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
    "me": "Ann",
    "they": "Bo",
    "talked_about": "the bridge out of spaghetti",
    "my_question": "Which glue held in the end?",
    "offered": "to send the drawing",
}


@bp.route("/", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def plan(page: ConsolePage) -> BaseResponse:
    form = PlanForm(obj=queries.plan_of(page.session, page.event))
    if form.validate_on_submit():
        there = page.url("preview")
        steps = {step: form[step].data or "" for step in STEPS}
        domain.change_plan(page.session, page.event, steps)
        page.session.commit()
        flash("Saved.")
        return redirect(there, 303)
    about = Panel(
        "After the event",
        text="Everybody gets a list of those they met, two days after the end and never at night. These four "
        "steps stand beside each of them. The draft comes from the person’s own note.",
        links=[Link("What people see", page.url("preview"))],
    )
    return plugin_page(page, "Follow-up", [about], form=form)


@bp.get("/preview")
@access(Access.ORGANIZER)
def preview(page: ConsolePage) -> Response:
    """The steps and the drafts of made-up people."""
    plan = queries.plan_of(page.session, page.event)
    steps = [filled(step, name="Bo") for kind in STEPS if plan and (step := getattr(plan, kind))]
    panels = [Panel("Ann meets Bo. Ann reads:", lines=steps, text="" if steps else "No step is suggested.")]
    for title, late in (("A few days later, the draft of Ann’s note", False), ("Weeks later", True)):
        letter = drafting.draft(Known(event=page.event.name, late=late, **MADE_UP))
        assert letter is not None, "Ann noted something specific"
        panels.append(Panel(title, to_copy=letter.body))
    return plugin_page(page, "What people see", panels, back=Link("Follow-up", page.url("plan")))
