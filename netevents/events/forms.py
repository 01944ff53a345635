"""The forms of events: the room code, planning, the roll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TimeField,
)
from wtforms.validators import ValidationError

from netevents.events.models import KINDS, STATES, Event
from netevents.events.moments import moment_in_zone, zones
from netevents.languages import _, languages, mark
from netevents.web.dates import local
from netevents.web.editing import EditForm
from netevents.web.forms import BaseForm, Given, Line, Lines, OnceForm

KIND_CHOICES = {
    "hackathon": mark("Hackathon"),
    "troop meeting": mark("Troop meeting"),
    "career fair": mark("Career fair"),
    "mixer": mark("Mixer"),
}
IN_A_LINE = (mark("hackathon"), mark("troop meeting"), mark("career fair"), mark("mixer"))
"""The same where pages name the kind in passing."""
AUDIENCE_CHOICES = {
    "adult": mark("Adults: nobody is asked for their age"),
    "mixed": mark("Adults and minors: everybody is asked, no answer counts as a minor"),
    "youth": mark("A youth group: leaders add everybody, minors share a first name only"),
}
BADGE_CODE_CHOICES = {
    "still": mark("They stay the same"),
    "live": mark("They change every half minute; printed badges count too"),
    "live only": mark("They change every half minute; printed badges don’t count"),
}
ROLE_CHOICES = {
    "attendee": mark("Attendee"),
    "mentor": mark("Mentor"),
    "speaker": mark("Speaker"),
    "booth rep": mark("Booth rep"),
    "leader": mark("Leader"),
    "organizer": mark("Organizer"),
}
MOST_SEATS = 100_000
LONG_NIGHT = timedelta(hours=16)
"""An event that an end before the start makes longer is asked about."""


class Day(DateField):
    """A day; what cannot be read as one stays in the field."""

    data: date | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(_("Write the day like 2026-11-28.")) from None
        if not 2000 <= self.data.year < 2100:
            self.data = None
            raise ValueError(_("That year can’t be right."))


class WallTime(TimeField):
    """What a clock on the wall shows."""

    data: time | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = datetime.strptime(valuelist[0].strip()[:5], "%H:%M").time()  # noqa: DTZ007  on the wall
        except ValueError:
            raise ValueError(_("Write the time like 18:30.")) from None


class Seats(IntegerField):
    """A number of seats, or nothing for as many as come."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        if not (text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= MOST_SEATS):
            raise ValueError(_("Write a number from 1 to 100000, or leave it empty."))
        self.data = int(text)


class Needed(Given):
    """Something must be there; what is there but unreadable has its own sentence."""

    def __call__(self, form: object, field: Field) -> None:
        if not field.process_errors:
            super().__call__(form, field)


class RoomForm(BaseForm):
    code = Line("Room code", 40, [Given("Which code is on the poster?")])


class OccurrenceForm(BaseForm):
    """An event’s name, and from when to when it is."""

    name = Line("Name", 120, [Given("What is the event called?")])
    day = Day("Day", [Needed("On which day is it?")])
    starts = WallTime("Starts", [Needed("When does it start?")])
    ends = WallTime("Ends", [Needed("When does it end?")])
    last_day = Day(
        "Last day, if it is not the same", description="An end before the start means the next day."
    )
    zone = SelectField("Time zone", invalid_choice_message="Choose the time zone of the place.")
    asked = HiddenField()
    """The times that the form has asked about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = {zone: zone.replace("_", " ") for zone in zones()}

    def validate_ends(self, field: Field) -> None:
        """Ask once whether an end before the start is meant, where that makes the event very long."""
        starts, ends = self.starts, self.ends
        if not starts.data or not ends.data or ends.data >= starts.data or self.last_day.data:
            return
        lasts = datetime.combine(date.min, ends.data) - datetime.combine(date.min, starts.data) + timedelta(1)
        typed = f"{starts.data:%H:%M} {ends.data:%H:%M}"
        as_before = (starts.data, ends.data) == (starts.object_data, ends.object_data)
        if lasts <= LONG_NIGHT or as_before or self.asked.data == typed:
            return
        self.asked.data = typed
        raise ValidationError(
            _(
                "It ends the next day at %(ends)s: %(hours)s hours. Is that right? Then send it once more.",
                ends=f"{ends.data:%H:%M}",
                hours=f"{lasts / timedelta(hours=1):g}",
            )
        )

    def moments(self) -> tuple[datetime, datetime]:
        """When it starts and when it ends, in UTC."""
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        assert day is not None, "the form was validated"
        assert starts is not None, "as above"
        assert ends is not None, "as above"
        last = self.last_day.data or (day + timedelta(days=1) if ends < starts else day)
        zone = self.zone.data
        return (
            moment_in_zone(datetime.combine(day, starts), zone),
            moment_in_zone(datetime.combine(last, ends), zone),
        )


class EventForm(OccurrenceForm):
    """What a new event needs; the rest is preset by its kind."""

    kind = RadioField(
        "Kind",
        choices=KIND_CHOICES,
        default=KINDS[0],
        invalid_choice_message="Choose what kind of event it is.",
    )
    place = Line("Place", 200)


class NewEventForm(EventForm, OnceForm):
    """The same, sent once."""


class EventSettingsForm(EventForm, EditForm):
    """Everything about an event that can be changed."""

    about = Lines("About", 2000, description="What people should know before they come.")
    audience = RadioField(
        "Who comes",
        choices=AUDIENCE_CHOICES,
        invalid_choice_message="Choose who comes.",
        description="Once somebody has joined, the rules can only get stricter.",
    )
    seats = Seats(
        "Seats", description="Leave it empty for as many as come.", render_kw={"inputmode": "numeric"}
    )
    asks_room_code = BooleanField("Ask for the room code of whoever did not come by the poster")
    badge_codes = RadioField(
        "Codes on people’s screens",
        choices=BADGE_CODE_CHOICES,
        invalid_choice_message="Choose one of these.",
        description="A picture of a code that changes opens nothing a minute later.",
    )
    reports_to = SelectField(
        "Reports go to",
        invalid_choice_message="Choose somebody who helps with the group.",
        description="Who reads it when somebody reports a problem.",
    )
    language = SelectField(
        "Language",
        invalid_choice_message="Choose one of these.",
        description="Of badges and posters. People choose their own for pages.",
    )
    interests = Lines(
        "Interests that minors can pick",
        3000,
        description="One on each line. Minors choose from this list and write nothing themselves.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = dict(languages())

    def labels(self) -> list[str]:
        """The interests, one for each line that says something."""
        return [line.strip() for line in (self.interests.data or "").splitlines() if line.strip()]

    def validate_interests(self, field: Field) -> None:
        labels = self.labels()
        if len(labels) > 60:
            raise ValidationError(_("At most 60 interests, please."))
        if any(len(label) > 60 for label in labels):
            raise ValidationError(_("Each interest has at most 60 characters."))


class AttendeeForm(EditForm):
    name = Line("Name at this event", 80, [Given("What is this person called here?")])
    role = SelectField("Role", choices=ROLE_CHOICES, invalid_choice_message="Choose a role.")


class StateForm(BaseForm):
    to = SelectField(choices={state: state for state in STATES})


def as_written(event: Event) -> dict[str, date | time | None]:
    """The times of ``event`` as its organizers wrote them."""
    start, end = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
    return {
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "last_day": last_day(start, end),
    }


def last_day(start: datetime, end: datetime) -> date | None:
    """The day of ``end``, where the two times alone do not say it."""
    said = start.date() + timedelta(days=end.time() < start.time())
    return None if end.date() == said else end.date()
