"""Puts a person’s own note into a letter. Pure: what is not in :class:`Known` is in no draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import name
from urllib.parse import quote, urlsplit

from netevents.languages import _

_SPANISH: Final = """
ademas además ahi ahí algo alguien algun alguna algunas algunos algún aqui aquí asi así bastante bien bonita
bonito buen buena buenas bueno buenos charla charlamos charlando charlar como con conmigo conoceros conocer
conocernos conocerte conoci conocimos conocí contigo conversacion conversación conversamos cosa cosas cuando
curso cursos cómo del desde despues después divertida divertido ella ellas ellos empleo encantada encantado
encanto encantó encuentro entre esa esas escuela ese eso esos esta estaba estar estas este esto estos estuvo
está fue fuimos genial gente gracias gran gusta gusto gustó habia hablado hablamos hablando hablar hablé había
hace hacer hay hola ideas interesante interesantes las les los maja majo mas mejor mis mucha muchas mucho
muchos muy más mí nada nos nosotras nosotros nuestra nuestro otra otras otro otros para pasamos pero persona
personas poco porque proyecto proyectos pues que quien quién qué rato sobre sus sí tambien también tema temas
tenia tenía tiene toda todas todo todos trabajo trabajos tuvimos tú una unas unos varias varios vida vimos
vosotras vosotros él
"""
"""With and without accents, as people type. “Son” and “soy” mean something in English: not here."""
GENERIC: Final = frozenset(
    (
        *("a", "about", "again", "all", "also", "an", "and", "at", "bit", "chat", "chatted"),
        *("cool", "course", "did", "for", "from", "fun", "good", "great", "had", "he", "her", "hi"),
        *("him", "his", "how", "i", "idea", "ideas", "in", "interesting", "it", "job", "jobs"),
        *("life", "lots", "many", "me", "meet", "meeting", "met", "much", "my", "nice", "of", "ok", "on"),
        *("our", "people", "person", "project", "projects", "really", "school", "she", "so"),
        *("some", "something", "stuff", "talk", "talked", "talking", "that", "the", "their"),
        *("them", "they", "thing", "things", "this", "to", "topic", "topics", "us", "various"),
        *("very", "was", "we", "well", "were", "what", "with", "work", "you", "your"),
        *_SPANISH.split(),
    )
)
"""Words that would fit to any conversation."""
SHORT: Final = 2
ANSWER: Final = "{answer}"
"""Stands for the link in what is kept, so that no row holds its secret."""
_WORD: Final = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
_WITHOUT_SPACES: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_OF_LINKS: Final = ":/?#[]@!$&()*+,;=%~"
ENDS: Final = (".", "!", "?", "…", ":", "。", "！", "？", "؟")


@dataclass(frozen=True, slots=True)
class Known:
    """All that a draft may be made of: the writer’s note, both names, the event.

    :ivar late: whether some time has passed
    :ivar answer_url: where the other side answers by one tap, if the writer wants that
    """

    me: str
    they: str
    event: str
    talked_about: str = ""
    my_question: str = ""
    offered: str = ""
    late: bool = False
    answer_url: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to begin with; the person changes it."""

    subject: str
    body: str


def draft(known: Known) -> Draft | None:
    """A letter out of the note, or None where nothing specific is in it: then ask for a detail."""
    if not any(is_specific(line) for line in (known.talked_about, known.my_question, known.offered)):
        return None
    event = one_line(known.event)
    if known.late:
        thanks = _("Some time has passed since %(event)s. Thank you for talking with me there.", event=event)
    else:
        thanks = _("Thank you for talking with me at %(event)s.", event=event)
    parts = [_("Hi %(name)s,", name=first_name(known.they)), thanks]
    for beginning, line in (
        (_("We talked about this:"), known.talked_about),
        (_("A question that I would like to ask you:"), known.my_question),
        (_("What I offered:"), known.offered),
    ):
        if line.strip():
            parts.append(f"{beginning} {_ended(one_line(line))}")
    if known.answer_url:
        parts.append(_with_answer(known.answer_url))
    parts.append(one_line(known.me))
    return Draft(_subject(known), "\n\n".join(parts))


def own(known: Known, letter: str) -> Draft:
    """The writer’s own words, as :func:`kept` gave them; a link that is off goes, with its sentence."""
    if known.answer_url:
        return Draft(_subject(known), letter.replace(ANSWER, known.answer_url))
    rest = letter.replace(_with_answer(ANSWER), "").replace("\n\n\n\n", "\n\n")
    return Draft(_subject(known), rest.replace(ANSWER, "").strip())


def kept(words: str, known: Known) -> str:
    """``words`` as they are kept: a mark where the link stands."""
    return words.replace(known.answer_url, ANSWER) if known.answer_url else words


def with_answer(letter: str) -> str:
    """What is kept, with a place for the link."""
    return letter if ANSWER in letter else f"{letter}\n\n{_with_answer(ANSWER)}"


def is_specific(line: str) -> bool:
    """Whether a word of ``line`` says more than that there was a conversation."""
    words: list[str] = _WORD.findall(line)
    return any(word.casefold() not in GENERIC and _is_telling(word) for word in words)


def number_of_words(line: str) -> int:
    """As people would count them; in scripts without spaces, the signs."""
    return sum(len(word) if _has_no_spaces(word) else 1 for word in _WORD.findall(line))


def _is_telling(word: str) -> bool:
    """Whether it is more than a short filler: “AI”, “3D” and “C++” are."""
    short = len(word) <= SHORT and word.isascii() and (word.isalpha() or word.isdigit())
    return not short or (len(word) == SHORT and word.isupper())


def _has_no_spaces(word: str) -> bool:
    return any(name(sign, "").startswith(_WITHOUT_SPACES) for sign in word)


def first_name(name: str) -> str:
    """What somebody is called in a letter."""
    return name.split(maxsplit=1)[0] if name.split() else ""


def _subject(known: Known) -> str:
    return _("%(event)s: hello from %(name)s", event=one_line(known.event), name=one_line(known.me))


def _with_answer(address: str) -> str:
    return _("Short of time? One tap says “I remember, thanks”: %(address)s", address=address)


def one_line(text: str) -> str:
    """``text`` without line ends, for a sentence or a subject."""
    return " ".join(text.split())


def mail_address(email: str, letter: Draft) -> str:
    """Opens the letter in the person’s own mail program."""
    return f"mailto:{quote(email, safe='@.+')}?subject={quote(letter.subject, safe='')}&body={_body(letter)}"


def message_address(phone: str, letter: Draft) -> str:
    """Opens the words as a text message on the person’s own phone."""
    number = re.sub(r"[^0-9+]", "", phone)
    return f"sms:{number}?&body={_body(letter)}"


def linkedin_of(links: tuple[str, ...]) -> str:
    """The LinkedIn profile among somebody’s links, or nothing."""
    for link in links:
        host = urlsplit(link).hostname or ""
        if host == "linkedin.com" or host.endswith(".linkedin.com"):
            return quote(link, safe=_OF_LINKS)
    return ""


def _body(letter: Draft) -> str:
    return quote(letter.body.replace("\n", "\r\n"), safe="")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(ENDS) else f"{sentence}."
