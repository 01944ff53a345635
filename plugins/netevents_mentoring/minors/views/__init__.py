"""Pages of leaders, of mentors who are asked, of those in a thread, and of guardians."""

from netevents_mentoring.minors.views import asked, leading, thread
from netevents_mentoring.minors.views.guardian import guardian
from netevents_mentoring.minors.views.room import bp

__all__ = ["asked", "bp", "guardian", "leading", "thread"]
