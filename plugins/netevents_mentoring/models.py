"""All tables of the plugin, so that its migrations see them."""

from netevents_mentoring.pairs import models as pairs
from netevents_mentoring.programs import models as programs
from netevents_mentoring.queue import models as queue
from netevents_mentoring.rounds import models as rounds
from netevents_mentoring.youth import models as youth

__all__ = ["pairs", "programs", "queue", "rounds", "youth"]
