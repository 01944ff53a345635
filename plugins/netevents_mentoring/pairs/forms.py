"""What the two of a pair fill in, and who asks somebody to mentor them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import ValidationError

from netevents.events.forms import Day, WallTime
from netevents.events.moments import moment_in_zone
from netevents.languages import _
from netevents.web.dates import local
from netevents.web.forms import BaseForm, Given, Line, Lines, OnceForm
from netevents_mentoring.pairs.ending import WHYS
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.pairs.saying import USEFUL
from netevents_mentoring.pairs.stages import LONG, OFTEN

USUALLY: Final = timedelta(weeks=12)
"""So long a mentorship is proposed to last where the program has no end."""


class AgreementForm(BaseForm):
    """How the two would like to work together."""

    every_weeks = SelectField("How often", coerce=int, choices=OFTEN, default=2)
    minutes = SelectField("How long", coerce=int, choices=LONG, default=30)
    what_for = Lines(
        "What for", 300, [Given("Say in a few words what you would like to get done.")], render_kw={"rows": 2}
    )
    until = Day("Until", [Given("Choose a day; you can go on after it.")])

    @classmethod
    def about(cls, pair: Pair, zone: str, *, ends_at: datetime | None, now: datetime) -> AgreementForm:
        """What is proposed, or else a good beginning."""
        last = next((end for end in (pair.until, ends_at) if end is not None and end > now), now + USUALLY)
        proposed: dict[str, Any] = {"until": local(last, zone).date()}
        if pair.every_weeks is not None:
            proposed |= {
                "every_weeks": pair.every_weeks,
                "minutes": pair.minutes,
                "what_for": pair.what_for,
            }
        form = cls(data=proposed)
        form.zone, form.now = zone, now
        return form

    zone = "UTC"
    now: datetime | None = None

    def validate_until(self, field: Day) -> None:
        if field.data is not None and self.now is not None and field.data < local(self.now, self.zone).date():
            raise ValidationError(_("That day is over. Choose a later one."))

    @property
    def last_moment(self) -> datetime:
        """The end of the day that was chosen."""
        assert self.until.data is not None, "a valid form has a day"
        return moment_in_zone(datetime.combine(self.until.data, time(23, 59)), self.zone)


class NextForm(BaseForm):
    """When and where the two meet next."""

    day = Day("Day", [Given("Choose a day.")])
    time = WallTime("Time", [Given("Choose a time.")])
    place = Line("Where", 200, description="A room, a café, or the address of a call.")

    @classmethod
    def about(cls, pair: Pair, zone: str, *, now: datetime) -> NextForm:
        at = local(pair.next_at, zone) if pair.next_at is not None and pair.next_at > now else None
        known = {"day": at.date(), "time": at.time(), "place": pair.next_place} if at else {}
        form = cls(data=known)
        form.zone, form.now = zone, now
        return form

    zone = "UTC"
    now: datetime | None = None

    @property
    def moment(self) -> datetime:
        """The time that was chosen, on the clocks of the person who chose it."""
        assert self.day.data is not None, "a valid form has a day"
        assert self.time.data is not None, "and a time"
        return moment_in_zone(datetime.combine(self.day.data, self.time.data), self.zone)

    def validate_time(self, field: WallTime) -> None:
        if (
            field.data is not None
            and self.day.data is not None
            and self.now is not None
            and self.moment <= self.now
        ):
            raise ValidationError(_("That moment is over. Choose a later one."))


class ConcernForm(OnceForm):
    """Something is wrong, for the organizers only."""

    words = Lines(
        "What is wrong?",
        2000,
        [Given("Say in a few words what is wrong.")],
        description="The organizers read this. The other person never does.",
        render_kw={"rows": 5},
    )
    urgent = BooleanField("It is urgent", description="It stands first, and an organizer is told at once.")


class YoungFeedbackForm(BaseForm):
    """How it was, for the organizers only. A minor chooses and types nothing."""

    useful = RadioField(
        "Is it useful to you?", choices=USEFUL, validators=[Given("Choose what comes nearest.")]
    )


class FeedbackForm(YoungFeedbackForm):
    """The same with words."""

    words = Lines("What should we know?", 1000, description="Only the organizers read it.")


class EndForm(BaseForm):
    """Ending it on purpose."""

    why = RadioField(
        "Why?",
        choices=WHYS,
        validators=[Given("Choose what comes nearest.")],
        description="The organizers read this. The other person reads only that it has ended.",
    )


class AskForm(BaseForm):
    """Asking somebody to be one’s mentor."""

    words = Lines(
        "What you write",
        600,
        [Given("Write a line or two.")],
        description="Make it yours: what would you like to learn, and why from them?",
        render_kw={"rows": 9},
    )
