"""What the rules about minors say no with."""

from __future__ import annotations

from netevents.refusal import Refusal


class SomebodyElse(Refusal):
    """Nobody vouches for themself, and each yes is another person’s."""


class AdultsOnly(Refusal):
    """Mentors are adults, and minors propose nobody."""


class TooLong(Refusal):
    """A screening grows old."""

    status = 422


class NotScreened(Refusal):
    """Only adults for whom somebody vouches mentor a minor."""


class NoConsent(Refusal):
    """Without a guardian’s consent on file there is nobody who could agree."""


class StillMissing(Refusal):
    """Somebody has not agreed yet."""


class OneAtATime(Refusal):
    """Guardian and leaders look after one mentorship of a minor, not several."""


class Over(Refusal):
    """What was refused or has ended stays so."""
