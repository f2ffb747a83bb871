"""The graph on disk: written once in bulk, then opened read-only.

A small graph is also written as N-Quads. Who asks much of it reads that into memory, where the same engine
answers some times faster than from its files.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

MARK = "CURRENT"  # the file RocksDB names its live manifest in
QUADS = "quads.nq"  # beside its files, which RocksDB leaves alone
BUFFER = 1 << 20  # bytes read at once
SMALL = 150_000  # quads: some tenths of a second to read, 0.5 KB of memory each
NOTES = ("LOCK", "LOG*")  # RocksDB's own: written by readers too, they hold no data


def build(folder: Path, quads: Iterable[Quad]) -> int:
    """Write the quads into a new store at `folder`; StoreError if something is there already."""
    return build_from(folder, (f"{quad} .\n".encode() for quad in quads))


def build_from(folder: Path, quads: Iterable[bytes]) -> int:
    """Write N-Quads, in chunks of whole lines, into a new store at `folder`; return how many quads.

    StoreError if something is there already. The files stay as the load leaves them: merging them all once
    more takes a sixth longer and leaves them half as large again.
    """
    from pyoxigraph import RdfFormat, Store

    if folder.exists() and any(folder.iterdir()):
        raise StoreError(str(folder), "is not empty", "a graph is written into a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(str(folder))
    chunks = _Chunks(iter(quads))
    store.bulk_load(io.BufferedReader(chunks, BUFFER), RdfFormat.N_QUADS, lenient=True)
    finish(store, folder, chunks.lines)
    return chunks.lines


def finish(store: Store, folder: Path, quads: int) -> None:
    """Bring what was written to its files, and where so many quads are few, beside them as N-Quads."""
    from pyoxigraph import RdfFormat

    store.flush()
    if quads <= SMALL:
        store.dump(str(folder / QUADS), RdfFormat.N_QUADS)


class _Chunks(io.RawIOBase):
    """Chunks read as one file, their lines counted."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left, self.lines = chunks, memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the chunk at hand, or the next one."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self.lines += chunk.count(b"\n")
            self._left = memoryview(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def open_store(folder: Path) -> Store:
    """Open a store read-only; StoreError where there is none or it is damaged."""
    from pyoxigraph import Store

    if not (folder / MARK).is_file():
        raise StoreError(str(folder), "no graph here", "build it with `jingyan build`")
    try:
        return Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(str(folder), f"the graph cannot be opened ({error})", "build it again") from error
