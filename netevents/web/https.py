"""What is too private to travel over a connection that others can read."""

from __future__ import annotations

from netevents.languages import _
from netevents.refusal import Refusal
from netevents.web.security import in_the_clear


class NeedsHttps(Refusal):
    """Minors' events and lists of people are kept off a connection that others can read."""

    status = 403


def need_https(what: str) -> None:
    """Let a request for ``what``, a plural noun, pass only where nobody can read along.

    :raises NeedsHttps: over plain http that leaves this machine
    """
    if in_the_clear():
        raise NeedsHttps(_("%(what)s need https. This installation runs without it.", what=what))
