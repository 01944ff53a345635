"""Pages for attendees, room by room."""

from __future__ import annotations

from flask import Blueprint

from netevents_mentoring.programs import views as programs

bp = Blueprint("mentoring", __name__)
bp.register_blueprint(programs.bp)
