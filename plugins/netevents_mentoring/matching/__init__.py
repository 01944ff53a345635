"""The hard part, pure: profiles in, scores, matches and reasons out. No session, no page.

``profiles``, ``rules`` and ``results`` are light and may be imported anywhere. The others import numpy, and
more where they need it: import them only where a round is computed.
"""
