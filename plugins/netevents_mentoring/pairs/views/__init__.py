"""What the two of a pair see, and people who ask somebody to mentor them."""

from netevents_mentoring.pairs.views import asking, pair, saying
from netevents_mentoring.pairs.views.room import bp

__all__ = ["asking", "bp", "pair", "saying"]
