"""Two who met and of whom one has ended it."""

from netevents.exchange import parting
from netevents.exchange.gone import gone_of
from netevents.exchange.queries import connection_for
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.stage import MINUTE


def gone(session, attendee):
    """The names of those gone from the people of ``attendee``, and whether they blocked them."""
    session.flush()
    session.expire_all()
    return [(one.profile.name, one.i_blocked) for one in gone_of(session, attendee.person)]


def ended(stage, by, how):
    """Ben has scanned Cleo’s screen, and ``by`` ends it."""
    stage.scan(stage.ben, stage.cleo.screen)
    met = connection_for(stage.session, by.person, stage.made().code)
    if how == "block":
        parting.block(stage.session, by.person, met.other.person, now=NOON + MINUTE, tell=nobody)
    else:
        end = {"leave": parting.leave, "undo": parting.undo}[how]
        end(stage.session, met.connection, by.registration, now=NOON + MINUTE, tell=nobody)
    stage.session.flush()
