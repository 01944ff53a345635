"""The one pair, for the tests of its pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents_mentoring.pairs.models import Pair
from tests.cast import world


@pytest.fixture
def pair_of(app):
    """The one pair there is, as it stands."""

    def read():
        with world(app) as session:
            return session.scalars(select(Pair)).one()

    return read
