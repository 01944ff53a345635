"""Two who met and share all they have, and the file that says so."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from sqlalchemy.orm import Session

from netevents.exchange import consents
from tests.conftest import NOON
from tests.exchange.stage import Stage, a_stage

HEADER = (
    "connection_id,event,met_at,met_at_local,timezone,person_a,role_a,organization_a,email_a,"
    "person_b,role_b,organization_b,email_b,how,both_confirmed,follow_up"
)


def rows(pieces: Iterable[bytes]) -> list[dict[str, str]]:
    """The file as any reader of CSV reads it."""
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def met(session: Session, **facts: object) -> Stage:
    """Ben has read Cleo's live code; all they have is shared, and organizers may have their e-mails."""
    stage = a_stage(session, **facts)
    for one in (stage.ben, stage.cleo):
        consents.give(session, one.registration, {"organization", "email", "phone", "links"}, now=NOON)
        one.registration.organizers_may_email = True
    stage.scan(stage.ben, stage.cleo.screen)
    return stage
