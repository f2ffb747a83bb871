"""The vector indexes by name; each is imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from embed.encoder import Vectors
from kg.errors import StoreError

Rows = npt.NDArray[np.int64]


class VectorIndex(Protocol):
    """Stored vectors, row 0 to count - 1."""

    count: int
    dimension: int

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""

    def nearest(self, vector: Vectors, limit: int, *, allowed: Rows | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly within `allowed` where it is given."""


class IndexKind(Protocol):
    """How one kind of index is written and opened."""

    def write(self, path: Path, vectors: Vectors) -> None:
        """Write vectors [n, d] as rows 0 to n - 1; the same vectors give the same bytes."""

    def open(self, path: Path) -> VectorIndex:
        """Open read-only, memory-mapped; StoreError when it cannot be read."""


def _flat() -> IndexKind:
    from embed.indexes.flat import Flat

    return Flat()


INDEXES: dict[str, Callable[[], IndexKind]] = {"flat": _flat}


def index_kind(name: str) -> IndexKind:
    """Return the kind called `name`; StoreError if an index was made with one this version lacks."""
    if name not in INDEXES:
        raise StoreError(
            "search index", f"made as '{name}', unknown to this version", "rebuild with: jingyan build"
        )
    return INDEXES[name]()
