"""Mentoring: offers and requests, rounds that match them, and the pairs that come of it."""

from __future__ import annotations

from netevents.plugin import Plugin


class Mentoring(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "mentoring"
    title = "Mentoring"
    summary = "Brings mentors and mentees together, explains every match, and stays with the pairs."
    on_at = ("hackathon", "career fair")
    youth_safe = True
