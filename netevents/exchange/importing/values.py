"""Cells to values: names, addresses, answers. What cannot be kept is left out with a remark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from netevents.exchange.importing.headings import plain
from netevents.exchange.importing.sentences import Sentences, sentence
from netevents.languages import Marked, mark
from netevents.people.addresses import NoAddress, mail_address, phone_number
from netevents.people.models import ADULT, UNDER_13
from netevents.web.directions import unturned
from netevents.web.links import is_https, whole

COMES: Final = "comes"
DECLINED: Final = "declined"
IN_DOUBT: Final = "in doubt"

LONGEST_MAIL: Final = 400

Remark = Callable[[Sentences], None]


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in listed.split("|"))


_MAIL: Final = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_GUARDED: Final = re.compile(r"\A'(?=[\s\W]*[=+\-@|%\uff0b\uff1d\uff0d\uff20\t\r])")
_AFTER_COMMA: Final = _phrases(
    "jr | sr | ii | iii | iv | v | phd | md | mba | esq | dr | prof | msc | bsc | ma | ba | bs | ms | rn"
    " | cpa | junior | senior | dds | jd"
)
_COMES: Final = _phrases(
    """attending | approved | going | yes | y | true | 1 | x | registered | confirmed | accepted | checked in
    | attended | active | completed | paid | ok | si | sim | oui | ja | да | 是 | はい | 예 | 네 | confirmado
    | confirmada | confirme | confirmee | bestatigt | zugesagt | angemeldet | inscrit | inscrite | inscrito
    | inscrita | asistira | participe | confermato | confermata | approvato | aprobado | aprovado | accepte"""
)
_DECLINED: Final = _phrases(
    """declined | rejected | no | n | false | 0 | not going | not approved | nein | non | nao | нет | 否
    | いいえ | 아니요 | rechazado | rechazada | refuse | refusee | abgesagt | abgelehnt | recusado | recusada
    | rifiutato | rifiutata | no asistira | ne participe pas"""
)
_CAME: Final = _phrases(
    "yes | y | true | 1 | x | attended | present | si | sim | oui | ja | here | came | anwesend | presente"
    " | asistio | emarge"
)
_NOT_CAME: Final = _phrases(
    " | no | n | false | 0 | absent | nein | non | nao | never | ausente | abwesend | assente"
)
_PARTS: Final = re.compile(r"\d+|[^\W\d]+")
_LESS_THAN: Final = re.compile(r"[<≤]|^\W*[-–−]")
_YEARS: Final = re.compile(
    r"(?:(?:adult|aged?|over|older|above|more|than|at|least|mas|plus|mayor|maior|de|uber|ab) )*"
    r"(\d{1,2})(?: (?:(?:to|and|or|a|y|o|et|ou|bis|und|oder|e) )?(\d{1,2}))?"
    r"(?: (?:years?|yrs?|yo?|old|of|age|and|or|over|older|above|more|plus|adult|anos|ans|jahre?|alt|anni|jaar"
    r"|лет|год|года|岁|歳|세))*"
)
"""One number of years or two, and round it only words that do not say “less than”."""
_YES: Final = _phrases("yes | si | oui | ja | sim | true")
_NO: Final = _phrases("no | non | nein | nao | false")
_OF_AGE: Final = re.compile("18|mayor|majeur|voll|maior|maggior")
_UNDER_AGE: Final = re.compile(
    r"\b(?:under|below|less|young|not|menor|minor|mineur|minder|meno\b|unter|jung)"
    r"|(?<!al )(?<!pelo )\bmenos|(?<!au )\bmoins"
)
_ROLES: Final = {
    "mentor": ("mentor", "mentora", "mentorin", "mentore", "tutor", "coach"),
    "speaker": (
        *("speaker", "panelist", "panellist", "presenter", "keynote", "ponente", "orateur", "oratrice"),
        *("intervenant", "referent", "referentin", "redner", "palestrante", "relatore", "relatrice"),
    ),
    "booth rep": (
        *("booth", "exhibitor", "recruiter", "employer", "sponsor", "expositor", "exposant", "aussteller"),
        *("espositore", "reclutador"),
    ),
}
_ORGANIZES: Final = (
    *("organizer", "organiser", "staff", "crew", "organizador", "organizadora", "organisateur"),
    *("organisatrice", "veranstalter", "veranstalterin", "organizzatore", "organizzatrice"),
)
"""Whoever fills in a form could say so of themselves: no list makes anybody one of the organizers."""


def words(cell: str) -> str:
    """``cell`` as one line of plain text; a ``'`` that only kept a spreadsheet from running it goes."""
    if cell.isascii() and cell.isprintable():
        one_line = " ".join(cell.split())
    else:
        shown = "".join(" " if _breaks(sign) else sign for sign in cell if sign not in "\ufeff\u200b")
        one_line = " ".join(unicodedata.normalize("NFC", unturned(shown)).split())
    return _GUARDED.sub("", one_line, count=1)


