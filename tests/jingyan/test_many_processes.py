"""The server of many processes, by the command of the manual: it serves, replaces the dead, and stops."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

COMMAND = re.compile(r"granian (--.*?jingyan\.wsgi:application)", re.DOTALL)
MANUAL = "docs/operators.md"
ASK = "/sparql?query=ASK%7B%7D"


def command(path: Path) -> list[str]:
    """Return the arguments that a file gives the server."""
    found = COMMAND.search(path.read_text(encoding="utf-8").replace("\\\n", " "))
    assert found is not None
    return shlex.split(found[1])


def children(process: int) -> list[int]:
    return [
        int(pid)
        for task in Path(f"/proc/{process}/task").iterdir()
        for pid in (task / "children").read_text().split()
    ]


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        body: bytes = answer.read()
        return body


def wait_for(port: int, path: str) -> bytes:
    until = time.monotonic() + 60
    while True:
        try:
            return get(port, path)
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def served(root: Path, base_store: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [str(port) if word == "8000" else word for word in command(root / MANUAL)]
    environment = {**os.environ, "JINGYAN_STORE": str(base_store)}
    with subprocess.Popen([sys.executable, "-m", "granian", *words], env=environment) as server:
        try:
            wait_for(port, "/readyz")
            yield port, server
        finally:
            server.kill()


@pytest.mark.parametrize("name", ["deploy/jingyan.service", "deploy/Containerfile"])
def test_the_unit_and_the_container_start_it_as_the_manual_says(root: Path, name: str) -> None:
    address = {"127.0.0.1", "0.0.0.0"}
    told, manual = command(root / name), command(root / MANUAL)
    assert [word for word in told if word not in address] == [word for word in manual if word not in address]


def test_readers_who_never_finish_asking_hold_up_nobody(
    served: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, _ = served
    with ExitStack() as held:
        for _ in range(60):
            half = held.enter_context(socket.create_connection(("127.0.0.1", port)))
            half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ")
        assert get(port, ASK)
        assert b"<html" in get(port, "/")


def test_a_process_that_dies_is_replaced_and_all_end_with_the_first(
    served: tuple[int, subprocess.Popen[bytes]],
) -> None:
    port, server = served
    before = children(server.pid)
    os.kill(before[0], signal.SIGKILL)
    until = time.monotonic() + 60
    while len(after := set(children(server.pid)) - {before[0]}) < len(before):
        assert time.monotonic() < until, "nobody took its place"
        time.sleep(0.1)
    assert wait_for(port, ASK)
    below = [each for process in after for each in children(process)]
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=40) == 0
    time.sleep(0.5)
    assert not [each for each in below if Path(f"/proc/{each}").exists()]
