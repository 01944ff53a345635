"""Accounts of organizers, from the command line."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import click

from netevents.ops.words import said

if TYPE_CHECKING:
    from flask import Flask


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
    from netevents.db import db
    from netevents.groups.domain import found
    from netevents.people.accounts import open_account

    app, password = _app(), _password(read=password_stdin)
    with app.app_context():
        moment = app.extensions["netevents.clock"]()
        person = open_account(db.session, email, name=_name(name, email), password=password, now=moment)
        if group.strip():
            found(db.session, _line("group", group, 120), owner=person, now=moment)
        db.session.commit()
    _say(app.config["BASE_URL"], email, None if password_stdin else password)


@organizer.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input; else one is made.")
@said
def new_password(email: str, *, password_stdin: bool) -> None:
    """Give EMAIL a new password, and sign all their devices out."""
    from netevents.db import db
    from netevents.people.accounts import reset_password

    app, password = _app(), _password(read=password_stdin)
    with app.app_context():
        reset_password(db.session, email, password=password, now=app.extensions["netevents.clock"]())
        db.session.commit()
    _say(app.config["BASE_URL"], email, None if password_stdin else password)


def _app() -> Flask:
    from netevents.app import create_app

    return create_app()


def _password(*, read: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if read else secrets.token_urlsafe(12)


def _name(name: str, email: str) -> str:
    return _line("name", name or email.partition("@")[0], 80)


def _line(what: str, text: str, most: int) -> str:
    line = " ".join(text.split())
    if not line or len(line) > most or not line.isprintable():
        raise click.ClickException(f"The {what} must be one line of at most {most} characters.")
    return line


def _say(base_url: str, email: str, made: str | None) -> None:
    click.echo(f"{email} can sign in at {base_url}/console/sign-in")
    if made:
        click.echo(f"Password: {made}")
