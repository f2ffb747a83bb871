"""The graph on disk: written once in bulk, then opened read-only.

A small graph is also written as N-Quads. Who asks much of it reads that into memory, where the same engine
answers some times faster than from its files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

MARK = "CURRENT"  # the file RocksDB names its live manifest in
QUADS = "quads.nq"  # beside its files, which RocksDB leaves alone
SMALL = 150_000  # quads: some tenths of a second to read, 0.5 KB of memory each


def build(folder: Path, quads: Iterable[Quad]) -> None:
    """Write the quads into a new store at `folder`; StoreError if something is there already."""
    from pyoxigraph import RdfFormat, Store

    if folder.exists() and any(folder.iterdir()):
        raise StoreError(str(folder), "is not empty", "a graph is written into a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(str(folder))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    if len(store) <= SMALL:
        store.dump(str(folder / QUADS), RdfFormat.N_QUADS)


def open_store(folder: Path) -> Store:
    """Open a store read-only; StoreError where there is none or it is damaged."""
    from pyoxigraph import Store

    if not (folder / MARK).is_file():
        raise StoreError(str(folder), "no graph here", "build it with `jingyan build`")
    try:
        return Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(str(folder), f"the graph cannot be opened ({error})", "build it again") from error
