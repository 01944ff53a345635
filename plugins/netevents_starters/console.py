"""What organizers see: the questions of their event, to read, change, add, try out and reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange.policy import ProfileView
from netevents.plugin import ConsolePage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_starters import domain, queries
from netevents_starters.drawing import draw
from netevents_starters.forms import PromptForm
from netevents_starters.models import PAIR, TRIO, YOUTH, Prompt

bp = Blueprint("starters_console", __name__)
TITLES: Final = {PAIR: "For two people", YOUTH: "For two young people", TRIO: "For a trio"}
ANN: Final = ProfileView(
    code="ann", name="Ann", looking_for="somebody who knows soldering", can_help_with="statistics, Spanish"
)
BO: Final = ProfileView(
    code="bo", name="Bo", looking_for="a chess partner", can_help_with="soldering, bicycles"
)
CY: Final = ProfileView(code="cy", name="Cy", ask_me_about="rock climbing")


@bp.get("/")
@access(Access.ORGANIZER)
def prompts(page: ConsolePage) -> Response:
    panels = [_list(page, use) for use in _uses(page)]
    panels.append(
        Panel(
            title="All of them",
            links=[Link("Try them out", page.url("preview")), Link("Reset", page.url("before_reset"))],
        )
    )
    return plugin_page(page, "Opening questions", panels)


@bp.route("/new/<use>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def add(page: ConsolePage, use: str) -> BaseResponse:
    if use not in _uses(page):
        raise NotHere
    form = PromptForm()
    if form.validate_on_submit() and _kept(
        form, lambda text: domain.add_prompt(page.session, page.event, use, text)
    ):
        return _saved(page, "Added.")
    return plugin_page(
        page, f"New question: {TITLES[use].lower()}", form=form, button="Add", back=_back(page)
    )


@bp.route("/<int(max=2147483647):prompt_id>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def change(page: ConsolePage, prompt_id: int) -> BaseResponse:
    prompt = _the_prompt(page, prompt_id)
    form = PromptForm(obj=prompt)
    if form.validate_on_submit() and _kept(
        form, lambda text: domain.change_prompt(page.session, page.event, prompt, text)
    ):
        return _saved(page, "Saved.")
    panel = Panel(
        title=TITLES[prompt.use],
        text="Pairs who met with this question keep it, in its new words. Removed, they get another one.",
        acts=[Link("Remove", page.url("remove", prompt_id=prompt_id))],
    )
    return plugin_page(page, "Change a question", [panel], form=form, back=_back(page))


@bp.post("/<int(max=2147483647):prompt_id>/remove")
@access(Access.ORGANIZER)
def remove(page: ConsolePage, prompt_id: int) -> BaseResponse:
    page.session.delete(_the_prompt(page, prompt_id))
    return _saved(page, "Removed.")


@bp.get("/reset")
@access(Access.ORGANIZER)
def before_reset(page: ConsolePage) -> Response:
    panel = Panel(
        title="Begin anew?",
        text="Questions that you wrote or changed are thrown away. Those for this kind of event come back.",
        acts=[Link("Throw mine away and reset", page.url("reset"))],
    )
    return plugin_page(page, "Reset the questions", [panel], back=_back(page))


@bp.post("/reset")
@access(Access.ORGANIZER)
def reset(page: ConsolePage) -> BaseResponse:
    domain.reset(page.session, page.event)
    return _saved(page, "These are the questions that come with this kind of event.")


@bp.get("/preview")
@access(Access.ORGANIZER)
def preview(page: ConsolePage) -> Response:
    """Two made-up people who have something to offer each other, and two who have not."""
    offered = queries.prompts_of(page.session, page.event, PAIR)
    panels = []
    for mine, theirs in ((ANN, BO), (BO, ANN), (ANN, CY)):
        question = draw(mine, theirs, offered, salt=f"{page.event.id}:{sorted((mine.code, theirs.code))}")
        shows = [f"{label}: {line}" for label, line in theirs.lines]
        if question is not None:
            panels.append(Panel(title=f"{mine.name} meets {theirs.name}", quote=question.text, lines=shows))
    return plugin_page(page, "What people read", panels, back=_back(page))


def _uses(page: ConsolePage) -> list[str]:
    """Which lists matter at this event: where no minor can be, none for them."""
    return [PAIR, TRIO] if page.event.audience == "adult" else [PAIR, YOUTH, TRIO]


def _list(page: ConsolePage, use: str) -> Panel:
    rows = queries.prompts_of(page.session, page.event, use)
    return Panel(
        title=TITLES[use],
        text="" if rows else "There are none. Add one, or reset.",
        lines=[Link(prompt.text, page.url("change", prompt_id=prompt.id)) for prompt in rows],
        links=[Link("Add a question", page.url("add", use=use))],
    )


def _the_prompt(page: ConsolePage, prompt_id: int) -> Prompt:
    prompt = queries.prompt_by_id(page.session, page.event, prompt_id)
    if prompt is None:
        raise NotHere
    return prompt


def _back(page: ConsolePage) -> Link:
    return Link("Opening questions", page.url("prompts"))


def _kept(form: PromptForm, keep: Callable[[str], object]) -> bool:
    """Whether the rules took the question; otherwise the sentence stands beside the field."""
    try:
        keep(form.text.data)
    except domain.SaidAlready as refusal:
        form.text.errors = [str(refusal)]
        return False
    return True


def _saved(page: ConsolePage, sentence: str) -> BaseResponse:
    there = page.url("prompts")
    page.session.commit()
    flash(sentence)
    return redirect(there)
