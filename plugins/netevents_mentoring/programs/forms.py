"""What organizers fill in about a program."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField
from wtforms.validators import ValidationError

from netevents.events.forms import Day
from netevents.events.moments import moment_in_zone
from netevents.languages import _, mark
from netevents.web.dates import local
from netevents.web.forms import BaseForm, Given, Line, Lines
from netevents_mentoring.programs import presets
from netevents_mentoring.programs.opening import Terms
from netevents_mentoring.programs.words import listed

TOPIC_LENGTH: Final = 60
MOST_TOPICS: Final = mark("At most %(most)s topics, please.")


class Whole(IntegerField):
    """A whole number from ``least`` to ``most``, or nothing."""

    def __init__(self, label: str, least: int, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "numeric", "min": str(least), "max": str(most)})
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        if not (text.isdecimal() and len(text) <= 6 and self.least <= int(text) <= self.most):
            raise ValueError(
                _("Write a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        self.data = int(text)


class EachShort:
    """What stands between commas and line ends: not too many things, and none of them too long.

    :param sentence: what is said of more, with ``%(most)s`` in it
    """

    def __init__(self, most: int, sentence: str) -> None:
        self.most, self.sentence = most, sentence

    def __call__(self, form: object, field: Field) -> None:
        texts = listed(field.data or "")
        if len(texts) > self.most:
            raise ValidationError(_(self.sentence, most=self.most))
        if any(len(text) > TOPIC_LENGTH for text in texts):
            raise ValidationError(
                _("Each has at most %(most)s characters. Separate them by commas.", most=TOPIC_LENGTH)
            )


def _weight(name: str) -> SelectField:
    title, means = presets.CRITERIA[name]
    return SelectField(
        title,
        choices=dict(presets.WEIGHT_WORDS),
        default=presets.WEIGHTS[name],
        description=means,
        invalid_choice_message=mark("Choose how much it counts."),
    )


class ProgramForm(BaseForm):
    """What organizers decide about a program."""

    more = ("apart_in_organization", "answer_days", "ends", *(f"weight_{name}" for name in presets.CRITERIA))

    name = Line("Name", 120, [Given("What is the program called?")])
    whole_group = RadioField(
        "Who takes part",
        choices={
            "": mark("People at this event"),
            "y": mark("People from all our events where mentoring is on"),
        },
        default="",
        invalid_choice_message="Choose who takes part.",
    )
    topics = Lines(
        "Topics",
        3000,
        [Given("Name a topic or two."), EachShort(40, MOST_TOPICS)],
        description="One on each line. People may write others, too; minors choose from these.",
        render_kw={"rows": 8},
    )
    goals = Lines(
        "Goals",
        1500,
        [EachShort(20, mark("At most %(most)s goals, please."))],
        description="What people want to have in the end. One on each line.",
        render_kw={"rows": 5},
    )
    takes_until = Day("Offers and requests until", description="The last day. Empty: until you close it.")
    hours_shared = Whole(
        mark("Hours a week that both must share"),
        0,
        20,
        description=mark("Empty or 0: times only count, they rule nobody out."),
    )
    apart_in_organization = BooleanField("Nobody is matched within their own school or organization")
    answer_days = Whole(
        mark("Days to answer a match"), 1, 30, default=3, description=mark("Then the next choice is asked.")
    )
    ends = Day("The program ends on", description="The last day. Empty: no end.")
    weight_topics = _weight("topics")
    weight_goals = _weight("goals")
    weight_hours = _weight("hours")
    weight_text = _weight("text")
    weight_wishes = _weight("wishes")
    weight_years = _weight("years")

    def terms(self, zone: str) -> Terms:
        """What was decided; days end at midnight in ``zone``."""
        return Terms(
            name=self.name.data,
            whole_group=self.whole_group.data == "y",
            topics=[presets.kept(text) for text in listed(self.topics.data)],
            goals=[presets.kept(text) for text in listed(self.goals.data)],
            weights={name: self[f"weight_{name}"].data for name in presets.CRITERIA},
            hours_shared=self.hours_shared.data or 0,
            apart_in_organization=self.apart_in_organization.data,
            answer_days=self.answer_days.data or 3,
            takes_until=_end_of(self.takes_until.data, zone),
            ends_at=_end_of(self.ends.data, zone),
        )

    @staticmethod
    def filled(terms: Terms, zone: str) -> dict[str, Any]:
        """The fields as ``terms`` have them."""
        return {
            "name": terms.name,
            "whole_group": "y" if terms.whole_group else "",
            "topics": "\n".join(map(presets.said, terms.topics)),
            "goals": "\n".join(map(presets.said, terms.goals)),
            "hours_shared": terms.hours_shared,
            "apart_in_organization": terms.apart_in_organization,
            "answer_days": terms.answer_days,
            "takes_until": _last_day(terms.takes_until, zone),
            "ends": _last_day(terms.ends_at, zone),
        } | {f"weight_{name}": terms.weights.get(name, presets.SOME) for name in presets.CRITERIA}


def _end_of(day: date | None, zone: str) -> datetime | None:
    """When ``day`` is over in ``zone``."""
    return None if day is None else moment_in_zone(datetime.combine(day + timedelta(days=1), time()), zone)


def _last_day(end: datetime | None, zone: str) -> date | None:
    return None if end is None else local(end - timedelta(seconds=1), zone).date()
