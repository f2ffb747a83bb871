"""The graph of a snapshot at an oxigraph server: brought there when it is opened, asked there ever after."""

from __future__ import annotations

import fcntl
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.store.remote import OXIGRAPH, RemoteStore

if TYPE_CHECKING:
    from pyoxigraph import Store


def engine(address: str, *, timeout_s: float = 30.0) -> RemoteStore:
    """Return the oxigraph server at an address such as `http://127.0.0.1:7878`."""
    root = address.rstrip("/")
    return RemoteStore(f"{root}/query", profile=OXIGRAPH, graph_store=f"{root}/store", timeout_s=timeout_s)


class Mirrored:
    """A store whose queries a remote engine answers; everything else comes from the files."""

    def __init__(self, files: Store, remote: RemoteStore) -> None:
        self._files, self._remote = files, remote

    def query(self, text: str, **how: Any) -> Any:
        """Return the engine's answer."""
        return self._remote.query(text, **how)

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Any:
        return iter(self._files)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)


def bring(files: Store, remote: RemoteStore, *, note: Path, snapshot: str) -> bool:
    """Make the engine hold exactly this graph; False when it does already.

    Graph by graph, each replaced as a whole; graphs of other names are removed last. `note` remembers what
    was brought where, and keeps the processes of one machine from doing it at once.
    """
    said = f"{remote.endpoint} {snapshot}"
    with note.open("a+", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.seek(0)
        wanted = Counter(str(quad.graph_name)[1:-1] for quad in files)
        there = remote.counts()
        if held.read() == said and there == wanted:
            return False
        remote.publish(files)
        remote.drop(sorted(there.keys() - wanted.keys()))
        held.truncate(0)
        held.write(said)
    return True
