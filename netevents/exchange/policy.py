"""The one place that decides what one person may see of another.

Pages, panels, exports and plugins read people's fields through here and in no other way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from netevents.events.models import Registration
from netevents.events.queries import leads
from netevents.exchange.models import CONTACT, LINES, MADE, WAITING, Connection
from netevents.people.models import Person
from netevents.web.faces import hue, initials

NOTHING: Final = frozenset[str]()
AT_ONCE: Final = frozenset((*LINES, "organization"))
"""Shown as soon as a connection is made, if shared."""
ONCE_BOTH_CONFIRMED: Final = frozenset(CONTACT)
GONE: Final = "left netevents"

LABELS: Final[Mapping[str, str]] = {
    "ask_me_about": "Ask me about",
    "looking_for": "I’m looking for",
    "can_help_with": "I can help with",
    "organization": "School or organization",
    "email": "E-mail",
    "phone": "Phone",
    "links": "Links",
}
"""What each field is called on every page."""


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What somebody may see of one person at one event; fields that are not theirs to see are empty."""

    code: str
    name: str
    role: str = "attendee"
    is_minor: bool = False
    is_gone: bool = False
    ask_me_about: str = ""
    looking_for: str = ""
    can_help_with: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    subgroup: str = ""

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def hue(self) -> int:
        return hue(self.name)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The profile lines that are filled in, with their labels."""
        return [(LABELS[field], getattr(self, field)) for field in LINES if getattr(self, field)]


def profile_view(owner: Registration, fields: Collection[str], *, interests: bool = False) -> ProfileView:
    """``owner`` reduced to name, role and ``fields``. A minor has none of the fields, whatever is asked.

    Needs ``owner.person.profile`` loaded, and ``owner.interests`` where ``interests`` are wanted.
    """
    if owner.erased_at is not None:
        return ProfileView(code=owner.code, name=GONE, is_gone=True)
    view = ProfileView(code=owner.code, name=owner.name, role=owner.role, is_minor=owner.is_minor)
    if interests:
        view = replace(view, interests=tuple(interest.label for interest in owner.interests))
    profile = None if owner.is_minor else owner.person.profile
    if profile is None:
        return view
    shown = {field: getattr(profile, field) for field in fields if field != "links"}
    links = tuple(profile.links) if "links" in fields else ()
    return replace(view, links=links, **shown)


def flows_to_other(connection: Connection, owner: Registration, shared: frozenset[str]) -> frozenset[str]:
    """Which of the fields that ``owner`` shares reach the other side of ``connection`` now."""
    if owner.is_minor or owner.erased_at is not None or connection.state != MADE:
        return NOTHING
    if withdrawn_by(connection, owner.id):
        return NOTHING
    reach = AT_ONCE | ONCE_BOTH_CONFIRMED if connection.both_confirmed else AT_ONCE
    return shared & reach


def withdrawn_by(connection: Connection, registration_id: int) -> bool:
    """Whether this side has taken its fields back."""
    low = registration_id == connection.low_id
    return (connection.low_withdrawn_at if low else connection.high_withdrawn_at) is not None


def seen_through(connection: Connection, owner: Registration, shared: frozenset[str]) -> ProfileView:
    """What the other side of ``connection`` sees of ``owner``: only a name before the connection is made."""
    fields = flows_to_other(connection, owner, shared)
    passed_on = owner.is_minor and connection.state == MADE and not withdrawn_by(connection, owner.id)
    return profile_view(owner, fields, interests=passed_on)


def before_meeting(owner: Registration, shared: frozenset[str]) -> ProfileView:
    """What somebody at the same event sees of an adult whose badge they hold: no contact fields.

    Of somebody who likes to be asked first, a name.
    """
    return profile_view(owner, NOTHING if owner.is_minor or owner.asks_first else shared & AT_ONCE)


def may_open_badge(viewer: Registration, owner: Registration) -> bool:
    """A minor's badge opens for nobody but the event's leaders; an adult's for everybody at the event."""
    return not owner.is_minor or leads(viewer, viewer.event)


def may_meet(one: Registration, other: Registration) -> bool:
    """Adult and minor never; everything else by its own rules."""
    return one.event_id == other.event_id and one.id != other.id and one.is_minor == other.is_minor


def in_exports(owner: Registration) -> bool:
    """Whether the organizers' file may have rows with this person; they may stay out of it."""
    return not owner.stays_out and owner.erased_at is None


def for_organizers(
    owner: Registration, shared: frozenset[str], *, both_confirmed: bool, withdrawn: bool
) -> ProfileView:
    """What the organizers' file says of one side: name and organization, an e-mail only by its own tick.

    A minor is ``first name (group)`` and nothing else; somebody who never claimed their badge is a name.

    :param both_confirmed: whether both sides of the connection acted
    :param withdrawn: whether ``owner`` took back what they share with the other side
    """
    if owner.is_minor:
        name = f"{owner.name} ({owner.subgroup})" if owner.subgroup else owner.name
        return ProfileView(code=owner.code, name=name, role=owner.role, is_minor=True)
    if owner.claimed_at is None or withdrawn:
        return profile_view(owner, NOTHING)
    fields = shared & {"organization"}
    if owner.organizers_may_email and both_confirmed:
        fields |= {"email"}
    return profile_view(owner, fields)


def waits_for(connection: Connection, registration_id: int) -> bool:
    """Whether ``connection`` waits for the yes of this side."""
    if connection.state != WAITING or connection.low_minor:
        return False
    low = registration_id == connection.low_id
    return (connection.low_confirmed_at if low else connection.high_confirmed_at) is None


def may_hold_account(person: Person, *, guardian_agreed: bool) -> bool:
    """Adults and unasked people may; 13 to 17 with a guardian's consent on file; under 13 never."""
    if not person.is_minor:
        return True
    return person.age in {"13-15", "16-17"} and guardian_agreed
