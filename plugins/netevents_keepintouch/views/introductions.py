"""The page of an introduction, as each of its three people sees it."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from netevents.languages import _
from netevents.plugin import Act, EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_keepintouch import introductions, introductions_read, queries
from netevents_keepintouch.asking import whom_to_ask
from netevents_keepintouch.introductions_models import AGREED, ASKED, BACK, DONE, OFFERED
from netevents_keepintouch.introductions_panels import TITLES, in_their_words, role_of
from netevents_keepintouch.introductions_read import Between, name_of
from netevents_keepintouch.views.blueprint import bp, done, home, reached

MANY = 30
"""So many people are named to choose from; the search box finds the others."""


@bp.get("/introductions/<code>")
@access(Access.ATTENDEE)
def introduction(page: EventPage, code: str) -> Response:
    """What there is to read and to answer."""
    one = _mine(page, code)
    if one.row.state == DONE and role_of(one, page.me.person_id) != "middle":
        return _brought_together(page, one)
    search = None
    match role_of(one, page.me.person_id), one.row.state:
        case "middle", state if state == ASKED:
            search = searchable(request.args.get("q", ""))
            panels = _for_the_middle(page, one, search)
        case "middle", _:
            name = _target_name(one)
            text = _("You passed it on to %(name)s. The two decide by themselves.", name=name)
            panels = [Panel(_("Thank you"), text=text), in_their_words(one)]
        case "target", state if state == OFFERED:
            panels = _for_the_target(page, one)
        case "target", _:
            name = name_of(one.asker)
            text = _("You said yes. %(name)s reads your name now, and has the last word.", name=name)
            panels = [Panel(_("You said yes"), text=text, acts=[_no(page, code, _("Take it back"))])]
        case "asker", state if state == AGREED:
            panels = _for_the_asker(page, one)
        case _:
            name = name_of(one.middle)
            text = _("You asked %(name)s. Nobody has to answer; after a month it is let go.", name=name)
            panels = [Panel(_("It is with them"), text=text, acts=[_no(page, code, _("Take it back"))])]
            panels.append(in_their_words(one))
    title = _(TITLES[role_of(one, page.me.person_id)])
    return plugin_page(page, title, panels, back=home(page), search=search)


@bp.post("/introductions/<code>/to")
@access(Access.ATTENDEE)
def pass_on(page: EventPage, code: str) -> Response:
    """The one in the middle chooses whom to ask; a second choice finds the first one made."""
    one = _mine(page, code, to_change=True)
    if one.row.state != ASKED or not one.is_turn_of(page.me.person_id):
        return redirect(page.url("introduction", code=code))
    introductions.pass_on(page.session, one, request.form.get("to", ""), reached=reached(page), now=page.now)
    return done(page, page.url("introduction", code=code), _("Passed on. They decide by themselves."))


@bp.post("/introductions/<code>/yes")
@access(Access.ATTENDEE)
def say_yes(page: EventPage, code: str) -> Response:
    one = _mine(page, code, to_change=True)
    introductions.say_yes(page.session, one, page.me.person_id, now=page.now)
    if one.row.state == BACK:
        return done(page, page.url("home"), _("That is not possible any more."))
    said = _("You know each other now.") if one.row.state == DONE else _("You said yes.")
    return done(page, page.url("introduction", code=code), said)


@bp.post("/introductions/<code>/no")
@access(Access.ATTENDEE)
def say_no(page: EventPage, code: str) -> Response:
    """Rather not, or take it back; nobody is told."""
    one = _mine(page, code, to_change=True)
    introductions.say_no(one, page.me.person_id, now=page.now)
    return done(page, page.url("home"), _("All right. Nobody is told."))


def _mine(page: EventPage, code: str, *, to_change: bool = False) -> Between:
    """The introduction, for its people.

    :raises NotHere: for everybody else, and when it is over
    """
    person_id = page.me.person_id
    one = introductions_read.find(page.session, person_id, code, to_change=to_change, now=page.now)
    if one is None:
        raise NotHere
    return one


def _for_the_middle(page: EventPage, one: Between, search: str) -> list[Panel]:
    """What is asked, and whom I could ask: those whose lines or my notes of them say so come first."""
    people = introductions_read.choices(page.session, one, reached=reached(page), now=page.now)
    fitting = whom_to_ask(people, search or one.row.topic)
    why = {each.met.connection.code: " · ".join(each.why[:2]) for each in fitting}
    named = [met for met in people if search and search.casefold() in met.profile.name.casefold()]
    first = list({met.connection.code: met for met in [*named, *(each.met for each in fitting)]}.values())
    shown = first if search else [*first, *(met for met in people if met.connection.code not in why)]
    to = page.url("pass_on", code=one.row.code)
    lines: list[str | Link] = []
    for met in shown[:MANY]:
        if reason := why.get(met.connection.code, ""):
            lines.append(f"{met.profile.name}: {reason}")
        lines.append(Act(_("Ask %(name)s", name=met.profile.name), to, sent={"to": met.connection.code}))
    asked = _(
        "Only you see this list. Whomever you choose reads %(name)s’s name and lines, and decides alone.",
        name=name_of(one.asker),
    )
    nobody = _("Nobody you could ask here. It is all right to let it be.")
    return [
        in_their_words(one),
        Panel(_("Whom would you ask?"), text=asked if lines else nobody, lines=lines),
        Panel(
            _("Let it be"), text=_("You need not say why."), acts=[_no(page, one.row.code, _("Rather not"))]
        ),
    ]


def _for_the_target(page: EventPage, one: Between) -> list[Panel]:
    name, middle = name_of(one.asker), name_of(one.middle)
    text = _(
        "%(middle)s thought of you. If you say yes, %(name)s reads your name. When %(name)s says yes to that "
        "as well, you see of each other what each of you shares.",
        middle=middle,
        name=name,
    )
    title = _("Would you like to meet %(name)s?", name=name)
    return [in_their_words(one), _answer(page, one, title, text)]


def _for_the_asker(page: EventPage, one: Between) -> list[Panel]:
    name = _target_name(one)
    text = _(
        "%(middle)s asked %(name)s, who would like to meet you. Say yes, and you see of each other what each "
        "of you shares.",
        middle=name_of(one.middle),
        name=name,
    )
    return [_answer(page, one, _("%(name)s said yes", name=name), text), in_their_words(one)]


def _answer(page: EventPage, one: Between, title: str, text: str) -> Panel:
    yes = Act(_("Yes, I would like that"), page.url("say_yes", code=one.row.code), style="main")
    return Panel(title, text=text, acts=[yes, _no(page, one.row.code, _("Rather not"))], tone="tint")


def _brought_together(page: EventPage, one: Between) -> Response:
    """Who could be connected at an event of both stands there; else each sees here what the other shares."""
    asker, target = one.asker, one.target
    assert target is not None, "both are known when it is done"
    mine, other = (asker, target) if asker.person_id == page.me.person_id else (target, asker)
    pair = (mine.person_id, other.person_id)
    met = queries.meetings(page.session, [pair[0]], [pair[1]])
    if pair in met:
        return redirect(f"/c/{met[pair][-1].code}")
    panels = [
        Panel(
            name_of(other),
            text=_("%(name)s brought you together. This is what they share.", name=name_of(one.middle)),
            person=introductions_read.seen_by_the_other(page.session, other),
        ),
        Panel(
            _("What they see of you"),
            text=_("What you share at %(event)s.", event=mine.event.name),
            person=introductions_read.seen_by_the_other(page.session, mine),
            acts=[_no(page, one.row.code, _("Take it back"))],
        ),
    ]
    return plugin_page(page, _("You and %(name)s", name=name_of(other)), panels, back=home(page))


def _target_name(one: Between) -> str:
    assert one.target is not None, "somebody was chosen"
    return name_of(one.target)


def _no(page: EventPage, code: str, title: str) -> Act:
    return Act(title, page.url("say_no", code=code))
