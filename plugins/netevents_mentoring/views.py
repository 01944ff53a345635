"""Pages for attendees, room by room."""

from __future__ import annotations

from flask import Blueprint

from netevents_mentoring.minors import views as minors
from netevents_mentoring.pairs import views as pairs
from netevents_mentoring.programs import views as programs
from netevents_mentoring.queue import views as queue
from netevents_mentoring.rounds import views as rounds

bp = Blueprint("mentoring", __name__)
bp.register_blueprint(programs.bp)
bp.register_blueprint(queue.bp)
bp.register_blueprint(pairs.bp)
bp.register_blueprint(rounds.bp)
bp.register_blueprint(minors.bp)
