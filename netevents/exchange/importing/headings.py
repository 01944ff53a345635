"""What the headings of columns say, in the languages of the lists that we are given."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from netevents.languages import mark

NAME: Final = "name"
FIRST: Final = "first"
LAST: Final = "last"
EMAIL: Final = "email"
PHONE: Final = "phone"
ORGANIZATION: Final = "organization"
ROLE: Final = "role"
STATUS: Final = "status"
KEY: Final = "key"
CAME: Final = "came"
AGE: Final = "age"
LINK: Final = "link"
OPT_OUT: Final = "opt_out"
ASK_ME_ABOUT: Final = "ask_me_about"
LOOKING_FOR: Final = "looking_for"
CAN_HELP_WITH: Final = "can_help_with"
LEFT_OUT: Final = ""

FIELDS: Final = {
    NAME: mark("Whole name"),
    FIRST: mark("First name"),
    LAST: mark("Last name"),
    EMAIL: mark("E-mail"),
    PHONE: mark("Phone"),
    ORGANIZATION: mark("School or organization"),
    ROLE: mark("Role at the event"),
    STATUS: mark("Whether they come"),
    CAME: mark("Whether they came"),
    KEY: mark("Their number in the list"),
    ASK_ME_ABOUT: mark("Ask me about"),
    LOOKING_FOR: mark("I’m looking for"),
    CAN_HELP_WITH: mark("I can help with"),
    LINK: mark("Link"),
    AGE: mark("Age"),
    OPT_OUT: mark("Keep out of directories"),
    LEFT_OUT: mark("Leave out"),
}
"""What a column can hold, as the menu says it."""
OF_THEIR_OWN: Final = frozenset((EMAIL, PHONE, LINK))
"""What is never taken from a column about somebody else."""

_WHOLE: Final = {
    NAME: """
        name | full name | fullname | whole name | attendee | attendee name | attendee full name
        | participant | participant name | student | student name | your name | guest name
        | display name | member | member name | names | nombre completo | nombre y apellidos
        | nombre y apellido | nombre apellidos | apellidos y nombre | nombre del alumno
        | nombre del estudiante | nombre del participante | nom complet | nom et prenom | nom prenom
        | prenom et nom | prenom nom | participante | vollstandiger name | vor und nachname
        | vor und zuname | name vorname | vorname name | teilnehmer | teilnehmerin | nome completo
        | nome e cognome | cognome e nome | nome e sobrenome | nome cognome | nome do aluno
        | volledige naam | naam | imie i nazwisko | фио | имя и фамилия | 姓名 | 名前 | 氏名 | 이름
        | 성명
    """,
    FIRST: """
        first name | firstname | first | given name | given names | givenname | forename
        | preferred name | preferred first name | nickname | attendee first name | student first name
        | nombre | nombres | nombre de pila | primer nombre | prenom | prenoms | vorname | vornamen
        | rufname | nome | primeiro nome | nome proprio | voornaam | imie | имя | 名 | 이름 | fornavn
        | fornamn
    """,
    LAST: """
        last name | lastname | last | surname | family name | familyname | attendee last name
        | attendee surname | student last name | apellido | apellidos | primer apellido | nom
        | nom de famille | nachname | familienname | zuname | cognome | sobrenome | apelido
        | ultimo nome | achternaam | nazwisko | фамилия | 姓 | etternavn | efternamn | efternavn
    """,
    EMAIL: """
        email | e mail | mail | email address | e mail address | mail address | student email
        | student email address | attendee email | your email | school email | correo
        | correo electronico | direccion de correo | direccion de correo electronico | courriel
        | adresse email | adresse e mail | adresse mail | adresse electronique | adresse courriel
        | e mail adresse | mailadresse | email adresse | endereco de email | endereco de e mail
        | e mail do aluno | indirizzo email | indirizzo e mail | posta | posta elettronica
        | email adres | адрес электронной почты | почта | электронная почта | 邮箱 | 电子邮件
        | 電子郵件 | メール | メールアドレス | 이메일
    """,
    PHONE: """
        phone | phone number | telephone | telephone number | mobile | mobile phone | mobile number
        | cell | cell phone | cell number | cellphone | tel | contact number | whatsapp | telefono
        | numero de telefono | movil | celular | telephone portable | numero de telephone | portable
        | gsm | telefon | telefonnummer | handy | handynummer | mobil | mobilnummer | telefone
        | numero de telefone | telemovel | cellulare | numero di telefono | telefoon | telefoonnummer
        | телефон | 电话 | 手机 | 電話 | 電話番号 | 전화번호
    """,
    ORGANIZATION: """
        organization | organisation | company | company name | employer | school | school name
        | university | college | institution | affiliation | troop | troop number | club | team
        | campus | organizacion | empresa | escuela | colegio | universidad | instituto | institucion
        | facultad | entreprise | societe | ecole | universite | lycee | etablissement | organisme
        | firma | unternehmen | schule | universitat | hochschule | verein | einrichtung | organizacao
        | escola | universidade | faculdade | instituicao | azienda | scuola | universita
        | organizzazione | ente | bedrijf | organisatie | организация | компания | университет | школа
        | вуз | 学校 | 公司 | 单位 | 大学 | 所属 | 会社 | 학교 | 회사
    """,
    ROLE: """
        role | attendee type | participant type | ticket type | ticket name | ticket
        | type of ticket | rol | tipo de entrada | tipo de participante | role a l evenement
        | type de billet | billet | rolle | ticketart | funktion | papel | funcao | tipo de ingresso
        | ruolo | tipo di biglietto
    """,
    STATUS: """
        status | attendee status | approval status | rsvp | rsvp status | response | registered
        | registration status | attending | going | are you coming | will you attend | will you come
        | estado | asistencia | asistira | statut | etat | participation | presence | reponse
        | teilnahme | zusage | anmeldestatus | situacao | presenca | confirmacao | stato
        | partecipazione | conferma
    """,
    CAME: """
        checked in | checked in at | check in | checkin | check in status | check in date | attended
        | attendance | came | showed up | anwesend | erschienen | present | emarge | asistio
        | presente | compareceu
    """,
    KEY: """
        id | attendee id | attendee number | registration id | registration number | guest id
        | member id | student id | student number | ticket id | ticket number | barcode | matricula
        | matrikelnummer | numero etudiant | numero di matricola | numero de estudiante | api id
        | user id
    """,
    LINK: """
        linkedin | linkedin profile | linkedin url | website | web site | homepage | github
        | github profile | portfolio | url | link | links | profile url | url of member profile
        | pagina web | sitio web | site web | site internet | webseite | sito web | pagina pessoal
        | 网站 | ホームページ
    """,
    AGE: """
        age | age band | age group | edad | alter | idade | eta | leeftijd | 年龄 | 年齢 | 나이
    """,
    OPT_OUT: """
        ferpa | privacy | private | confidential | confidentiality | opt out | opted out | directory
        | directory status | confidencial | confidencialidad | privacidad | directorio | confidentiel
        | vertraulich
    """,
    ASK_ME_ABOUT: """
        ask me about | interests | hobbies | topics | intereses | interets | centres d interet
        | interessen | themen | interesses | interessi | what would you like to talk about
        | what do you want to talk about
    """,
    LOOKING_FOR: """
        looking for | i m looking for | goals | what are you looking for | busco | je cherche
        | je recherche | ich suche | procuro | cerco
    """,
    CAN_HELP_WITH: """
        can help with | i can help with | skills | expertise | habilidades | puedo ayudar con
        | competences | je peux aider | kenntnisse | ich kann helfen | competencias | posso ajudar com
        | competenze | posso aiutare
    """,
}

_IN_QUESTIONS: Final = {
    OPT_OUT: r"""
        ferpa | directory info(rmation)? | directory (exclusion|suppression|indicator|release)
        | (directory|disclosure|release) (opt(ed)? out|restrict\w*|hold|block|flag)
        | opt(ed|s|ing)? out (of|from) (\w+ ){0,3}directory
        | non ?disclosure | withh[eo]ld\w* | (no|not) (to )?(disclose|publish|release|share)
        | privacy (flag|hold|request|block|indicator|restriction|status|opt out)
        | confidential(ity)? (flag|hold|indicator|status|record|student)
        | (exclu\w+|fuera|baja) del? (el )?directorio | no (publicar|divulgar|difundir)
        | (liste rouge|opposition a l annuaire) | (nicht veroffentlichen|auskunftssperre)
    """,
    EMAIL: "e ?mail | correo | courriel | mailadresse | posta elettronica",
    PHONE: """
        phone | telefono | telephone | telefon(nummer)? | telefone | handy | mobile number | cell | cellulare
        | celular
    """,
    FIRST: "(first|given|preferred) name | prenom | vorname | primer nombre | primeiro nome",
    LAST: "(last|family) name | surname | apellidos? | nachname | sobrenome | cognome",
    NAME: """
        (full|whole|your|legal) name | nombre completo | nom complet | nome completo | vollstandiger name
        | como te llamas | comment vous appelez | wie heisst du
    """,
    LINK: "linkedin | github | portfolio | website | web site",
    LOOKING_FOR: """
        looking for | hop(e|ing) to (learn|get|find|meet) | want to (learn|find|meet|get) | get out of
        | que buscas | cherchez vous | suchst du | o que procura | cosa cerchi
    """,
    CAN_HELP_WITH: """
        can (you )?(help|offer|teach) | help others | puedes ayudar | pouvez vous aider | kannst du helfen
        | pode ajudar | puoi aiutare
    """,
    ASK_ME_ABOUT: """
        talk about | ask (me|you) about | interested in | interests | de que (te )?gustaria hablar
        | de quoi aimeriez vous parler | woruber mochtest du | sobre o que gostaria | di cosa vorresti parlare
    """,
    ORGANIZATION: """
        school | university | college | troop | company | organi[sz]ation | escuela | colegio | universidad
        | empresa | ecole | universite | lycee | entreprise | schule | universitat | hochschule | firma
        | escola | universidade | scuola | universita | azienda
    """,
    STATUS: """
        attend(ing)? | coming | asistir(a|as)? | participerez | nimmst du teil | vai participar | parteciperai
    """,
    ROLE: "role | rolle | ruolo | papel",
    AGE: """
        how old | 18 or older | over 18 | at least 18 | mayor de edad | majeure? | volljahrig | maior de idade
        | maggiorenne | under 18 | minor | menor de edad | mineure? | minderjahrig | minorenne
    """,
}
"""What is asked in longer headings, the most telling words first."""

_OTHERS: Final = re.compile(
    r"""\b(?:parent|guardian|caregiver|carer|mother|father|emergenc|emergenz|buyer|purchas|billing|invoice|referr|teacher
        |spouse|padre|madre|tutor|urgenc|responsable|responsavel|responsabil|encarregad|genitor|erziehung|eltern
        |mutter|vater|notfall|kaufer|rechnung|besteller|comprador|facturacion|acheteur|facturation|acquirente
        |fatturazione|apoderad|ouder|moeder|vader|rodzic|родител|保護者|家长|家長|監護|监护|緊急|紧急|보호자)"""
    r"""|\b(?:mom|mum|dad|ice|kin|mae|pai|pais|mere|pere|host|invited\ by|plus\ one|event\ organi[sz]er)\b""",
    re.VERBOSE,
)


_OF_LETTERS: Final = "\u3099\u309a\u0306"
"""Marks that make another letter, as Japanese voicing does; accents do not."""


@lru_cache(maxsize=20_000)
def plain(heading: str) -> str:
    """``heading`` in small letters without accents and signs, as our lists of words are written."""
    apart = unicodedata.normalize("NFKD", heading.replace("#", " number ")).casefold()
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign) or sign in _OF_LETTERS)
    return " ".join(re.sub(r"[^\w]|_", " ", unicodedata.normalize("NFC", bare)).split())


def is_about_others(heading: str) -> bool:
    """Whether a column is about a parent, a buyer, a host: anybody but the attendee."""
    return bool(_OTHERS.search(plain(heading)))


def fields_of(heading: str) -> list[tuple[int, str]]:
    """What a column with this heading may hold, each with how sure that is: 3 whole, 2 in a question."""
    words = plain(heading)
    found = [(3, field) for field, phrases in _phrases().items() if words in phrases]
    if not found and len(words) <= 300:
        found = [(2, field) for field, pattern in _patterns().items() if pattern.search(words)][:1]
    if is_about_others(heading):  # a parent, too, asks to keep their child out
        found = [one for one in found if one[1] == OPT_OUT]
    return found


@cache
def _phrases() -> dict[str, frozenset[str]]:
    return {
        field: frozenset(plain(phrase.strip()) for phrase in phrases.split("|"))
        for field, phrases in _WHOLE.items()
    }


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        field: re.compile(rf"\b(?:{'|'.join(' '.join(phrases.split()).split(' | '))})\b")
        for field, phrases in _IN_QUESTIONS.items()
    }
