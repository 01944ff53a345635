"""Settings: defaults, then ``instance/``, then ``NETEVENTS_*`` from the environment."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from netevents.db import normal_url

KEY_BYTES = 32


class Misconfigured(Exception):
    """This installation cannot start; the sentence says what to do."""


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the database file and the secret key live."""
    return Path(environ.get("NETEVENTS_INSTANCE", "instance")).resolve()


def settings(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """Everything that ``create_app`` needs, checked.

    :raises Misconfigured: with what is wrong and what to do about it
    """
    folder = Path((overrides or {}).get("INSTANCE") or instance_folder(environ))
    found: dict[str, Any] = {
        "INSTANCE": folder,
        "SECRET_KEY": environ.get("NETEVENTS_SECRET_KEY") or secret_key(folder),
        "SQLALCHEMY_DATABASE_URI": environ.get("NETEVENTS_DATABASE_URL")
        or f"sqlite:///{folder / 'netevents.sqlite'}",
        "BASE_URL": environ.get("NETEVENTS_BASE_URL", "http://127.0.0.1:8000"),
        "OTHER_HOSTS": _split(environ.get("NETEVENTS_OTHER_HOSTS", "")),
        "TRUSTED_HOPS": _number(environ, "NETEVENTS_TRUSTED_HOPS", 0),
        "DEVELOPMENT": environ.get("NETEVENTS_DEVELOPMENT", "") == "1",
        "INSECURE_LAN": environ.get("NETEVENTS_INSECURE_LAN", "") == "1",
        "MAIL_SERVER": environ.get("NETEVENTS_MAIL_SERVER", ""),
        "MAIL_PORT": _number(environ, "NETEVENTS_MAIL_PORT", 25),
        "MAIL_USERNAME": environ.get("NETEVENTS_MAIL_USERNAME") or None,
        "MAIL_PASSWORD": environ.get("NETEVENTS_MAIL_PASSWORD") or None,
        "MAIL_USE_TLS": environ.get("NETEVENTS_MAIL_TLS", "") == "1",
        "MAIL_DEFAULT_SENDER": environ.get("NETEVENTS_MAIL_FROM", "netevents@localhost"),
        "MAIL_TIMEOUT": 10,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_PARTS": 500,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 400 * 24 * 3600,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
    }
    found.update(overrides or {})
    return _checked(found)


def secret_key(folder: Path) -> str:
    """The key that ``netevents init`` wrote to ``instance/secret_key``.

    :raises Misconfigured: if it is missing, or readable by others
    """
    file = folder / "secret_key"
    if not file.exists():
        return ""
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Misconfigured(f"Others can read {file}. Run: chmod 600 {file}")
    return file.read_text(encoding="ascii").strip()


def is_loopback(host: str) -> bool:
    """True for names and addresses that never leave this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    if len(found["SECRET_KEY"]) < KEY_BYTES:
        raise Misconfigured("There is no secret key yet, or it is too short. Run: netevents init")
    base = _base(found["BASE_URL"])
    if base is None or not base.hostname:
        raise Misconfigured("NETEVENTS_BASE_URL must look like https://events.example.org")
    secure = base.scheme == "https"
    if not secure and not is_loopback(base.hostname) and not found["INSECURE_LAN"]:
        raise Misconfigured(
            "Plain http is for this machine only. Use https, or start with --insecure-lan for a rehearsal."
        )
    if found["DEVELOPMENT"] and not (is_loopback(base.hostname) or found["INSECURE_LAN"]):
        raise Misconfigured("Development mode is for this machine only. Unset NETEVENTS_DEVELOPMENT.")
    found["BASE_URL"] = f"{base.scheme}://{base.netloc}"
    found["TRUSTED_HOSTS"] = _hosts(base.hostname, found)
    found["SQLALCHEMY_DATABASE_URI"] = _database(str(found["SQLALCHEMY_DATABASE_URI"]))
    return found


def _base(url: str) -> SplitResult | None:
    """The parts of an address that a site can have; None for any other."""
    try:
        base = urlsplit(url)
        good = base.scheme in {"http", "https"} and base.path in {"", "/"} and base.port != 0
    except ValueError:
        return None
    return base if good else None


def _database(url: str) -> URL:
    """Where the data is kept. What is wrong with it is not repeated: there may be a password in it."""
    try:
        found = normal_url(url)
    except ArgumentError:
        found = None
    if found is None or found.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Misconfigured("NETEVENTS_DATABASE_URL must look like postgresql://name:password@host/database")
    return found


def _hosts(hostname: str, found: Mapping[str, Any]) -> list[str]:
    near = ["127.0.0.1", "localhost"] if is_loopback(hostname) or found["INSECURE_LAN"] else []
    return list(dict.fromkeys([hostname, *near, *found["OTHER_HOSTS"]]))


def _number(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    text = environ.get(name, "").strip()
    if text and not (text.isascii() and text.isdecimal()):
        raise Misconfigured(f"{name} must be a number, not “{text}”.")
    return int(text) if text else otherwise


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
