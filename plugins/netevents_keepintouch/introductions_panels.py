"""What stands about introductions on other pages, and when somebody is told of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.languages import _, mark
from netevents.plugin import Link, Nudge, Panel
from netevents_keepintouch import introductions_read
from netevents_keepintouch.introductions_models import AGREED, ASKED, DONE, OFFERED
from netevents_keepintouch.introductions_read import Between, name_of

TITLES: Final = {
    "asker": mark("Your introduction"),
    "middle": mark("Do you know somebody?"),
    "target": mark("Somebody would like to meet you"),
}
REASONS: Final = {
    ASKED: mark("Somebody you met asks whether you know somebody. You may let it be."),
    OFFERED: mark("Somebody you met would bring you together with somebody. You may let it be."),
    AGREED: mark("Somebody said yes to what you asked."),
    DONE: mark("All of you said yes to an introduction."),
}
"""What may stand in a mail: no name, and nobody’s words."""
RANK: Final = 25
"""Somebody waits: after a date that one wrote down, before all else."""


def role_of(one: Between, person_id: int) -> str:
    """Who this person is in it: ``asker``, ``middle`` or ``target``."""
    if one.asker.person_id == person_id:
        return "asker"
    return "middle" if one.middle.person_id == person_id else "target"


def in_their_words(one: Between) -> Panel:
    """What was asked, as the asker put it."""
    title = _("%(name)s asks", name=name_of(one.asker))
    quote = _("Do you know somebody %(topic)s?", topic=one.row.topic.rstrip(" ?."))
    return Panel(title, quote=quote, text=one.row.words)


def listed(found: Sequence[Between], person_id: int, url: Callable[[str], str]) -> Iterator[Panel]:
    """Those that wait for this person, those to whom all have said yes, and those that they asked for.

    :param url: the address of the page of an introduction, by its code
    """
    turn = [one for one in found if one.is_turn_of(person_id)]
    done = [one for one in found if one.row.state == DONE and role_of(one, person_id) != "middle"]
    own = [one for one in found if one not in (*turn, *done) and one.asker.person_id == person_id]
    if turn:
        lines = [Link(sentence(one), url(one.row.code), text=one.row.topic) for one in turn]
        waiting = _("They wait for your answer.")
        yield Panel(_("Introductions"), text=waiting, lines=lines, tone="tint", order=10)
    if done:
        lines = [
            Link(
                _("You and %(name)s", name=_other_name(one, person_id)),
                url(one.row.code),
                text=_("By %(name)s", name=name_of(one.middle)),
            )
            for one in done
        ]
        yield Panel(
            _("Brought together"), text=_("All of you have said yes."), lines=lines, tone="tint", order=10
        )
    if own:
        lines = [
            Link(_("You asked %(name)s", name=name_of(one.middle)), url(one.row.code), text=one.row.topic)
            for one in own
        ]
        yield Panel(_("What you asked for"), lines=lines)


def sentence(one: Between) -> str:
    """What it is, for the one whom it is a word for."""
    match one.row.state:
        case state if state == ASKED:
            return _("%(name)s asks whether you know somebody", name=name_of(one.asker))
        case state if state == OFFERED:
            return _("%(name)s would like to meet you", name=name_of(one.asker))
        case state if state == DONE:
            return _("%(name)s said yes, too", name=name_of(one.asker))
        case _:
            assert one.target is not None, "who agreed is known"
            return _("%(name)s would like to meet you", name=name_of(one.target))


def _other_name(one: Between, person_id: int) -> str:
    """Whom this person was brought together with."""
    assert one.target is not None, "both are known when it is done"
    return name_of(one.target if one.asker.person_id == person_id else one.asker)


def nudges(session: Session, people: Collection[int], *, now: datetime) -> Iterator[Nudge]:
    """A word to each who is asked something, and to whom the last yes was given; two statements for all."""
    found = introductions_read.words_for(session, people, now=now)
    told = {one.reader.person_id for one in found if one.reader is not None}
    if not told:
        return
    rows = session.execute(
        select(Registration.person_id, Event.id, Event.slug)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id.in_(told), Registration.erased_at.is_(None), Event.state != "draft")
        .order_by(Event.starts_at.desc(), Event.id.desc())
    ).all()
    for one in found:
        for person_id, event_id, slug in rows:
            if one.reader is not None and one.reader.person_id == person_id:
                yield Nudge(
                    person_id,
                    f"introduction:{one.row.code}:{one.row.state}",
                    sentence(one),
                    one.row.topic,
                    f"/e/{slug}/keepintouch/introductions/{one.row.code}",
                    one.row.changed_at,
                    rank=RANK,
                    mail_text=_(REASONS[one.row.state]),
                    event_id=event_id,
                )
