"""One query worker as its parent sees it: a child process, a socket to it, and how it is ended."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from web.sparql import worker

START_S = 10.0  # a worker that is not ready by then is given up
_CHUNK = 1 << 15  # bytes read at a time; more of a large answer
NICENESS = 5  # pages go first on the processor


class WorkerGone(Exception):
    """A worker's process ended instead of answering; `status` as subprocess gives it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Worker:
    """One worker process and the socket to it."""

    def __init__(self, folder: Path, memory_bytes: int) -> None:
        self.socket, theirs = socket.socketpair()
        script, place = Path(worker.__file__).resolve(), folder.resolve()  # a worker's own place is the root
        command = [sys.executable, "-I", str(script), str(place), str(os.getpid()), str(memory_bytes)]
        with theirs:
            try:
                self.process = _start(command, theirs)
            except OSError as error:
                self.socket.close()
                raise StoreError(str(folder), f"a query worker cannot be started ({error})") from error
        self.network = self._ready(folder)

    def _ready(self, folder: Path) -> str:
        try:
            head, _ = self.receive(time.monotonic() + START_S)
        except (WorkerGone, TimeoutError) as error:
            self.end()
            raise StoreError(str(folder), f"a query worker did not start ({error})") from error
        if head["status"] != "ready":
            self.end()
            raise StoreError(str(folder), f"cannot be opened: {head['message']}", "build the base again")
        return str(head["network"])

    def send(self, request: dict[str, Any]) -> None:
        """Hand over a request; WorkerGone when nobody is there."""
        data = json.dumps(request).encode()
        try:
            self.socket.settimeout(START_S)
            self.socket.sendall(struct.pack(">I", len(data)) + data)
        except OSError:
            raise self._gone() from None

    def answers_within(self, seconds: float) -> bool:
        """True once the answer (or the end of the process) can be read."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        """Return head and body of an answer; TimeoutError at the deadline, WorkerGone at its end."""
        data = self._filled(bytearray(), 4, deadline)
        begins = 4 + int(struct.unpack(">I", data[:4])[0])
        head = json.loads(self._filled(data, begins, deadline)[4:begins])
        return head, bytes(self._filled(data, begins + int(head["size"]), deadline)[begins:])

    def _filled(self, data: bytearray, size: int, deadline: float) -> bytearray:
        """Read until `data` holds so many bytes; after an answer nothing comes, so none is read too far."""
        while len(data) < size:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                chunk = self.socket.recv(max(_CHUNK, min(size - len(data), 1 << 20)))
            except TimeoutError:
                raise
            except OSError:  # the other end is gone, or the pool was closed under us
                chunk = b""
            if not chunk:
                raise self._gone()
            data += chunk
        return data

    def _gone(self) -> WorkerGone:
        try:
            return WorkerGone(self.process.wait(timeout=1.0))
        except subprocess.TimeoutExpired:
            return WorkerGone(0)

    def slow_down(self) -> None:
        """Leave the query the time of the processor that nobody else wants."""
        with suppress(OSError):  # it ended just now; reading from it will tell
            os.sched_setscheduler(self.process.pid, os.SCHED_IDLE, os.sched_param(0))

    def kill(self) -> None:
        """End the process; it may take a while to be gone."""
        self.process.kill()

    def end(self) -> None:
        """Kill, reap and let go of the socket."""
        self.process.kill()
        self.process.wait()
        self.socket.close()


def _start(command: list[str], end: socket.socket) -> subprocess.Popen[bytes]:
    """Start a process with the socket as its input and nothing of our environment."""
    process = subprocess.Popen(
        command,
        stdin=end.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
    )
    _set_niceness(process, NICENESS)
    return process


def _set_niceness(process: subprocess.Popen[bytes], niceness: int) -> None:
    try:
        os.setpriority(os.PRIO_PROCESS, process.pid, niceness)
    except OSError:
        return  # it ended just now; reading from it will tell
