"""The one place that decides what one person may see of another.

Pages, panels, exports and plugins read people's fields through here and in no other way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from netevents.events.models import Registration
from netevents.events.queries import leads
from netevents.exchange.models import CONTACT, LINES, MADE, WAITING, Connection
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.web.faces import hue, initials

NOTHING: Final = frozenset[str]()
AT_ONCE: Final = frozenset((*LINES, "organization"))
"""Shown as soon as a connection is made, if shared."""
ONCE_BOTH_CONFIRMED: Final = frozenset(CONTACT)
GONE: Final = mark("left netevents")

LABELS: Final[Mapping[str, str]] = {
    "ask_me_about": mark("Ask me about"),
    "looking_for": mark("I’m looking for"),
    "can_help_with": mark("I can help with"),
    "organization": mark("School or organization"),
    "email": mark("E-mail"),
    "phone": mark("Phone"),
    "links": mark("Links"),
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
        return [(_(LABELS[field]), getattr(self, field)) for field in LINES if getattr(self, field)]


def gone() -> str:
    """The name of whoever has left, in the language spoken now."""
    return _(GONE)


def profile_view(owner: Registration, fields: Collection[str], *, interests: bool = False) -> ProfileView:
    """``owner`` reduced to name, role and ``fields``. A minor has none of the fields, whatever is asked.

    Needs ``owner.person.profile`` loaded, and ``owner.interests`` where ``interests`` are wanted.
    """
    if owner.erased_at is not None:
        return ProfileView(code=owner.code, name=gone(), is_gone=True)
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


def confirmed_by(connection: Connection, registration_id: int) -> bool:
    """Whether this side has acted: scanned, said yes, or shown the live code."""
    low = registration_id == connection.low_id
    return (connection.low_confirmed_at if low else connection.high_confirmed_at) is not None


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


class Listed(NamedTuple):
    """One place at an event, with what its person tells and organizers' files may ask for.

    Read by columns and for thousands at once, so it is no row of the database.
    """

    id: int
    code: str
    name: str
    subgroup: str
    role: str
    is_minor: bool
    is_claimed: bool
    is_erased: bool
    stays_out: bool
    hidden: bool
    organizers_may_email: bool
    shows_in_graph: bool
    organization: str
    email: str


def on_roll(owner: Listed) -> bool:
    """Whether the roll as a file has this person; a minor’s record without a guardian’s yes is in no file."""
    return not owner.is_erased and not (owner.is_minor and owner.hidden)


def in_exports(owner: Listed) -> bool:
    """Whether the organizers' list of who met whom may have rows with this person; they may stay out."""
    return not owner.stays_out and not owner.is_erased


def in_graph(owner: Listed) -> bool:
    """Whether this person is a dot in the picture of who met whom: minors are in none."""
    return in_exports(owner) and not owner.is_minor


def name_in_graph(owner: Listed) -> str:
    """The name beside the dot, of those who agreed to it; else nothing."""
    agreed = owner.shows_in_graph and owner.is_claimed and not owner.hidden
    return owner.name if agreed and in_graph(owner) else ""


def for_organizers(
    owner: Listed, shared: frozenset[str], *, both_confirmed: bool, withdrawn: bool
) -> ProfileView:
    """What the organizers' files say of one person: name and organization, an e-mail only by its own tick.

    A minor is ``first name (group)`` and nothing else; somebody who never claimed their badge is a name.

    :param shared: the fields that they share at this event
    :param both_confirmed: whether both sides of a connection acted
    :param withdrawn: whether ``owner`` took back what they share with the other side
    """
    if owner.is_minor:
        name = f"{owner.name} ({owner.subgroup})" if owner.subgroup else owner.name
        return ProfileView(code=owner.code, name=name, role=owner.role, is_minor=True)
    told = owner.is_claimed and not withdrawn
    return ProfileView(
        code=owner.code,
        name=owner.name,
        role=owner.role,
        organization=owner.organization if told and "organization" in shared else "",
        email=owner.email if told and owner.organizers_may_email and both_confirmed else "",
    )


def email_for_organizers(owner: Registration) -> str:
    """Where organizers may write to ``owner``, who ticked it and came in themself; else nothing.

    Needs ``owner.person.profile`` loaded.
    """
    told = owner.organizers_may_email and owner.claimed_at is not None and owner.erased_at is None
    profile = owner.person.profile if told and not owner.is_minor else None
    return profile.email if profile is not None else ""


def waits_for(connection: Connection, registration_id: int) -> bool:
    """Whether ``connection`` waits for the yes of this side."""
    if connection.state != WAITING or connection.low_minor:
        return False
    return not confirmed_by(connection, registration_id)


def may_hold_account(person: Person, *, guardian_agreed: bool) -> bool:
    """Adults and unasked people may; 13 to 17 with a guardian's consent on file; under 13 never."""
    if not person.is_minor:
        return True
    return person.age in {"13-15", "16-17"} and guardian_agreed
