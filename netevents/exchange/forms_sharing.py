"""What others get from somebody at one event, as ticks."""

from __future__ import annotations

from wtforms import BooleanField

from netevents.events.models import Registration
from netevents.exchange.models import FIELDS
from netevents.exchange.policy import LABELS
from netevents.exchange.sharing import Choices
from netevents.languages import mark
from netevents.web.forms import BaseForm

CHOICES = ("asks_first", "hidden", "stays_out", "organizers_may_email", "shows_in_graph")
DOT = mark("Without this tick you are a dot without a name.")
STAYS_OUT = mark("Leave me out of the organizers’ list of who met whom")


class SharingForm(BaseForm):
    """An adult's choices; one tick for each field that can be shared."""

    ask_me_about = BooleanField(LABELS["ask_me_about"])
    looking_for = BooleanField(LABELS["looking_for"])
    can_help_with = BooleanField(LABELS["can_help_with"])
    organization = BooleanField(LABELS["organization"])
    email = BooleanField(LABELS["email"])
    phone = BooleanField(LABELS["phone"])
    links = BooleanField(LABELS["links"])
    asks_first = BooleanField("Ask me first", description="A scan waits until I say yes.")
    hidden = BooleanField("Hide me", description="My badge and my name lead nowhere until I untick this.")
    stays_out = BooleanField(STAYS_OUT)
    organizers_may_email = BooleanField(
        "Organizers may have my e-mail",
        description="It stands in their roll, and in that list once you both confirm.",
    )
    shows_in_graph = BooleanField("Show my name in the organizers’ picture of who met whom", description=DOT)

    def show(self, registration: Registration, shared: frozenset[str]) -> None:
        """Tick what was chosen before."""
        for name in FIELDS:
            self[name].data = name in shared
        for name in CHOICES:
            self[name].data = getattr(registration, name)

    def choices(self) -> Choices:
        """What is ticked."""
        return Choices(
            fields=frozenset(name for name in FIELDS if self[name].data),
            asks_first=self.asks_first.data,
            hidden=self.hidden.data,
            stays_out=self.stays_out.data,
            organizers_may_email=self.organizers_may_email.data,
            shows_in_graph=self.shows_in_graph.data,
        )


class MinorSharingForm(BaseForm):
    """All that a minor decides: nothing of theirs is shared but a first name and what they like."""

    stays_out = BooleanField(STAYS_OUT)

    def show(self, registration: Registration, shared: frozenset[str]) -> None:
        """Tick what was chosen before."""
        self.stays_out.data = registration.stays_out

    def choices(self) -> Choices:
        """What is ticked."""
        return Choices(stays_out=self.stays_out.data)
