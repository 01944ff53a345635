"""The troop’s meeting as a leader has it on the phone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from netevents.exchange import badges
from tests.cast import a_phone, world
from tests.youth.troop import a_troop

if TYPE_CHECKING:
    from flask import Flask


def a_pond(app: Flask) -> SimpleNamespace:
    """The troop’s meeting with Ann’s phone, and the codes that stand in addresses."""
    with world(app) as session:
        troop = a_troop(session)
        here = SimpleNamespace(
            app=app,
            slug=troop.event.slug,
            base=f"/e/{troop.event.slug}/leader",
            people={who: getattr(troop, who).person for who in ("ann", "bob", "mia", "tom", "ana")}
            | {"ada": troop.ada},
            codes={who: getattr(troop, who).code for who in ("ann", "bob", "mia", "tom", "ana")},
            tokens={who: troop.badge(getattr(troop, who)) for who in ("ann", "mia", "tom")},
            typed={
                who: badges.current(session, getattr(troop, who))["printed"].code for who in ("mia", "tom")
            },
        )
    here.ann = a_phone(app, here.people["ann"])
    return here