def _breaks(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def short(text: str, most: int, shortened: Marked, remark: Remark) -> str:
    """``text``, shortened to ``most`` characters where it is longer; ``shortened`` says so."""
    if len(text) <= most:
        return text
    remark(sentence(shortened, most=most))
    return text[: most - 1].rstrip() + "…"


def turned(name: str) -> tuple[str, str]:
    """First and last name of ``Hopper, Grace``; where there is no such comma the whole is in the first."""
    parts = [part.strip() for part in re.split("[,;]", name)]
    if len(parts) != 2 or not all(parts) or plain(parts[1]) in _AFTER_COMMA or "(" in name:
        return name, ""
    return parts[1], parts[0]


def mail(cell: str, remark: Remark) -> tuple[str, str]:
    """The address in ``Ada <ada@example.org>``, ``mailto:…`` or a plain one, and the name before it."""
    text = words(cell)
    if not text:
        return "", ""
    found = _MAIL.search(re.sub("mailto:", "", text[:LONGEST_MAIL], flags=re.IGNORECASE))
    address = _address(unicodedata.normalize("NFKC", found[0])) if found else ""
    if not address:
        remark(sentence(mark("“%(text)s” is no e-mail address, so it is left out."), text=_quoted(text)))
        return "", ""
    before = text.split("<", 1)[0].strip(" \"'") if "<" in text else ""
    return address, "" if "@" in before else before


@lru_cache(maxsize=50_000)
def _address(text: str) -> str:
    try:
        return mail_address(text)
    except NoAddress:
        return ""


def phone(cell: str, remark: Remark) -> str:
    text = unicodedata.normalize("NFKC", words(cell))
    if not text:
        return ""
    try:
        return phone_number(re.sub(r"[./]", " ", re.sub("tel:", "", text, flags=re.IGNORECASE)))
    except NoAddress:
        remark(sentence(mark("“%(text)s” is no phone number, so it is left out."), text=_quoted(text)))
        return ""


def link(cell: str, remark: Remark) -> str:
    text = words(cell)
    if not text:
        return ""
    address = whole(text)
    if len(address) > 200 or not is_https(address):
        remark(
            sentence(mark("The link “%(text)s” is left out. Links start with https://."), text=_quoted(text))
        )
        return ""
    return address


def status(cell: str) -> str:
    """Whether they come: ``comes``, ``declined``, or ``in doubt``, which somebody has to decide."""
    said = plain(words(cell))
    if not said or said in _COMES:
        return COMES
    return DECLINED if said in _DECLINED else IN_DOUBT


def is_status(cell: str) -> bool:
    said = plain(words(cell))
    known = ("wait", "pending", "invited", "maybe", "not attending", "cancel", "refund", "unpaid", "deleted")
    return said in _COMES or said in _DECLINED or said.startswith(known)


def came(cell: str) -> bool:
    """Whether a cell about the door says yes; a date says so too."""
    said = plain(words(cell))
    if said in _NOT_CAME or said.startswith(("no show", "not ")):
        return False
    return said in _CAME or said.startswith("checked in") or sum(map(str.isdigit, said)) >= 6


def came_by_status(said: str) -> bool:
    """Whether the column about coming says that they are here already."""
    return plain(said) in {"checked in", "attended"}


def role(cell: str, remark: Remark) -> str:
    """The role that a cell names, or nothing."""
    if found := _role(cell):
        return found
    if _organizes(cell):
        remark(
            sentence(
                mark("The list says “%(said)s”. Only you give that role, on the roll."),
                said=_quoted(words(cell)),
            )
        )
    return ""


def is_role(cell: str) -> bool:
    return bool(_role(cell)) or _organizes(cell)


def _role(cell: str) -> str:
    said = _singulars(cell)
    return next((role for role, names in _ROLES.items() for word in said if word in names), "")


def _organizes(cell: str) -> bool:
    return any(word in _ORGANIZES for word in _singulars(cell))


def _singulars(cell: str) -> list[str]:
    return [word.removesuffix("s") for word in plain(words(cell)).split()]


def age(cell: str, heading: str) -> str:
    """The age band that a cell names; ``yes`` answers a question for adults.

    Nothing where it is unclear, as in “<18”, “bis 18” or “18 next May”: then they count as a minor.
    """
    text = words(cell)
    said = plain(text)
    if said in {"adult", "adulto", "adulte", "erwachsen"}:
        return ADULT
    if said in _YES:
        return ADULT if _asks_for_adults(heading) else ""
    if said == "under 13":
        return UNDER_13
    years = None if _LESS_THAN.search(text) else _YEARS.fullmatch(" ".join(_PARTS.findall(said)))
    return _band(min(int(number) for number in years.groups() if number)) if years else ""


def says_minor(cell: str, heading: str) -> bool:
    """Whether a cell, in doubt read strictly, speaks of somebody under age; an empty one says nothing."""
    said, asked = plain(words(cell)), plain(heading)
    if said in _YES:
        return bool(_UNDER_AGE.search(asked) or _LESS_THAN.search(heading))
    if said in _NO:
        return _asks_for_adults(heading)
    return said not in {"", "na", "n a"} and age(cell, heading) != ADULT


def is_age(cell: str) -> bool:
    """Whether a cell may stand under a question about ages."""
    said = plain(words(cell))
    under = said in _NO or _LESS_THAN.search(words(cell)) or _UNDER_AGE.search(said)
    return bool(under or age(cell, "18"))


def _asks_for_adults(heading: str) -> bool:
    """Whether who says yes to this is an adult."""
    asked = plain(heading)
    return bool(_OF_AGE.search(asked)) and not (_UNDER_AGE.search(asked) or _LESS_THAN.search(heading))


def _band(years: int) -> str:
    if years < 13:
        return UNDER_13
    if years < 16:
        return "13-15"
    return "16-17" if years < 18 else ADULT


def _quoted(text: str) -> str:
    """As much of ``text`` as fits into a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"
