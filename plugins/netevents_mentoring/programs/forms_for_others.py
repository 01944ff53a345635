"""What the forms of offers and requests say where an organizer fills one in for somebody."""

from __future__ import annotations

from typing import Final, TypeVar

from netevents.languages import _, mark
from netevents_mentoring.programs.forms_taking_part import OfferForm, SaidForm

Form = TypeVar("Form", bound=SaidForm)
OFFERS: Final = mark("What %(name)s can help with, and how well they know it")
ASKS: Final = mark("What %(name)s would like to learn, and how far they would like to get")
MENTEES: Final = mark("Mentees read this, with the name, the topics and the lines that %(name)s shares here.")
MENTOR: Final = mark(
    "A mentor found for %(name)s reads this, with the name, the topics and the lines that they share here."
)
LABELS: Final = {
    "capacity": mark("How many people can %(name)s take?"),
    "week": mark("When %(name)s usually has time"),
    "about": mark("A few lines about %(name)s"),
    "languages": mark("Languages that %(name)s can talk in"),
    "spoken": mark("Languages that %(name)s can talk in"),
    "format": mark("How %(name)s would like to meet"),
    "zone": mark("Time zone of %(name)s"),
    "years": mark("Years since %(name)s began in their field"),
    "wished_goals": mark("Whom %(name)s would like to help: what they want"),
}


def about(form: Form, name: str) -> Form:
    """``form``, which says the name where whoever fills it in for themself reads “you”."""
    form.topics.label.text = _(OFFERS if isinstance(form, OfferForm) else ASKS, name=name)
    for field, sentence in LABELS.items():
        if field in form:
            form[field].label.text = _(sentence, name=name)
    if "about" in form:
        form.about.description = _(MENTEES if isinstance(form, OfferForm) else MENTOR, name=name)
    if "years" in form:
        form.years.description = ""
    return form
