"""What organizers see: the questions of their event, to read, change, add, try out and reset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange.policy import ProfileView
from netevents.languages import _, mark, said_if_ours
from netevents.plugin import ConsolePage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_starters import domain, queries
from netevents_starters.drawing import draw
from netevents_starters.forms import PromptForm
from netevents_starters.models import PAIR, TRIO, YOUTH, Prompt

bp = Blueprint("starters_console", __name__)
TITLES: Final = {
    PAIR: mark("For two people"),
    YOUTH: mark("For two young people"),
    TRIO: mark("For a trio"),
}
NEW: Final = {
    PAIR: mark("New question: for two people"),
    YOUTH: mark("New question: for two young people"),
    TRIO: mark("New question: for a trio"),
}
ANN: Final = ProfileView(
    code="ann",
    name=mark("Ann"),
    looking_for=mark("somebody who knows soldering"),
    can_help_with=mark("statistics, Spanish"),
)
BO: Final = ProfileView(
    code="bo",
    name="Bo",
    looking_for=mark("a chess partner"),
    can_help_with=mark("soldering, bicycles"),
)
CY: Final = ProfileView(code="cy", name="Cy", ask_me_about=mark("rock climbing"))


@bp.get("/")
@access(Access.ORGANIZER)
def prompts(page: ConsolePage) -> Response:
    panels = [_list(page, use) for use in _uses(page)]
    panels.append(
        Panel(
            title=_("All of them"),
            links=[
                Link(_("Try them out"), page.url("preview")),
                Link(_("Reset"), page.url("before_reset")),
            ],
        )
    )
    return plugin_page(page, _("Opening questions"), panels)


@bp.route("/new/<use>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def add(page: ConsolePage, use: str) -> BaseResponse:
    if use not in _uses(page):
        raise NotHere
    form = PromptForm()
    if form.validate_on_submit() and _kept(
        form, lambda text: domain.add_prompt(page.session, page.event, use, text)
    ):
        return _saved(page, _("Added."))
    return plugin_page(page, _(NEW[use]), form=form, button=_("Add"), back=_back(page))


@bp.route("/<int(max=2147483647):prompt_id>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def change(page: ConsolePage, prompt_id: int) -> BaseResponse:
    prompt = _the_prompt(page, prompt_id)
    shown = _(prompt.text)
    form = PromptForm(data={"text": shown})

    def keep(text: str) -> None:
        # What nobody changed stays as it came, for readers of every language.
        text = prompt.text if text == shown else text
        domain.change_prompt(page.session, page.event, prompt, text)

    if form.validate_on_submit() and _kept(form, keep):
        return _saved(page, _("Saved."))
    panel = Panel(
        title=_(TITLES[prompt.use]),
        text=_("Pairs who met with this question keep it, in its new words. Removed, they get another one."),
        acts=[Link(_("Remove"), page.url("remove", prompt_id=prompt_id))],
    )
    return plugin_page(page, _("Change a question"), [panel], form=form, back=_back(page))


@bp.post("/<int(max=2147483647):prompt_id>/remove")
@access(Access.ORGANIZER)
def remove(page: ConsolePage, prompt_id: int) -> BaseResponse:
    page.session.delete(_the_prompt(page, prompt_id))
    return _saved(page, _("Removed."))


@bp.get("/reset")
@access(Access.ORGANIZER)
def before_reset(page: ConsolePage) -> Response:
    panel = Panel(
        title=_("Begin anew?"),
        text=_(
            "Questions that you wrote or changed are thrown away. Those for this kind of event come back."
        ),
        acts=[Link(_("Throw mine away and reset"), page.url("reset"), style="danger")],
    )
    return plugin_page(page, _("Reset the questions"), [panel], back=_back(page))


@bp.post("/reset")
@access(Access.ORGANIZER)
def reset(page: ConsolePage) -> BaseResponse:
    domain.reset(page.session, page.event)
    return _saved(page, _("These are the questions that come with this kind of event."))


@bp.get("/preview")
@access(Access.ORGANIZER)
def preview(page: ConsolePage) -> Response:
    """Two made-up people who have something to offer each other, and two who have not."""
    offered = queries.prompts_of(page.session, page.event, PAIR)
    panels = []
    ann, bo, cy = map(_here, (ANN, BO, CY))
    for mine, theirs in ((ann, bo), (bo, ann), (ann, cy)):
        question = draw(mine, theirs, offered, salt=f"{page.event.id}:{sorted((mine.code, theirs.code))}")
        shows = [f"{label}: {line}" for label, line in theirs.lines]
        if question is not None:
            title = _("%(name)s meets %(other)s", name=mine.name, other=theirs.name)
            panels.append(Panel(title=title, quote=question.text, lines=shows))
    return plugin_page(page, _("What people read"), panels, back=_back(page))


def _here(made_up: ProfileView) -> ProfileView:
    """What somebody made up shows, in the language spoken now."""
    return replace(
        made_up,
        name=said_if_ours(made_up.name),
        looking_for=said_if_ours(made_up.looking_for),
        can_help_with=said_if_ours(made_up.can_help_with),
        ask_me_about=said_if_ours(made_up.ask_me_about),
    )


def _uses(page: ConsolePage) -> list[str]:
    """Which lists matter at this event: where no minor can be, none for them."""
    return [PAIR, TRIO] if page.event.audience == "adult" else [PAIR, YOUTH, TRIO]


def _list(page: ConsolePage, use: str) -> Panel:
    rows = queries.prompts_of(page.session, page.event, use)
    return Panel(
        title=_(TITLES[use]),
        text="" if rows else _("There are none. Add one, or reset."),
        lines=[Link(_(prompt.text), page.url("change", prompt_id=prompt.id)) for prompt in rows],
        links=[Link(_("Add a question"), page.url("add", use=use))],
    )


def _the_prompt(page: ConsolePage, prompt_id: int) -> Prompt:
    prompt = queries.prompt_by_id(page.session, page.event, prompt_id)
    if prompt is None:
        raise NotHere
    return prompt


def _back(page: ConsolePage) -> Link:
    return Link(_("Opening questions"), page.url("prompts"))


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
