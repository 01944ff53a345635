"""The one base of all forms: trimmed, bounded plain text, errors beside the field."""

from __future__ import annotations

import re
import unicodedata
from secrets import token_urlsafe
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TextArea

from netevents.languages import ENGLISH, _, mark, said_if_ours, spoken
from netevents.web.directions import unturned
from netevents.web.links import is_https

# Marks that show nothing but are part of correct text in some scripts.
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}


def tidy(text: str | None) -> str:
    """``text`` in NFC without surrounding blanks and marks that turn text, and with one kind of line end."""
    one_kind = unturned(text or "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", one_kind).strip()


def searchable(text: str, *, most: int = 80) -> str:
    """What somebody looks for, without what no text here can hold; PostgreSQL would refuse a NUL."""
    return tidy("".join(char for char in text if char.isprintable()))[:most]


class PlainText:
    """Refuses control characters (a line end is allowed in a text area) and lone surrogates.

    :raises ValidationError: with a sentence for the person
    """

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    def __call__(self, form: object, field: Field) -> None:
        for char in field.data or "":
            if char in _JOINERS or (self.lines and char in "\n\t"):
                continue
            if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
                raise ValidationError(
                    _("There is an invisible character in here that we can’t keep. Type it anew.")
                )


class Line(StringField):
    """One line of text, at most ``most`` characters."""

    def __init__(self, label: str, most: int, validators: Any = (), **kwargs: Any) -> None:
        bounds = [AtMost(most), PlainText(), *validators]
        kwargs.setdefault("render_kw", {}).setdefault("maxlength", str(most))
        super().__init__(label, bounds, filters=[tidy], **kwargs)


class LongLine(Line):
    """One line of text that is wider than a phone: seen as two."""

    widget = TextArea()

    def __init__(self, label: str, most: int, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, most, validators, render_kw={"rows": 2}, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([re.sub(r"\s*[\r\n\t]+\s*", " ", text) for text in valuelist])


class Lines(TextAreaField):
    """Several lines of text, at most ``most`` characters in all."""

    def __init__(self, label: str, most: int, validators: Any = (), **kwargs: Any) -> None:
        bounds = [AtMost(most), PlainText(lines=True), *validators]
        kwargs.setdefault("render_kw", {}).setdefault("maxlength", str(most))
        super().__init__(label, bounds, filters=[tidy], **kwargs)


class AtMost:
    """At most ``most`` characters, said with the number to cut."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: object, field: Field) -> None:
        over = len(field.data or "") - self.most
        if over > 0:
            sentence = _(
                "That is too long by %(over)s. Please shorten it to %(most)s characters.",
                over=over,
                most=self.most,
            )
            raise ValidationError(sentence)


class Given:
    """Something must be there; ``sentence`` says what."""

    field_flags = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: object, field: Field) -> None:
        if not (field.data.strip() if isinstance(field.data, str) else field.data):
            if isinstance(field, SelectField):
                field.errors = []  # what it says of nothing by itself
            raise ValidationError(_(self.sentence))


class HttpsLink:
    """An https address with a host, or nothing."""

    def __call__(self, form: object, field: Field) -> None:
        if field.data and not is_https(field.data):
            raise ValidationError(_("A link starts with https://, for example https://example.org/me."))


CHOOSE = mark("Choose one of these.")
FOR_THEIRS = {"Not a valid choice.": CHOOSE, "Invalid Choice: could not coerce.": CHOOSE}
"""Our words for what WTForms’ own fields refuse."""


class FieldWords:
    """What fields say by themselves, in our words and in the language spoken now."""

    def gettext(self, words: str) -> str:
        return _(FOR_THEIRS.get(words, words))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return one if number == 1 else many


def said_choices(choices: Any) -> Any:
    """``choices`` as WTForms takes them, what was marked among them in the language spoken now."""
    if isinstance(choices, dict):
        return {value: said_if_ours(label) for value, label in choices.items()}
    return [
        SelectChoice(choice[0], said_if_ours(choice[1]))
        if isinstance(choice, tuple)
        else SelectChoice(choice.value, said_if_ours(choice.label), choice.render_kw, choice.optgroup)
        for choice in choices or ()
    ]


class BaseForm(FlaskForm):
    """Every form with fields. Buttons alone post through the ``post_button`` macro."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> FieldWords:
            return FieldWords()

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Draws menus whose marked choices are in the language spoken now."""
            if type(field) is SelectField and spoken() != ENGLISH:
                field.choices = said_choices(field.choices)
            return super().render_field(field, render_kw)


class OnceForm(BaseForm):
    """Each time it is drawn it is another one, so that sending one twice can be told from sending two."""

    once = HiddenField(default=lambda: token_urlsafe(16))


class Nothing(BaseForm):
    """A form without fields: only the CSRF token."""
