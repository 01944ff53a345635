"""What people type: to come in, and about themselves."""

from __future__ import annotations

from typing import Any

from wtforms import (
    EmailField,
    Field,
    PasswordField,
    RadioField,
    TelField,
    URLField,
    ValidationError,
)

from netevents.languages import _, mark
from netevents.people import addresses
from netevents.people.accounts import LEAST, MOST
from netevents.people.domain import OneWordPlease, Told, one_word
from netevents.web.editing import EditForm
from netevents.web.forms import AtMost, BaseForm, Given, HttpsLink, Line, PlainText, tidy
from netevents.web.links import whole
from netevents.web.zones import ZoneField


class MailAddress:
    """An e-mail address, or nothing; kept in the form in which it is found again."""

    def __call__(self, form: object, field: Field) -> None:
        if field.data:
            try:
                field.data = addresses.mail_address(field.data)
            except addresses.NoAddress as no:
                raise ValidationError(str(no)) from no


class PhoneNumber:
    """A phone number, or nothing."""

    def __call__(self, form: object, field: Field) -> None:
        if field.data:
            try:
                addresses.phone_number(field.data)
            except addresses.NoAddress as no:
                raise ValidationError(str(no)) from no


class OneWord:
    """What a minor may go by."""

    def __call__(self, form: object, field: Field) -> None:
        try:
            one_word(field.data or "")
        except OneWordPlease as no:
            raise ValidationError(str(no)) from no


def _bounded(most: int, *validators: Any) -> dict[str, Any]:
    return {
        "validators": [AtMost(most), PlainText(), *validators],
        "filters": [tidy],
        "render_kw": {"maxlength": str(most)},
    }


def _link() -> dict[str, Any]:
    return _bounded(200, HttpsLink()) | {"filters": [tidy, whole]}


def _password(sentence: str) -> dict[str, Any]:
    return {"validators": [Given(sentence), AtMost(MOST)], "render_kw": {"maxlength": str(MOST)}}


def at_least() -> str:
    """How long a new password is, in the language spoken now."""
    return _("At least %(least)s characters. A sentence is fine.", least=LEAST)


class MailForm(BaseForm):
    """Where to send the six digits."""

    email = EmailField(
        "Your e-mail",
        **_bounded(254, Given("Type the e-mail address you gave in your profile."), MailAddress()),
    )


class MailCodeForm(BaseForm):
    """The six digits, and who of the family it is where several share the address."""

    code = Line("The six digits", 20, [Given("Type the six digits of the mail.")])
    who = RadioField("Which of you?", validate_choice=False)


class PhoneCodeForm(BaseForm):
    """A code from one's other phone, or from the desk."""

    code = Line("The code", 20, [Given("Type the eight letters and digits.")])


class PasswordForm(BaseForm):
    """How organizers come in."""

    email = EmailField("E-mail", **_bounded(254, Given("Type your e-mail address.")))
    password = PasswordField("Password", **_password(mark("Type your password.")))


class NewPasswordForm(BaseForm):
    """The current password and the next one."""

    old = PasswordField("Current password", **_password(mark("Type your current password.")))
    new = PasswordField(
        "New password",
        **_password(mark("Type a new password.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new.description = at_least()

    def validate_new(self, field: Field) -> None:
        if field.data and len(field.data) < LEAST:
            raise ValidationError(
                _("That is too short: at least %(least)s characters. A sentence is fine.", least=LEAST)
            )


class FirstNameForm(EditForm):
    """All that a minor tells."""

    name = Line("Your first name or nickname", 30, [OneWord()])


class ProfileForm(EditForm):
    """What an adult tells; what of it others get is decided for each event."""

    name = Line("Your name", 80, [Given("Type a name. A first name is enough.")])
    ask_me_about = Line("Ask me about", 200)
    looking_for = Line("I’m looking for", 200)
    can_help_with = Line("I can help with", 200)
    organization = Line("School or organization", 120)
    email = EmailField("E-mail", **_bounded(254, MailAddress()))
    phone = TelField("Phone", **_bounded(40, PhoneNumber()))
    link_1 = URLField("Link", **_link())
    link_2 = URLField("Second link", **_link())
    link_3 = URLField("Third link", **_link())
    zone = ZoneField(
        "Time zone for reminders", description=mark("Such as Europe/Madrid. Empty: the zone of the event.")
    )

    def told(self) -> Told:
        """What was typed."""
        return Told(
            ask_me_about=self.ask_me_about.data,
            looking_for=self.looking_for.data,
            can_help_with=self.can_help_with.data,
            organization=self.organization.data,
            email=self.email.data,
            phone=self.phone.data,
            links=[self.link_1.data, self.link_2.data, self.link_3.data],
            zone=self.zone.data,
        )
