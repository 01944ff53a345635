"""The steps on the screens that lead to a minor’s mentor."""

from __future__ import annotations

import re

from sqlalchemy import select

from netevents_mentoring.youth.models import Proposal
from tests.cast import post, world


def one(app, table):
    with world(app) as session:
        return session.scalars(select(table)).one()


def member(pond, path=""):
    return f"{pond.at}/minors/{pond.asks}{path}"


def propose(pond):
    post(pond.phones["ann"], member(pond, "/propose"), mentor=pond.hals)
    return one(pond.app, Proposal).code


def guardian_page(pond):
    """The address that Ann makes for Pat, from the page that shows it once."""
    shown = post(pond.phones["ann"], member(pond, f"/page/{pond.pat}")).text
    return re.search(r"/p/mentoring/[\w-]+/", shown)[0]
