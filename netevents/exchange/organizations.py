"""Where people are from, as far as organizers may know it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange import policy
from netevents.exchange.models import Consent
from netevents.people.models import Profile


def organizations(session: Session, places: Select[int]) -> dict[int, str]:
    """By the id of each place among ``places``, the school or organization that policy shows to organizers.

    Whoever shows none is left out. One statement for any number.
    """
    shares = exists().where(
        Consent.registration_id == Registration.id,
        Consent.field == "organization",
        Consent.withdrawn_at.is_(None),
    )
    rows = session.execute(
        select(
            Registration.id,
            Registration.is_minor,
            Registration.claimed_at.is_not(None).label("is_claimed"),
            Registration.erased_at.is_not(None).label("is_erased"),
            Registration.stays_out,
            Registration.hidden,
            Profile.organization,
        )
        .join(Profile, Profile.person_id == Registration.person_id)
        .where(Registration.id.in_(places), Profile.organization != "", shares)
    )
    shared = frozenset({"organization"})
    views = {
        row.id: policy.for_organizers(_listed(row), shared, both_confirmed=False, withdrawn=False)
        for row in rows
    }
    return {id_: view.organization for id_, view in views.items() if view.organization}


def _listed(row: Any) -> policy.Listed:
    """As much of the person as this asks for."""
    return policy.Listed(
        id=row.id,
        code="",
        name="",
        subgroup="",
        role="attendee",
        is_minor=row.is_minor,
        is_claimed=row.is_claimed,
        is_erased=row.is_erased,
        stays_out=row.stays_out,
        hidden=row.hidden,
        organizers_may_email=False,
        shows_in_graph=False,
        organization=row.organization,
        email="",
    )
