"""What attendees see: their checklist, somebody on it, promises, and the morning after."""

from netevents_followup.views import acts, listing, one, promises, recalling, youth_sheets
from netevents_followup.views.room import bp

__all__ = ["acts", "bp", "listing", "one", "promises", "recalling", "youth_sheets"]
