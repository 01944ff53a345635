"""What stands about a tie on other pages, and the parts of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from netevents.exchange.models import MADE
from netevents.exchange.policy import ProfileView
from netevents.languages import _, mark
from netevents.plugin import Act, ConnectionPage, Elsewhere, EventPage, Link, Panel
from netevents_keepintouch import queries
from netevents_keepintouch.cadence import CHOICES, IN_WORDS, coming_turn, in_words, next_on, on_their_day
from netevents_keepintouch.models import MET, REPLIED, UNSET, WROTE, Reminder, Touch
from netevents_keepintouch.queries import Wish

BY_ME = {
    WROTE: mark("%(day)s: you wrote."),
    REPLIED: mark("%(day)s: they wrote back."),
    MET: mark("%(day)s: you met."),
}
IN_TOUCH = mark("%(day)s: in touch.")
AT_EVENT = mark("%(day)s: met at %(event)s.")
AGAIN = mark("%(day)s: met again at %(event)s.")
IN_ADDRESSES = "%:/?#[]@!$&()*+,;=~"
"""What stays as it is in the address of a page; a quotation mark, for one, does not."""


def on_connection(page: ConnectionPage) -> Iterator[Panel]:
    """How often, when next, and one tap for “we were in touch”. One statement."""
    connection = page.connection
    if connection is None or connection.state != MADE or connection.low_minor or page.they.is_gone:
        return
    found = queries.wish_and_last(page.session, page.me.person_id, page.them.person_id)
    wish, last_met_at, zone = found or (None, connection.met_at, None)
    code = connection.code
    yield Panel(
        _("Down the road"),
        text=in_a_sentence(wish, last_met_at, zone or page.event.zone, now=page.now),
        links=[Link(_("Keep in touch"), page.url("with_somebody", code=code))],
        acts=[Act(_("We were in touch"), page.url("touched", code=code))],
        order=60,
    )


def in_a_sentence(wish: Wish | None, met_at: datetime, zone: str, *, now: datetime) -> str:
    """What was chosen, when they were last in touch, and when the next word is due."""
    keeping = wish.keeping if wish else None
    said = [_(IN_WORDS[keeping.cadence if keeping else UNSET])]
    touched_at = wish.tie.touched_at if wish else None
    if touched_at is not None:
        said.append(_("Last in touch on %(day)s.", day=in_words(on_their_day(touched_at, zone))))
    if keeping is not None:
        last = on_their_day(max(met_at, touched_at or met_at), zone)
        due = next_on(keeping.cadence, last, on_their_day(keeping.since, zone), keeping.put_off_until)
        if due is not None:
            coming = coming_turn(keeping.cadence, due, on_their_day(now, zone))
            said.append(_("Next: %(day)s.", day=in_words(coming)))
    return " ".join(said)


def writing(name: str, view: ProfileView, note: str, acts: Sequence[Link]) -> Panel:
    """How to reach somebody by one’s own mail or messages, as far as they share it, and what was noted."""
    ways: list[Link] = []
    if view.email:
        ways.append(Elsewhere(_("Write a mail"), f"mailto:{quote(view.email, safe='@.+')}"))
    if number := "".join(char for char in view.phone if char in "+0123456789"):
        ways.append(Elsewhere(_("Send a message"), f"sms:{number}"))
    ways += [
        Elsewhere(urlsplit(url).hostname or _("Open"), quote(url, safe=IN_ADDRESSES)) for url in view.links
    ]
    title = _("Write to %(name)s", name=name)
    text = _("In your own words, from your own mail or phone.")
    if not ways:
        title = _("Keep in touch with %(name)s", name=name)
        text = _("They share no e-mail, phone or page with you. Say hello when you meet again.")
    noted = [(_("You noted"), note)] if note else []
    return Panel(title, text=text, rows=noted, links=ways, acts=acts)


def cadence(page: EventPage, code: str, name: str, wish: Wish | None, sentence: str) -> Panel:
    """The ways of keeping in touch that are not chosen yet, each one tap."""
    chosen = wish.keeping.cadence if wish and wish.keeping else UNSET
    url = page.url("choose", code=code)
    acts = [
        Act(_(title), url, sent={"cadence": value}, about=name)
        for value, title in CHOICES.items()
        if value != chosen
    ]
    return Panel(_("How often?"), text=sentence, acts=acts)


def history(
    page: EventPage, meetings: Sequence[tuple[datetime, str]], seen: Sequence[Touch], zone: str
) -> Panel:
    """Met, met again, in touch: one line for each, the first one first."""
    lines = [
        (at, _(AGAIN if number else AT_EVENT, day=in_words(on_their_day(at, zone)), event=event))
        for number, (at, event) in enumerate(meetings)
    ]
    said = {}
    for one in seen:
        words = BY_ME.get(one.how, IN_TOUCH) if one.by_id == page.me.person_id else IN_TOUCH
        line = _(words, day=in_words(on_their_day(one.at, zone)))
        said[line] = (one.at, line)
    return Panel(_("You two"), lines=[line for _at, line in sorted([*lines, *said.values()])])


def dates(page: EventPage, code: str, written: Sequence[Reminder]) -> Panel:
    """What this person wrote down, each with its button."""
    lines: list[str | Link] = []
    for one in written:
        lines.append(f"{in_words(one.on)}: {one.words}")
        done = page.url("finish", code=code, reminder=one.code)
        lines.append(Act(_("Done"), done, about=one.words))
    return Panel(_("Dates to think of"), lines=lines, tone="private")
