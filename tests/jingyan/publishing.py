"""Publishes small snapshots in a process of its own, which may be killed: a script for the tests of faults.

publishing.py steps STORE NAME          print every call that touches the disk, one a line
publishing.py kill STORE NAME N         the same, killed just before the N-th call
publishing.py full STORE NAME           the same where no file may grow beyond 600 bytes, as on a full disk
publishing.py loop STORE                publish until killed, a new snapshot each time
"""

from __future__ import annotations

import itertools
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jingyan.snapshot import SnapshotStore

CALLS = ("fsync", "rename", "symlink", "mkdir", "rmdir", "unlink")


def publish(store: SnapshotStore, name: str) -> None:
    """Publish a snapshot of three files that all hold its name."""
    with store.publishing() as staged:
        (staged / "graph").mkdir()
        for file in ("graph/data", "texts.sqlite", "passages.faiss"):
            (staged / file).write_text(name * 400, encoding="utf-8")
        store.publish(staged, {"snapshot": name, "counts": {"documents": 1}})


def watch(before: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Have `before` called ahead of every call of the operating system that changes the disk."""
    for call in CALLS:
        setattr(os, call, _watched(call, getattr(os, call), before))


def _watched(name: str, real: Callable[..., Any], before: Callable[[str, tuple[Any, ...]], None]) -> Any:
    def call(*given: Any, **options: Any) -> Any:
        before(name, given)
        return real(*given, **options)

    return call


def _named(given: tuple[Any, ...]) -> str:
    """Return the path a call is about; of an open file, the path it was opened by."""
    first = given[0]
    return str(Path(f"/proc/self/fd/{first}").readlink()) if isinstance(first, int) else os.fspath(first)


def _second(given: tuple[Any, ...]) -> list[str]:
    return [os.fspath(path) for path in given[1:2] if isinstance(path, str | Path)]


def main(action: str, root: str, *rest: str) -> None:
    """Do what the first word says."""
    store = SnapshotStore(Path(root))
    if action == "loop":
        for number in itertools.count():
            publish(store, f"{os.getpid()}-{number}")
            time.sleep(0.01)  # a reader without open files has three publishings' time to look
    if action == "steps":
        watch(lambda name, given: print(name, _named(given), *_second(given), flush=True))
    if action == "kill":
        left = itertools.count(int(rest[1]), -1)
        watch(lambda _name, _given: os.kill(os.getpid(), signal.SIGKILL) if next(left) == 0 else None)
    if action == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
    publish(store, rest[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
