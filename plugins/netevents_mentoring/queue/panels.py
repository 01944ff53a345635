"""What people read of calls for help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from netevents.events.models import Registration
from netevents.exchange import policy
from netevents.languages import _, several
from netevents.plugin import Act, EventPage, Link, Panel, Table
from netevents_mentoring.programs.words import folded
from netevents_mentoring.queue import queries
from netevents_mentoring.queue.domain import coming
from netevents_mentoring.queue.models import Help

Url = Callable[..., str]
"""Gives the address of a page of ours, by its view."""


def event_panel(page: EventPage) -> Panel | None:
    """On the event’s page: one’s own call where there is one, else the ways in."""
    if not is_offered(page):
        return None
    mine = queries.my_call(page.session, page.me)
    if mine is not None:
        return my_call_panel(page.url, mine, now=page.now)
    links = [Link(_("Ask for help"), page.url("queue.help_"))]
    if page.me.role == queries.HELPS:
        links.append(Link(_("Calls for help"), page.url("queue.calls")))
    return Panel(
        title=_("Stuck?"), text=_("Ask, and a mentor comes to where you sit."), links=links, order=40
    )


def is_offered(page: EventPage) -> bool:
    """Whether there is a queue for this person: at events under way, among adults, unless switched off."""
    under_way = page.event.state == "open" and page.event.end_told_at is None
    return under_way and not page.me.is_minor and bool(page.settings["queue"])


def my_call_panel(url: Url, call: Help, *, now: datetime) -> Panel:
    """Where the call of somebody stands: waiting, or somebody comes."""
    where = [(_("Topic"), call.topic), (_("Where"), call.place)]
    if call.mentor is None:
        return Panel(
            title=_("You asked for help"),
            text=_("You have been waiting for %(time)s. Stay where you are.", time=waited(call, now=now)),
            rows=where,
            links=[Link(_("Change it"), url("queue.help_", change=1))],
            acts=[Act(_("Take it back"), url("queue.take_back"))],
            order=5,
            tone="warm",
        )
    name = name_of(call.mentor)
    return Panel(
        title=_("%(name)s is on the way", name=name),
        rows=where,
        acts=[
            Act(_("They helped"), url("queue.they_helped"), sent={"read": coming(call)}, style="main"),
            Act(_("Nobody came"), url("queue.nobody_came"), sent={"read": coming(call)}),
        ],
        order=5,
        tone="warm",
    )


def calls_panels(
    url: Url, calls: Sequence[Help], mine_id: int, topics: Sequence[str], *, now: datetime
) -> list[Panel]:
    """The call that one has taken, and those that wait."""
    shown = [_taken(url, call) for call in calls if call.mentor_id == mine_id]
    waiting = [call for call in calls if call.mentor_id is None]
    if not waiting:
        title = _("Nobody else waits") if shown else _("Nobody waits")
        nobody = Panel(title=title, text=_("This page looks again by itself."), order=50)
        return [*shown, nobody]
    can_go = not shown
    rows = [
        (
            call.topic,
            call.place,
            name_of(call.asker),
            waited(call, now=now),
            Act(
                _("I’ll come"),
                url("queue.claim", call=call.code),
                about=_("to %(name)s", name=name_of(call.asker)),
            )
            if can_go
            else "",
        )
        for call in waiting
    ]
    known = any(folded(call.topic) in set(topics) for call in waiting)
    text = _("What you know comes first.") if known else ""
    heads = (_("Topic"), _("Where"), _("Who"), _("Waiting for"), "")
    return [*shown, Panel(title=_("Who waits for help"), text=text, table=Table(heads, rows), order=50)]


def waiting_panel(calls: Sequence[Help], *, now: datetime) -> Panel:
    """All calls, for those who greet and organize."""
    if not calls:
        return Panel(title=_("Nobody waits"), text=_("Calls for help stand here, the oldest first."))
    rows = [
        (
            call.topic,
            call.place,
            call.asker.name,
            waited(call, now=now),
            _("%(name)s is on the way", name=call.mentor.name) if call.mentor else _("Nobody yet"),
        )
        for call in calls
    ]
    heads = (_("Topic"), _("Where"), _("Who"), _("Waiting for"), _("Who comes"))
    return Panel(title=_("Who waits for help"), table=Table(heads, rows))


def waited(call: Help, *, now: datetime) -> str:
    """For how long, in minutes."""
    minutes = max(0, int((now - call.asked_at).total_seconds() // 60))
    return several("a minute", "%(number)s minutes", minutes) if minutes else _("less than a minute")


def name_of(place: Registration) -> str:
    """What others at the event may read of somebody who asks for help or comes."""
    return policy.before_meeting(place, policy.NOTHING).name


def _taken(url: Url, call: Help) -> Panel:
    name = name_of(call.asker)
    return Panel(
        title=_("%(name)s waits for you", name=name),
        rows=[(_("Topic"), call.topic), (_("Where"), call.place)],
        acts=[
            Act(_("I helped"), url("queue.i_helped", call=call.code), style="main"),
            Act(_("I can’t come"), url("queue.let_go", call=call.code)),
        ],
        order=5,
        tone="warm",
    )
