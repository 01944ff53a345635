"""Where one sees whom one keeps in touch with, and what those one has met tell."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from netevents.languages import _
from netevents.plugin import EventPage, Link, Panel
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_keepintouch import introductions_panels, introductions_read, news, queries, upcoming
from netevents_keepintouch.cadence import in_words
from netevents_keepintouch.views.blueprint import bp


@bp.get("/")
@access(Access.ATTENDEE)
def home(page: EventPage) -> Response:
    """Whom I want to stay in touch with, over all events, the next one first."""
    return plugin_page(
        page,
        _("Down the road"),
        [*_introductions(page), *_news(page), _kept(page), _asking(page), _own_news(page)],
    )


def _introductions(page: EventPage) -> Iterable[Panel]:
    """What waits for my answer, and what I asked for."""
    person_id = page.me.person_id
    found = introductions_read.of(page.session, person_id, now=page.now)
    return introductions_panels.listed(found, person_id, lambda code: page.url("introduction", code=code))


def _news(page: EventPage) -> list[Panel]:
    """What people I met tell, if there is any."""
    told = news.told_to(page.session, [page.me.person_id], now=page.now)
    if not told:
        return []
    met = queries.meetings(page.session, [page.me.person_id], {one.news.person_id for one in told})
    lines = [
        Link(
            met[page.me.person_id, one.news.person_id][-1].name,
            page.url("read_news", code=one.news.code),
            text=one.news.words,
        )
        for one in told
    ]
    return [Panel(_("News"), lines=lines, tone="tint")]


def _kept(page: EventPage) -> Panel:
    """Those with a day for the next word, leading to where we last met."""
    kept = upcoming.kept_by(page.session, page.me.person_id).values()
    due = sorted((day, one.last.name, one.last.code) for one in kept if (day := one.coming(page.now)))
    return Panel(
        _("People you keep in touch with"),
        text="" if due else _("Nobody yet. Open somebody you have met and choose how often."),
        lines=[
            Link(name, f"/c/{code}", text=_("Next: %(day)s", day=in_words(day))) for day, name, code in due
        ],
        links=[] if due else [Link(_("My people"), "/people")],
    )


def _asking(page: EventPage) -> Panel:
    return Panel(
        _("Whom can I ask about …?"),
        text=_("Somebody you have met may know, or may know somebody."),
        links=[Link(_("Ask"), page.url("whom"))],
    )


def _own_news(page: EventPage) -> Panel:
    return Panel(
        _("Your news"),
        text=_("Something good happened? A line to those you have met gives them a reason to write."),
        links=[Link(_("Share a line"), page.url("my_news"))],
    )
