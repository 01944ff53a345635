"""Everybody’s phone at the pond, for the tests of pages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.cast import a_phone, world
from tests.plugins.mentoring.minors.band import a_band


@pytest.fixture
def pond(app):
    """Everybody’s phone, and what stands in addresses. Nobody vouches for Ida."""
    with world(app) as session:
        band = a_band(session)
        troop = band.troop
        here = SimpleNamespace(
            app=app,
            at=f"/e/{band.event.slug}/mentoring",
            console=f"/console/e/{band.event.slug}/mentoring",
            mia=troop.mia.code,
            asks=band.requests["Mia"].code,
            hals=band.offers["Hal"].code,
            idas=band.offers["Ida"].code,
            hal_person=band.hal.person.code,
            ida_person=band.ida.person.code,
            pat=band.pat.code,
        )
        people = {
            "ada": troop.ada,
            "ann": troop.ann.person,
            "bob": troop.bob.person,
            "hal": band.hal.person,
            "ida": band.ida.person,
            "mia": troop.mia.person,
            "tom": troop.tom.person,
        }
    here.phones = {name: a_phone(app, person) for name, person in people.items()}
    return here
