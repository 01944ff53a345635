"""``netevents serve``: worker processes for pages, one process for waiting work, and for a rehearsal the
local network.
"""

from __future__ import annotations

import gc
import os
import shutil
import socket
from collections.abc import Callable
from functools import partial
from importlib import import_module
from multiprocessing import Process
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import configure_mappers

from netevents.config import instance_folder, settings
from netevents.exchange.prepared import ADDRESS, FOLDER
from netevents.ops.words import said
from netevents.ops.work import work_until_stopped

TARGET = "netevents.ops.wsgi:application"
TLS_PORT_AFTER = 443
EVERYWHERE = "0.0.0.0"  # noqa: S104  asked for by --insecure-lan, or by --host


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, help="The port to listen at.")
@click.option(
    "--workers", default=os.cpu_count() or 1, show_default="one per core", help="Processes for pages."
)
@click.option(
    "--threads", default=0, show_default="2, or 4 with PostgreSQL", help="Request threads per process."
)
@click.option(
    "--insecure-lan",
    is_flag=True,
    help="Rehearse with phones in this network, over http and a self-made https.",
)
@click.option("--development", is_flag=True, help="A second phone and a clock to set, for this machine only.")
@click.option("--no-worker", is_flag=True, help="Waiting work is done by `netevents worker` elsewhere.")
@said
def serve(
    host: str,
    port: int,
    workers: int,
    threads: int,
    *,
    insecure_lan: bool,
    development: bool,
    no_worker: bool,
) -> None:
    """Serve the site until Ctrl-C."""
    lan = lan_address() if insecure_lan else ""
    _say_to_processes(host, port, lan, insecure_lan=insecure_lan, development=development)
    found = settings()
    _refuse_unready(str(found["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)))
    _refuse_taken(host, port)
    threads = threads or (2 if found["SQLALCHEMY_DATABASE_URI"].get_backend_name() == "sqlite" else 4)
    preload()
    site = partial(pages, workers=workers, threads=threads)
    children = [] if no_worker else [Process(target=work_until_stopped, args=(os.getpid(),))]
    if lan:
        children.append(Process(target=partial(site, port=port + TLS_PORT_AFTER, tls=certificate(lan))))
    host = EVERYWHERE if lan else host
    greet = partial(_greet, found, host, port, lan)
    try:
        for child in children:
            child.start()
        site(host, port, greet=greet)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join(10)


def lan_address() -> str:
    """This machine's address in the local network, or nothing. Sends no packet: a datagram socket only picks
    a route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if address.startswith("127.") else address


def _say_to_processes(host: str, port: int, lan: str, *, insecure_lan: bool, development: bool) -> None:
    """Settings of this run, for all its processes; what the environment says already stays."""
    base = f"http://{lan}:{port}" if lan else f"http://{host}:{port}"
    os.environ.setdefault("NETEVENTS_BASE_URL", base)
    os.environ["NETEVENTS_INSTANCE"] = str(instance_folder())
    if insecure_lan:
        os.environ["NETEVENTS_INSECURE_LAN"] = "1"
    if development:
        os.environ["NETEVENTS_DEVELOPMENT"] = "1"


def _refuse_unready(url: str) -> None:
    from netevents.host.track import why_not_ready

    if sentence := why_not_ready(url):
        raise click.ClickException(sentence)


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} at {host} is in use. Choose another with --port."
            ) from error


def preload() -> None:
    """Put the application together once: the processes that serve are forked from this one, and nothing of it
    is looked through for garbage again.
    """
    gc.disable()
    import_module("netevents.ops.wsgi").application()
    configure_mappers()
    gc.freeze()
    gc.enable()


def certificate(lan: str) -> tuple[Path, Path]:
    """The files of the self-made certificate and its key."""
    from netevents.ops.certificate import self_signed

    return self_signed(instance_folder(), lan)


def pages(
    host: str = EVERYWHERE,
    port: int = 0,
    *,
    workers: int,
    threads: int,
    tls: tuple[Path, Path] | None = None,
    greet: Callable[[], None] | None = None,
) -> None:
    """Serve until stopped.

    :param tls: the files of a certificate and its key; then one process is enough
    :param greet: called when the port is open
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server: Any = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1 if tls else workers,
        blocking_threads=threads,
        http=HTTPModes.http1,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        log_access=False,
        static_path_route=[ADDRESS],
        static_path_mount=[_handed_out()],
        static_path_expires=1,
        ssl_cert=tls[0] if tls else None,
        ssl_key=tls[1] if tls else None,
    )
    if greet:
        server.on_startup(greet)
    server.serve()


def _handed_out() -> Path:
    """The folder of large files, which the server gives out itself: a slow reader holds up no page."""
    folder = instance_folder() / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _here(found: dict[str, Any], host: str, port: int) -> str:
    """How this machine reaches the site: where it listens, if it answers to that name, else as everybody."""
    near = "127.0.0.1" if host == EVERYWHERE else host
    return f"http://{near}:{port}" if near in found["TRUSTED_HOSTS"] else str(found["BASE_URL"])


def _greet(found: dict[str, Any], host: str, port: int, lan: str) -> None:
    """Where the console is, how to sign in, and where phones go."""
    from netevents.web.qr import terminal

    here = _here(found, host, port)
    click.echo(f"\n  Console   {here}/console/")
    sign_in = Path(found["INSTANCE"]) / "demo-sign-in"
    if sign_in.exists():
        click.echo(f"  Sign in   {sign_in.read_text(encoding='utf-8').strip()}")
    if found["DEVELOPMENT"]:
        click.echo(f"  Two phones on this machine   {here}/development/")
    if lan:
        click.echo(f"\n  Phones in this network       {found['BASE_URL']}/")
        click.echo(f"  With the in-page scanner     https://{lan}:{port + TLS_PORT_AFTER}/")
        click.echo("  (accept the warning there: the certificate is made on this machine)\n")
        if shutil.get_terminal_size().columns >= 60:
            click.echo(terminal(f"{found['BASE_URL']}/"))
    else:
        click.echo(f"  Site      {found['BASE_URL']}/")
    click.echo("  Stop with Ctrl-C.\n")
