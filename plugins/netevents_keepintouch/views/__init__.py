"""What attendees see of those they have met."""

from netevents_keepintouch.views import news, room, tie
from netevents_keepintouch.views.blueprint import bp

__all__ = ["bp", "news", "room", "tie"]
