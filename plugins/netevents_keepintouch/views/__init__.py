"""What attendees see of those they have met."""

from netevents_keepintouch.views import asking, introductions, news, room, tie
from netevents_keepintouch.views.blueprint import bp

__all__ = ["asking", "bp", "introductions", "news", "room", "tie"]
