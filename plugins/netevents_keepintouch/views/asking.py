"""“Whom can I ask about …?”, and through whom to ask further."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from netevents.exchange.models import MADE
from netevents.exchange.queries import Met, connection_for, connections_of
from netevents.languages import _
from netevents.plugin import EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_keepintouch import introductions
from netevents_keepintouch.asking import Answer, whom_to_ask
from netevents_keepintouch.forms_introductions import AskForm
from netevents_keepintouch.views.blueprint import bp, done, home, me, reached

SHOWN = 20
"""So many answers; nobody asks more people than that."""
REASONS = 3


@bp.get("/ask")
@access(Access.ATTENDEE)
def whom(page: EventPage) -> Response:
    """People to ask, each with the reason why they were found."""
    wanted = searchable(request.args.get("q", ""))
    found = whom_to_ask(connections_of(page.session, me(page)), wanted) if wanted else []
    panels = [Panel(_("People to ask"), lines=[_line(one) for one in found[:SHOWN]])] if found else []
    return plugin_page(
        page,
        _("Whom can I ask about …?"),
        [*panels, _further(page, wanted, bool(found))],
        back=home(page),
        search=wanted,
    )


@bp.get("/ask/through")
@access(Access.ATTENDEE)
def through(page: EventPage) -> Response:
    """Everybody I have met, to be asked for an introduction."""
    wanted, about = searchable(request.args.get("q", "")), searchable(request.args.get("about", ""))
    met = {
        one.other.person_id: one
        for one in reversed(connections_of(page.session, me(page), search=wanted))
        if _can_be_asked(one)
    }
    there = set(reached(page)(met))
    lines = [
        Link(
            one.profile.name,
            page.url("ask_through", code=one.connection.code, about=about or None),
            text=one.profile.organization,
        )
        for one in sorted(met.values(), key=lambda one: one.profile.name.casefold())
        if one.other.person_id in there
    ]
    text = _("Choose one person. They read what you write, and decide alone whom they ask.")
    panel = Panel(_("Who may know somebody?"), text=text if lines else _("Nobody of that name."), lines=lines)
    back = Link(_("Whom can I ask?"), page.url("whom", q=about or None))
    return plugin_page(page, _("Ask for an introduction"), [panel], back=back, search=wanted)


@bp.route("/ask/through/<code>", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def ask_through(page: EventPage, code: str) -> Response:
    """Write to the one in the middle: whom I look for, and why."""
    met = connection_for(page.session, me(page), code, to_change=request.method == "POST")
    if met is None or not _can_be_asked(met) or not reached(page)([met.other.person_id]):
        raise NotHere
    name = met.profile.name
    about = searchable(request.args.get("about", ""), most=60)
    form = AskForm(topic=_("who knows about %(topic)s", topic=about) if about else "")
    if form.validate_on_submit():
        assert form.topic.data, "a valid form says whom"
        assert form.words.data, "and why"
        try:
            introductions.ask(page.session, met, form.topic.data, form.words.data, now=page.now)
        except introductions.AskedEnough as refusal:
            form.topic.errors = [str(refusal)]
        else:
            return done(page, page.url("whom"), _("Asked. %(name)s reads it here when they look.", name=name))
    panel = Panel(
        _("What %(name)s reads", name=name),
        text=_(
            "They pass it on to one person, or let it be, and need not say why. Whoever is asked reads your "
            "name and these lines. Contact is shown when all of you have said yes."
        ),
        form=form,
        button=_("Ask them"),
    )
    back = Link(_("Somebody else"), page.url("through"))
    return plugin_page(page, _("Ask %(name)s for an introduction", name=name), [panel], back=back)


def _can_be_asked(met: Met) -> bool:
    return met.connection.state == MADE and not met.connection.low_minor and not met.profile.is_gone


def _line(answer: Answer) -> Link:
    met = answer.met
    return Link(met.profile.name, f"/c/{met.connection.code}", text=" · ".join(answer.why[:REASONS]))


def _further(page: EventPage, wanted: str, found: bool) -> Panel:
    on = [Link(_("Ask for an introduction"), page.url("through", about=wanted or None))]
    if wanted and not found:
        text = _("Neither their lines nor your notes say so. But somebody you met may know somebody.")
        return Panel(_("Nobody you have met"), text=text, links=on)
    if wanted:
        text = _("Somebody you met may know somebody who knows more.")
        return Panel(_("Or through somebody"), text=text, links=on)
    text = _("Looks in what people you have met share with you, and in your own notes. Nobody learns of it.")
    return Panel(_("Type a word"), text=text, links=on)
