"""What stands in a mail of reminders, as plain text and as HTML that any mail program shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from netevents.languages import _, direction, spoken
from netevents.plugin import Nudge


@dataclass(frozen=True, slots=True)
class DigestWords:
    """One mail to the person of that name. In it are the words for mails, never those for their own eyes."""

    name: str
    nudges: Sequence[Nudge]
    base_url: str
    stop_url: str

    @property
    def subject(self) -> str:
        first = self.nudges[0].title
        return first if len(self.nudges) == 1 else _("%(first)s, and more", first=first)

    @property
    def text(self) -> str:
        told = "\n".join(self._told(nudge) for nudge in self.nudges)
        return _(
            "Hello %(name)s,\n\n%(told)s\n"
            "Done already, or better another time? Each page has a button for that.\n"
            "All of it stands on your first page too: %(address)s/\n\n"
            "No more of these mails: %(stop)s\n",
            name=self.name,
            told=told,
            address=self.base_url,
            stop=self.stop_url,
        )

    def _told(self, nudge: Nudge) -> str:
        lines = (nudge.title, nudge.mail_text, f"{self.base_url}{nudge.url}")
        return "".join(f"{line}\n" for line in lines if line)

    @property
    def html(self) -> str:
        # Without the context of pages: there is no request.
        return current_app.jinja_env.get_template("host_mail/digest.html").render(
            words=self, lang=spoken(), dir=direction(spoken())
        )
