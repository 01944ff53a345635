"""Columns are told by their headings in many languages, and by what stands in them."""

from __future__ import annotations

import pytest

from netevents.exchange.importing.headings import EMAIL, PHONE, is_about_others
from netevents.exchange.importing.reading import read_text
from netevents.exchange.importing.recognizing import choices_for, recognize

ROW = ("Ada Lovelace", "ada@example.org", "+44 20 7946 0000", "Analytical College")


def fields(*lines, minors=False):
    return recognize(read_text("\n".join(lines)), minors=minors).fields


def one(headings, *rows):
    return fields(";".join(headings), *(";".join(row) for row in rows))


@pytest.mark.parametrize(
    "headings",
    [
        ("Full name", "E-mail", "Phone", "School"),
        ("Attendee Name", "Email Address", "Cell phone", "Company"),
        ("Nombre y apellidos", "Correo electrónico", "Teléfono", "Universidad"),
        ("Nom complet", "Adresse e-mail", "Téléphone", "École"),
        ("Vor- und Nachname", "E-Mail-Adresse", "Handynummer", "Hochschule"),
        ("Nome completo", "E-mail", "Telefone", "Faculdade"),
        ("Nome e cognome", "Indirizzo e-mail", "Cellulare", "Università"),
        ("Naam", "E-mail", "Telefoonnummer", "Organisatie"),
        ("ФИО", "Почта", "Телефон", "Университет"),
        ("氏名", "メールアドレス", "電話番号", "所属"),
        ("姓名", "邮箱", "手机", "学校"),
        ("이름", "이메일", "전화번호", "학교"),
        ("FULL_NAME", "e_mail", "PHONE-NUMBER", "organisation"),
    ],
)
def test_headings_are_known_in_many_languages_and_any_order(headings):
    assert one(headings, ROW) == ("name", "email", "phone", "organization")
    assert one(headings[::-1], ROW[::-1]) == ("organization", "phone", "email", "name")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("First Name", "Last Name"),
        ("Given name", "Family name"),
        ("Nombre", "Apellidos"),
        ("Prénom", "Nom"),
        ("Vorname", "Nachname"),
        ("Vorname", "Name"),
        ("Nome", "Sobrenome"),
        ("Nome", "Cognome"),
        ("Имя", "Фамилия"),
        ("名", "姓"),
    ],
)
def test_two_parts_of_a_name_are_told_apart(first, last):
    assert one((last, first), ("Lovelace", "Ada")) == ("last", "first")


@pytest.mark.parametrize("alone", ["Nom", "Nombre", "Nome", "Name", "Nachname"])
def test_a_part_that_stands_alone_is_the_whole(alone):
    assert one((alone, "E-mail"), ROW[:2]) == ("name", "email")


@pytest.mark.parametrize(
    "heading",
    [
        "Parent's phone number",
        "Phone (mother)",
        "Emergency contact phone",
        "Guardian e-mail",
        "Phone of next of kin",
        "Teléfono del padre o de la madre",
        "Teléfono de emergencia",
        "Téléphone des parents",
        "Téléphone du responsable légal",
        "Telefon der Eltern",
        "Tel. Erziehungsberechtigte",
        "Notfallnummer (Handy)",
        "Telefone do responsável",
        "Telefone da mãe",
        "Telefono dei genitori",
        "Telefono di emergenza",
        "Buyer Email",
        "Plus one’s e-mail",
        "Invited by (phone)",
        "Event organizer phone",
        "Телефон родителей",
        "保護者の電話番号",
        "家长电话",
    ],
)
def test_what_is_about_somebody_else_is_left_out_and_cannot_be_chosen(heading):
    assert is_about_others(heading)
    assert one(("Name", heading), ("Ada", "555-0100"), ("Ben", "mum@example.org")) == ("name", "")
    assert not {EMAIL, PHONE} & set(choices_for(heading, minors=False))
    assert {EMAIL, PHONE} < set(choices_for("Contact", minors=False))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("What is your name? (full name)", "name"),
        ("Which university do you attend?", "organization"),
        ("What would you like to talk about?", "ask_me_about"),
        ("What are you hoping to learn tonight?", "looking_for"),
        ("What can you help others with?", "can_help_with"),
        ("Your LinkedIn profile", "link"),
        ("Dietary needs", ""),
        ("T-shirt size", ""),
        ("Event name", ""),
        ("Ticket name", ""),
    ],
)
def test_questions_of_forms_are_understood(heading, field):
    cell = "https://example.org/ada" if field == "link" else "Ants"

    assert one(("E-mail", heading), ("ada@example.org", cell)) == ("email", field)


def test_what_stands_in_a_column_can_contradict_its_heading():
    assert one(("Name", "E-mail"), ("Ada", "yes"), ("Ben", "no")) == ("name", "")
    assert one(("Name", "Status"), ("Ada", "Student"), ("Ben", "Alumna")) == ("name", "")
    assert one(("Name", "ID"), ("Ada", "7"), ("Ben", "7")) == ("name", "")
    assert one(("Name", "Ticket type"), ("Ada", "Standard"), ("Ben", "Mentor pass")) == ("name", "role")
    assert one(("Name", "Ticket type"), ("Ada", "Standard"), ("Ben", "Standard")) == ("name", "")


def test_without_headings_people_are_still_found():
    assert fields("Ada Lovelace,ada@example.org", "Ben Nevis,ben@example.org") == ("name", "email")
    assert fields("Ada,Lovelace,ada@example.org", "Ben,Nevis,ben@example.org") == ("first", "last", "email")
    assert fields("ada@example.org", "ben@example.org") == ("email",)
    assert fields("Ada Lovelace", "Ben Nevis") == ("name",)


def test_a_heading_in_an_unknown_language_is_seen_by_what_follows():
    found = recognize(read_text("Isim;Eposta\nAda;ada@example.org\nBen;ben@example.org"))

    assert (found.headed, found.fields) == (True, ("", "email"))


def test_ages_matter_only_where_minors_may_be():
    lines = ("Name,Age", "Ada,17", "Ben,19")

    assert fields(*lines, minors=True) == ("name", "age")
    assert fields(*lines) == ("name", "")


def test_a_second_e_mail_is_left_out():
    assert fields("Name,E-mail,E-mail", "Ada,a@example.org,b@example.org") == ("name", "email", "")
