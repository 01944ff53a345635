"""What organizers send when they bring a list."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice

from netevents.exchange.importing.encodings import NAMES
from netevents.languages import _, mark
from netevents.web.forms import AtMost, BaseForm, PlainText

LONGEST_PASTE = 200_000


class ListForm(BaseForm):
    """A file, or the same pasted."""

    table = FileField(
        "A file", description="CSV or text, as your program saves it. Up to 10 MB, 20,000 rows."
    )
    pasted = TextAreaField(
        "Or paste it",
        validators=[AtMost(LONGEST_PASTE), PlainText(lines=True)],
        filters=[lambda text: (text or "").replace("\r\n", "\n").replace("\r", "\n")],
        description="One person in each line; a list of names is enough.",
        render_kw={
            "rows": "6",
            "maxlength": str(LONGEST_PASTE),
            "autocomplete": "off",
            "spellcheck": "false",
        },
    )

    def content(self) -> bytes:
        """What was sent, and a sentence beside the file if that is nothing or two things."""
        if self.table.data and self.pasted.data.strip():
            self.table.errors = [_("That is a file and a pasted list. Send one after the other.")]
            return b""
        if self.table.data:
            return bytes(self.table.data.read())
        if not self.pasted.data.strip():
            self.table.errors = [_("Choose a file, or paste the list below.")]
        return bytes(self.pasted.data.encode())


class ReadingForm(BaseForm):
    """How the file is read, where we were wrong."""

    encoding = SelectField(
        "Letters", choices=[SelectChoice(name, title) for name, title in NAMES.items()], validate_choice=False
    )
    headed = SelectField(
        "The first row",
        choices=[SelectChoice("yes", mark("holds headings")), SelectChoice("no", mark("is a person"))],
        validate_choice=False,
    )
