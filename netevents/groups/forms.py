"""The forms of groups."""

from __future__ import annotations

from wtforms import RadioField

from netevents.groups.models import GREETER, ORGANIZER, OWNER
from netevents.web.forms import BaseForm, Given, Line

ROLES = {
    ORGANIZER: "Organizer: runs events, sees the roll, exports",
    GREETER: "Greeter: works at the door, exports nothing",
    OWNER: "Owner: an organizer who also chooses who helps",
}
CHOOSE = "Choose what they may do."


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
