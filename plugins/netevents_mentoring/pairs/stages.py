"""How a pair stands, and the words for it. Pure: no session; names and lines come from policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from netevents.exchange.policy import ProfileView
from netevents.languages import _, mark

FIRST_WITHIN: Final = timedelta(days=10)
"""So long after it began a pair should have met."""
NEXT_WITHIN: Final = timedelta(days=14)
"""So long after a meeting the next one should have a date, or have been."""
OFTEN: Final = {
    1: mark("Every week"),
    2: mark("Every two weeks"),
    3: mark("Every three weeks"),
    4: mark("Every four weeks"),
}
"""How often a pair may agree to meet, by weeks."""
LONG: Final = {
    20: mark("20 minutes"),
    30: mark("Half an hour"),
    45: mark("45 minutes"),
    60: mark("An hour"),
    90: mark("An hour and a half"),
}
"""And for how long, by minutes."""
NEW: Final = "new"
GOING: Final = "going well"
STALLED: Final = "stalled"
ENDED: Final = "ended"


class Stands(Protocol):
    """A pair, or what of it tells its stage."""

    @property
    def made_at(self) -> datetime: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


def stage(pair: Stands, last_met_at: datetime | None, *, now: datetime) -> str:
    """``new``, ``going well``, ``stalled`` or ``ended``. With a date ahead nothing has stalled."""
    if pair.closed_at is not None:
        return ENDED
    ahead = pair.next_at is not None and pair.next_at > now
    if last_met_at is None:
        return STALLED if not ahead and now - pair.made_at >= FIRST_WITHIN else NEW
    return STALLED if not ahead and now - last_met_at >= NEXT_WITHIN else GOING


def time_is_over(until: datetime | None, program_ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether a pair that goes on should look back: what it agreed on, or else its program, is over."""
    last = until or program_ends_at
    return last is not None and last <= now


def why_stalled(last_met_at: datetime | None) -> str:
    """What is missing, for the organizer."""
    if last_met_at is None:
        return _("%(days)s days without a first meeting", days=FIRST_WITHIN.days)
    return _("%(days)s days since they met, and no next date", days=NEXT_WITHIN.days)


def nudge(name: str, last_met_at: datetime | None) -> str:
    """A kind word to one of a stalled pair about the other."""
    if last_met_at is None:
        return _(
            "A first meeting slips easily. Write %(name)s two times that suit you; half an hour will do.",
            name=name,
        )
    return _(
        "You and %(name)s have no next date. A short message is enough: when would suit them?", name=name
    )


def sentence_to_send(mentor: str, mentee: str, last_met_at: datetime | None) -> str:
    """What an organizer may write to both of a stalled pair."""
    if last_met_at is None:
        return _(
            "Hello %(mentor)s and %(mentee)s, you two have not found a first date yet, and that "
            "happens. %(mentor)s, would you suggest two times this week? Half an hour is plenty. "
            "If it doesn’t suit either of you, just tell me: that is fine, and I’ll find another "
            "way.",
            mentor=mentor,
            mentee=mentee,
        )
    return _(
        "Hello %(mentor)s and %(mentee)s, it has been a while since you met. Would one of "
        "you suggest a next date? If you feel that you are done, end it on purpose: that is "
        "a good end, too. I am here if anything is in the way.",
        mentor=mentor,
        mentee=mentee,
    )


def agenda(mentor: ProfileView, mentee: ProfileView) -> list[str]:
    """Five plain steps for a first meeting, with what both have told each other and nothing else."""
    wish = (
        _(
            "%(name)s is looking for “%(wish)s”: what would have to happen for it to be found?",
            name=mentee.name,
            wish=mentee.looking_for,
        )
        if mentee.looking_for
        else _(
            "What would %(name)s like to be able to do in three months that is hard today?", name=mentee.name
        )
    )
    gift = mentor.can_help_with or mentor.ask_me_about
    offer = (
        _(
            "%(name)s knows about “%(gift)s”: where does that help, and where not?",
            name=mentor.name,
            gift=gift,
        )
        if gift
        else _("What has %(name)s learned the hard way that could save a detour?", name=mentor.name)
    )
    return [
        _("Ten minutes each: how did you come to what you do now?"),
        wish,
        offer,
        _("Agree on how often, how long and what for. Say, too, how you like to be reached."),
        _("Before you part: a date for the next time, in both calendars."),
    ]
