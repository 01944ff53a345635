"""Addresses by which people are reached: e-mail and phone, checked without asking the network."""

from __future__ import annotations

from typing import Final

from netevents.languages import _
from netevents.refusal import Refusal

LONGEST: Final = 254


class NoAddress(Refusal):
    """What was typed is no e-mail address, or no phone number."""

    status = 422


def mail_address(text: str) -> str:
    """``text`` as the e-mail address that we keep: in lower case, so that it is found again.

    :raises NoAddress: if it is none
    """
    from email_validator import EmailNotValidError, validate_email

    sentence = _("An e-mail address looks like name@example.org.")
    if len(text) > LONGEST:
        raise NoAddress(sentence)
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NoAddress(sentence) from error


def as_kept(text: str) -> str:
    """``text`` in the form in which an address is kept, to look for it; what is none is found nowhere."""
    try:
        return mail_address(text)
    except NoAddress:
        return text


def phone_number(text: str) -> str:
    """``text`` as a phone number: digits with blanks, hyphens and brackets, and a plus in front if you like.

    :raises NoAddress: if it is none
    """
    number = text.strip()
    digits = sum(char in "0123456789" for char in number)
    if len(number) > 40 or not 5 <= digits <= 15 or set(number.removeprefix("+")) - set("0123456789 ()-"):
        raise NoAddress(_("A phone number has digits, blanks, hyphens and brackets, like +49 30 123456."))
    return number
