"""Pages of leaders, of those in a thread, and of guardians."""

from netevents_mentoring.minors.views import leading, thread
from netevents_mentoring.minors.views.guardian import guardian
from netevents_mentoring.minors.views.room import bp

__all__ = ["bp", "guardian", "leading", "thread"]
