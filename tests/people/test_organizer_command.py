"""``netevents organizer``: accounts from the command line."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.cli import main
from netevents.groups.models import Group, Membership
from netevents.people.accounts import person_by_password
from netevents.people.models import Credential, Person
from tests.conftest import NOON


@pytest.fixture
def run(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("NETEVENTS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("NETEVENTS_SECRET_KEY", "a key for tests, long enough to be taken")
    monkeypatch.setenv("NETEVENTS_DATABASE_URL", database_url)

    def run(*words, typed=""):
        return CliRunner().invoke(main, ["organizer", *words], input=typed)

    return run


def test_an_account_with_a_group_and_a_made_password(run, engine):
    answer = run("add", "Ada@Example.org", "--name", "Ada Lindqvist", "--group", "Hilltop Makers")

    assert answer.exit_code == 0, answer.output
    password = re.search(r"^Password: (.+)$", answer.output, re.MULTILINE).group(1)
    with Session(engine) as session:
        assert person_by_password(session, "ada@example.org", password, now=NOON).name == "Ada Lindqvist"
        assert session.scalars(select(Group.name)).all() == ["Hilltop Makers"]
        assert session.scalars(select(Membership.role)).all() == ["owner"]


def test_a_password_from_standard_input_is_not_printed(run, engine):
    answer = run("add", "ada@example.org", "--password-stdin", typed="correct horse battery\n")

    assert answer.exit_code == 0, answer.output
    assert "horse" not in answer.output
    with Session(engine) as session:
        assert person_by_password(session, "ada@example.org", "correct horse battery", now=NOON).name == "ada"


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (["add", "ada"], "", "An e-mail address looks like"),
        (["add", "ada@example.org", "--password-stdin"], "short\n", "10 to 200 characters"),
        (["add", "ada@example.org", "--name", "x" * 81], "", "The name must be one line"),
        (["password", "ada@example.org"], "", "Nobody signs in as ada@example.org"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_left_behind(run, engine, words, typed, sentence):
    answer = run(*words, typed=typed)

    assert answer.exit_code == 1
    assert sentence in answer.output
    assert "Traceback" not in answer.output
    with Session(engine) as session:
        assert session.scalars(select(Person)).all() == []


def test_a_second_account_is_refused_and_a_forgotten_password_replaced(run, engine):
    run("add", "ada@example.org")
    again = run("add", "ada@example.org")
    answer = run("password", "ADA@example.org", "--password-stdin", typed="another long one\n")

    assert (again.exit_code, answer.exit_code) == (1, 0)
    assert "has an account already" in again.output
    with Session(engine) as session:
        person_by_password(session, "ada@example.org", "another long one", now=NOON)
        assert len(session.scalars(select(Credential)).all()) == 1
