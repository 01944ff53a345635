"""Who is at this device: the sign-in of the request, and how devices are let in and out."""

from __future__ import annotations

from typing import cast

from flask import Flask, abort, g, redirect, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user

from netevents.db import db
from netevents.people import codes, domain, queries
from netevents.people.models import Person, SignIn
from netevents.web.current import OPENED, keep_this_place, now, sign_in_lasts
from netevents.web.speaking import CHOICE, speak_of_person, wished_language


def register_sign_ins(app: Flask) -> None:
    """Load the sign-in of the request lazily, from its row."""
    logins = LoginManager(app)
    logins.session_protection = None

    def load(secret: str) -> SignIn | None:
        row = queries.sign_in_by_secret(db.session, secret, now=now())
        if row is not None:
            g.minor_is_here = row.person.is_minor
            speak_of_person(row.person.language)
        return row

    logins.user_loader(load)


def person_or_none() -> Person | None:
    """The person signed in on this device."""
    return current_user.person if current_user.is_authenticated else None


def the_person() -> Person:
    """The person signed in on this device; sends strangers to the sign-in page and brings them back."""
    person = person_or_none()
    if person is None:
        keep_this_place()
        abort(redirect(url_for("people.sign_in")))
    return person


def the_organizer_account() -> Person:
    """Like :func:`the_person`, but strangers are sent to the console's sign-in."""
    person = person_or_none()
    if person is None:
        keep_this_place()
        abort(redirect(url_for("people_console.sign_in")))
    return person


def let_in(person: Person, how: str) -> SignIn:
    """Sign this device in: a new row and cookie, nothing of an earlier session but the place to return
    to, the code that opened it, and the language, which a person without one takes over for their letters.
    """
    kept = {name: session[name] for name in ("place", OPENED, CHOICE) if session.get(name)}
    if not person.language:
        person.language = wished_language()
    leave()
    sign_in = domain.sign_in(db.session, person, how=how, lasts=sign_in_lasts(), now=now())
    login_user(sign_in)
    session.permanent = True
    session.update(kept)
    return sign_in


def leave() -> None:
    """Sign this device out, for good: the row is revoked, so a copied cookie is worthless."""
    if current_user.is_authenticated:
        domain.revoke(current_user, now=now())
    forget_device()


def forget_device() -> None:
    """Clear this device's cookie where its sign-in is gone already."""
    if current_user.is_authenticated:
        logout_user()
    session.clear()


def this_sign_in() -> SignIn:
    """The sign-in of this device; only where :func:`the_person` has let them through."""
    return cast("SignIn", current_user)


def this_browser() -> str:
    """A random name for this browser until it signs in or out; made when first asked for."""
    if "browser" not in session:
        session["browser"] = codes.secret()
    return str(session["browser"])
