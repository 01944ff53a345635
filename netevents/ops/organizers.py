"""Accounts of organizers, from the command line."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from netevents.ops.words import said
from netevents.web.current import absolute

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@click.group()
def organizer() -> None:
    """Accounts of organizers."""


@organizer.command("add")
@click.argument("email")
@click.option("--name", default="", help="How others see them; else the part of the e-mail before the @.")
@click.option("--group", default="", help="Also found a group of this name, which they own.")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input; else one is made.")
@said
def add_organizer(email: str, name: str, group: str, *, password_stdin: bool) -> None:
    """Let EMAIL sign in to the console."""
    from netevents.groups.domain import found
    from netevents.people.accounts import open_account

    password = _password(read=password_stdin)
    with _database() as (session, now):
        person = open_account(session, email, name=_name(name, email), password=password, now=now)
        if group.strip():
            found(session, _line("group", group, 120), owner=person, now=now)
        session.commit()
        _say(email, None if password_stdin else password)


@organizer.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input; else one is made.")
@said
def new_password(email: str, *, password_stdin: bool) -> None:
    """Give EMAIL a new password, and sign all their devices out."""
    from netevents.people.accounts import reset_password

    password = _password(read=password_stdin)
    with _database() as (session, now):
        reset_password(session, email, password=password, now=now)
        session.commit()
        _say(email, None if password_stdin else password)


@contextmanager
def _database() -> Iterator[tuple[Session, datetime]]:
    """The installation's database and the time there, inside the application."""
    from netevents.app import create_app
    from netevents.db import db

    app = create_app()
    with app.app_context():
        try:
            yield db.session, app.extensions["netevents.clock"]()
        finally:
            db.session.close()
            db.engine.dispose()


def _password(*, read: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if read else secrets.token_urlsafe(12)


def _name(name: str, email: str) -> str:
    return _line("name", name or email.partition("@")[0], 80)


def _line(what: str, text: str, most: int) -> str:
    line = " ".join(text.split())
    if not line or len(line) > most or not line.isprintable():
        raise click.ClickException(f"The {what} must be one line of at most {most} characters.")
    return line


def _say(email: str, made: str | None) -> None:
    click.echo(f"{email} can sign in at {absolute('/console/sign-in')}")
    if made:
        click.echo(f"Password: {made}")
