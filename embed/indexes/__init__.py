"""The vector indexes by name; each is imported only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from embed.encoder import Vectors
from kg.errors import ConfigError, StoreError

Rows = npt.NDArray[np.int64]


class Selection:
    """The rows of `count` that a search may return, rising; what is made of them is made once."""

    def __init__(self, rows: Rows, count: int) -> None:
        self.rows, self.count = rows, count

    @cached_property
    def mask(self) -> npt.NDArray[np.bool_]:
        """For each row, whether it is one of these."""
        mask = np.zeros(self.count, bool)
        mask[self.rows] = True
        return mask

    @cached_property
    def bits(self) -> npt.NDArray[np.uint8]:
        """The mask, eight rows a byte, the first in the lowest bit."""
        return np.packbits(self.mask, bitorder="little")

    def among(self, rows: Rows) -> Rows:
        """Return those of the rows that are selected, in their order."""
        return rows[self.mask[rows]]

    def both(self, other: Selection) -> Selection:
        """Return the rows that are in both."""
        return Selection(self.among(other.rows), self.count)


def highest(scores: npt.NDArray[np.number], limit: int) -> Rows:
    """Return where the highest scores are, falling, of equal ones the first."""
    likely = np.arange(len(scores))
    if len(scores) > limit:
        likely = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return likely[np.argsort(-scores[likely], kind="stable")][:limit]


class VectorIndex(Protocol):
    """Stored vectors, row 0 to count - 1."""

    count: int
    dimension: int

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""

    def nearest(self, vector: Vectors, limit: int, *, allowed: Selection | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly within `allowed` where it is given."""


class IndexKind(Protocol):
    """How one kind of index is written and opened."""

    def write(self, path: Path, vectors: Vectors) -> None:
        """Write vectors [n, d] as rows 0 to n - 1; the same vectors give the same bytes."""

    def open(self, path: Path) -> VectorIndex:
        """Open read-only, memory-mapped; StoreError when it cannot be read."""


def _flat(_address: str) -> IndexKind:
    from embed.indexes.flat import Flat

    return Flat()


def _pgvector(address: str) -> IndexKind:
    from embed.indexes.pgvector import PgVector

    return PgVector(address)


def _milvus(address: str) -> IndexKind:
    from embed.indexes.milvus import Milvus

    return Milvus(address)


INDEXES: dict[str, Callable[[str], IndexKind]] = {"flat": _flat, "milvus": _milvus, "pgvector": _pgvector}
_SCHEMES = {
    "postgresql": "pgvector",
    "postgres": "pgvector",
    "http": "milvus",
    "https": "milvus",
    "milvus": "milvus",
}


def kind_at(address: str) -> str:
    """Return the kind of index a server's address stands for; none is the files of this machine."""
    if not address:
        return "flat"
    kind = _SCHEMES.get(address.partition(":")[0])
    if kind is None:
        raise ConfigError(
            "vectors", f"“{address[:40]}” is no server known", "give postgresql://… or http://…"
        )
    return kind


def index_kind(name: str, address: str = "") -> IndexKind:
    """Return the kind called `name` at a server's address; StoreError if it is unknown to this version."""
    if name not in INDEXES:
        raise StoreError(
            "search index", f"made as '{name}', unknown to this version", "rebuild with: jingyan build"
        )
    if name != kind_at(address):
        made, now = f"made as '{name}'", f"the address of vectors says '{kind_at(address)}'"
        raise StoreError(
            "search index", f"{made}, {now}", "set JINGYAN_VECTORS or rebuild with: jingyan build"
        )
    return INDEXES[name](address)
