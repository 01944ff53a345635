"""Pages for organizers, room by room."""

from __future__ import annotations

from flask import Blueprint

from netevents_mentoring.minors import console as minors
from netevents_mentoring.pairs import console as pairs
from netevents_mentoring.programs import console as programs
from netevents_mentoring.queue import console as queue
from netevents_mentoring.rounds.console import moves, publishing, rounds, sheets, standings

bp = Blueprint("mentoring_console", __name__)
bp.register_blueprint(programs.bp)
bp.register_blueprint(queue.bp)
bp.register_blueprint(pairs.bp)
for part in (rounds, moves, publishing, sheets, standings):
    bp.register_blueprint(part.bp)
bp.register_blueprint(minors.bp)
