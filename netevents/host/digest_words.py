"""What stands in a mail of reminders, as plain text and as HTML that any mail program shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

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
        return first if len(self.nudges) == 1 else f"{first}, and more"

    @property
    def text(self) -> str:
        told = "\n".join(self._told(nudge) for nudge in self.nudges)
        return (
            f"Hello {self.name},\n\n{told}\n"
            "Done already, or better another time? Each page has a button for that.\n"
            f"All of it stands on your first page too: {self.base_url}/\n\n"
            f"No more of these mails: {self.stop_url}\n"
        )

    def _told(self, nudge: Nudge) -> str:
        lines = (nudge.title, nudge.mail_text, f"{self.base_url}{nudge.url}")
        return "".join(f"{line}\n" for line in lines if line)

    @property
    def html(self) -> str:
        # Without the context of pages: there is no request.
        return current_app.jinja_env.get_template("host_mail/digest.html").render(words=self)
