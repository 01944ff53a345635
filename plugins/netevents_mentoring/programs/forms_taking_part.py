"""What mentors and mentees fill in. A minor’s form has lists only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wtforms import Field, RadioField, SelectField, ValidationError

from netevents.languages import _, mark
from netevents.web.forms import BaseForm, Given, Line, Lines
from netevents.web.ticks import Levels, Ticks, WeekTimes
from netevents.web.zones import ZoneField
from netevents_mentoring.programs import domain, presets
from netevents_mentoring.programs.forms import MOST_TOPICS, EachShort, Whole
from netevents_mentoring.programs.models import LEVELS, Offer, Program, Request
from netevents_mentoring.programs.wishing import Seen
from netevents_mentoring.programs.words import (
    folded,
    hours_of,
    listed,
    once,
    slots_of,
    spelled_like,
    spellings,
)

USUAL_LEVEL: Final = 2
"""Of a topic that somebody writes down themselves."""
PLACES: Final = ("First", "Second", "Third", "Fourth", "Fifth")
OF_MINORS: Final = ("other_topics", "about", "languages", "zone", "years", "identity")


class SaidForm(BaseForm):
    """What both sides say."""

    topics = Levels("Topics", columns=LEVELS, not_at_all=mark("No"))
    other_topics = Line(
        "Other topics",
        300,
        [EachShort(domain.MOST_TOPICS, MOST_TOPICS)],
        description="Separated by commas.",
    )
    first = SelectField("What matters most", default="", invalid_choice_message="Choose one of the topics.")
    week = WeekTimes("When you usually have time")
    about = Lines("A few lines about you", 600, render_kw={"rows": 4})
    goals = Ticks("What for")
    languages = Line(
        "Languages you can talk in",
        200,
        [EachShort(domain.MOST_LANGUAGES, mark("At most %(most)s languages, please."))],
        description="Separated by commas. Empty: any.",
    )
    spoken = Ticks("Languages you can talk in", choices={one: one for one in presets.LANGUAGES})
    format = RadioField(
        "How you would like to meet",
        choices=dict(presets.FORMAT_WORDS),
        default="either",
        invalid_choice_message="Choose how you would like to meet.",
    )
    zone = ZoneField("Your time zone", [Given("Say whose clocks you go by.")])
    years = Whole(mark("Years since you began in your field"), 0, 70, description=mark("If you like."))
    identity = Line(
        "What you would like to have in common",
        200,
        [EachShort(6, mark("At most %(most)s words, please."))],
        description="Only if you like, for example: first in my family to study. Separated by commas. "
        "It weighs a little in the matching and is never shown to anybody, organizers included.",
    )

    def __init__(
        self,
        program: Program,
        kept: Offer | Request | None,
        *,
        zone: str,
        is_minor: bool = False,
        own: bool = True,
    ) -> None:
        """:param own: whether the person fills it in themself, who alone says what they want in common"""
        self.program, self.kept = program, kept
        self.rows = program.topics if is_minor else once([*program.topics, *self.kept_topics()])
        super().__init__(data=self._filled(zone))
        self.topics.rows = presets.marked(self.rows)
        self.zone.default = self.zone_before = kept.zone if kept else zone
        self.goals.choices = _each(self._goals(is_minor=is_minor))
        self.week.description = _(
            "By the clocks of %(place)s.", place=(self.zone.data or zone).replace("_", " ")
        )
        for name in (*OF_MINORS,) if is_minor else ("spoken",) if own else ("spoken", "identity"):
            del self[name]

    def validate_topics(self, field: Field) -> None:
        """Levels in the list and words in the line are one list."""
        if not self._topics():
            raise ValidationError(
                _("Choose or write a topic.") if "other_topics" in self else _("Choose a topic.")
            )
        if len(self._topics()) > domain.MOST_TOPICS:
            raise ValidationError(
                _(
                    "At most %(most)s topics: the ones that matter most.",
                    most=domain.MOST_TOPICS,
                )
            )

    def validate_goals(self, field: Field) -> None:
        if len(field.data or ()) > domain.MOST_GOALS:
            raise ValidationError(_("At most %(most)s: the ones that matter most.", most=domain.MOST_GOALS))

    def validate_spoken(self, field: Field) -> None:
        if len(field.data or ()) > domain.MOST_LANGUAGES:
            raise ValidationError(_("At most %(most)s, please.", most=domain.MOST_LANGUAGES))

    def kept_topics(self) -> dict[str, int]:
        """What was said before, by topic."""
        return self.kept.topics if isinstance(self.kept, Offer) else {}

    def common(self) -> dict[str, Any]:
        """What was said now, as both sides say it."""
        return {
            "topics": self._topics(),
            "hours": hours_of(self.week.data or ()),
            "zone": self.zone.data if "zone" in self else self.zone_before,
            "goals": self.goals.data or (),
            "languages": (self.spoken.data or ()) if "spoken" in self else self._languages(),
            "format": self.format.data,
            "years": self.years.data if "years" in self else None,
            "about": self.about.data if "about" in self else "",
            "identity": listed(self.identity.data or "") if "identity" in self else None,
        }

    def _topics(self) -> dict[str, int]:
        """The levels by topic: the one that matters most, those that were written, those of the list."""
        known = {folded(presets.said(row)): row for row in self.rows} | spellings(self.rows)
        written = listed(self.other_topics.data or "") if "other_topics" in self else []
        topics = dict.fromkeys((spelled_like(text, known) for text in written), USUAL_LEVEL)
        return {**topics, **(self.topics.data or {})}

    def _languages(self) -> list[str]:
        """Those that we know in English, however they are called in the language spoken now."""
        known = {folded(presets.said(one)): one for one in presets.LANGUAGES} | spellings(presets.LANGUAGES)
        return [spelled_like(text, known) for text in listed(self.languages.data or "")]

    def _filled(self, zone: str) -> dict[str, Any]:
        kept = self.kept
        if kept is None:
            return {"zone": zone}
        return {
            "zone": kept.zone,
            "topics": self.kept_topics(),
            "week": slots_of(kept.hours.get("week", ())),
            "goals": kept.goals,
            "languages": ", ".join(map(presets.said, kept.languages)),
            "spoken": kept.languages,
            "format": kept.format,
            "years": kept.years,
        }

    def _goals(self, *, is_minor: bool) -> list[str]:
        before = self.kept.goals if self.kept and not is_minor else ()
        return once([*self.program.goals, *before])


class OfferForm(SaidForm):
    """“Offer to mentor”."""

    more = ("goals", "languages", "format", "zone", "years", "wished_goals", "wished_levels", "identity")

    capacity = Whole(
        mark("How many people can you take?"), 0, 50, default=1, description=mark("0 is a pause.")
    )
    wished_goals = Ticks("Whom you would like to help: what they want")
    wished_levels = Ticks(
        "How far they are",
        choices={str(number): level for number, level in enumerate(LEVELS, 1)},
    )

    def __init__(self, program: Program, kept: Offer | None, **facts: Any) -> None:
        super().__init__(program, kept, **facts)
        self.topics.label.text = _("What you can help with, and how well you know it")
        self.about.description = _("Mentees read this, your name, your topics and the lines you share here.")
        self.wished_goals.choices = self.goals.choices
        del self.first

    def validate_capacity(self, field: Field) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(f"{_(field.label.text)} {_(field.description)}")

    def offered(self) -> domain.Offered:
        wishes: dict[str, Sequence[Any]] = {
            "goals": self.wished_goals.data or (),
            "levels": [int(level) for level in self.wished_levels.data or ()],
        }
        return domain.Offered(**self.common(), capacity=self.capacity.data or 0, wishes=wishes)

    def _filled(self, zone: str) -> dict[str, Any]:
        filled, kept = super()._filled(zone), self.kept
        if not isinstance(kept, Offer):
            return filled
        return filled | {
            "about": kept.about,
            "identity": ", ".join(kept.identity.get("same", ())),
            "capacity": kept.capacity,
            "wished_goals": kept.wishes.get("goals", ()),
            "wished_levels": [str(level) for level in kept.wishes.get("levels", ())],
        }


class RequestForm(SaidForm):
    """“Ask for a mentor”."""

    more = ("goals", "languages", "spoken", "format", "zone", "years", "identity")

    def __init__(self, program: Program, kept: Request | None, **facts: Any) -> None:
        super().__init__(program, kept, **facts)
        self.topics.label.text = _("What you would like to learn, and how far you would like to get")
        if "about" in self:
            self.about.description = _(
                "A mentor found for you reads this, your name, your topics and the lines you share here."
            )
        self.first.choices = {"": _("Nothing in particular"), **_each(self.rows)}

    def kept_topics(self) -> dict[str, int]:
        kept = self.kept
        if not isinstance(kept, Request):
            return {}
        return {topic: kept.topics["levels"].get(topic, 1) for topic in kept.topics["order"]}

    def said(self) -> domain.Said:
        return domain.Said(**self.common())

    def _topics(self) -> dict[str, int]:
        topics, first = super()._topics(), self.first.data
        return {first: topics.get(first, USUAL_LEVEL), **topics} if first in self.rows else topics

    def _filled(self, zone: str) -> dict[str, Any]:
        filled, kept = super()._filled(zone), self.kept
        if not isinstance(kept, Request):
            return filled
        words = kept.words
        return filled | {
            "first": next(iter(kept.topics["order"]), ""),
            "about": words.about if words else "",
            "identity": ", ".join(words.identity.get("same", ())) if words else "",
        }


class WishesForm(BaseForm):
    """A menu of mentors for each place."""

    more = ("fourth", "fifth")

    first = SelectField("First", default="", invalid_choice_message="Choose somebody from the list.")
    second = SelectField("Second", default="", invalid_choice_message="Choose somebody from the list.")
    third = SelectField("Third", default="", invalid_choice_message="Choose somebody from the list.")
    fourth = SelectField("Fourth", default="", invalid_choice_message="Choose somebody from the list.")
    fifth = SelectField("Fifth", default="", invalid_choice_message="Choose somebody from the list.")

    def __init__(self, mentors: Sequence[Seen], chosen: Sequence[int]) -> None:
        self.codes = {seen.offer.id: seen.offer.code for seen in mentors}
        self.offers = {seen.offer.code: seen.offer for seen in mentors}
        places = dict(zip(map(str.lower, PLACES), chosen, strict=False))
        super().__init__(data={name: self.codes.get(id_, "") for name, id_ in places.items()})
        for field in self.menus():
            field.choices = {"": _("Nobody"), **{seen.offer.code: seen.profile.name for seen in mentors}}

    def menus(self) -> list[SelectField]:
        return [self[name.lower()] for name in PLACES]

    def wished(self) -> list[Offer]:
        """Who was chosen, in order; an empty place is passed over."""
        return [self.offers[field.data] for field in self.menus() if field.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each mentor once; the sentence stands beside the second time."""
        valid: bool = super().validate(extra_validators)
        seen: set[str] = set()
        for field in self.menus():
            if field.data and field.data in seen:
                field.errors = [_("You chose this mentor above already.")]
                valid = False
            seen.add(field.data)
        return valid


def _each(texts: Sequence[str]) -> dict[str, str]:
    return dict(zip(texts, presets.marked(texts), strict=True))
