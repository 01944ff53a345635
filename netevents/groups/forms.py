"""The forms of groups."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, PasswordField, RadioField

from netevents.groups.models import GREETER, ORGANIZER, OWNER
from netevents.languages import mark
from netevents.people.accounts import MOST
from netevents.people.forms import MailAddress, at_least
from netevents.web.forms import AtMost, BaseForm, Given, Line, PlainText, tidy

ROLES = {
    ORGANIZER: mark("Organizer: runs events, sees the roll, exports"),
    GREETER: mark("Greeter: works at the door, exports nothing"),
    OWNER: mark("Owner: an organizer who also chooses who helps"),
}
CHOOSE = mark("Choose what they may do.")


class GroupForm(BaseForm):
    name = Line("Name of the group", 120, [Given("What is the group called?")])


class MemberForm(BaseForm):
    email = Line(
        "E-mail of their account",
        254,
        [Given("Which e-mail do they sign in with?")],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    role = RadioField("What they may do", choices=ROLES, default=ORGANIZER, invalid_choice_message=CHOOSE)


class RoleForm(BaseForm):
    role = RadioField("What they may do", choices=ROLES, invalid_choice_message=CHOOSE)


class InviteForm(BaseForm):
    """Whom to let in, and where the link should be sent, if anywhere."""

    role = RadioField(
        "What they may do",
        choices={role: ROLES[role] for role in (GREETER, ORGANIZER)},
        default=GREETER,
        invalid_choice_message=CHOOSE,
    )
    email = EmailField(
        "Send it to this e-mail",
        [AtMost(254), PlainText(), MailAddress()],
        filters=[tidy],
        description="May be left empty: then hand over the link or the code yourself.",
        render_kw={"maxlength": "254", "autocomplete": "off"},
    )


class InvitationCodeForm(BaseForm):
    code = Line("Code of the invitation", 40, [Given("Type the twelve letters and digits.")])


class AcceptForm(BaseForm):
    """A new account for whoever accepts; a name only from those who are not known yet."""

    name = Line("Your name", 80, [Given("Type the name people call you.")])
    email = EmailField(
        "E-mail",
        [Given("Type your e-mail address."), AtMost(254), PlainText(), MailAddress()],
        filters=[tidy],
        render_kw={"maxlength": "254", "autocomplete": "email"},
    )
    password = PasswordField(
        "A password",
        [Given("Choose a password."), AtMost(MOST)],
        render_kw={"maxlength": str(MOST), "autocomplete": "new-password"},
    )

    def __init__(self, *args: Any, asks_name: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = at_least()
        if not asks_name:
            del self.name
