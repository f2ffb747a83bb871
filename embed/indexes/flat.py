"""Exact inner-product search: FAISS Flat under IDMap2, opened memory-mapped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

import faiss
import numpy as np

from embed.encoder import Vectors, cosines
from embed.indexes import Rows, Selection, coarse, highest
from embed.indexes.faiss_files import write_flat
from kg.errors import StoreError

faiss.omp_set_num_threads(1)  # one query has nothing to share out, and a busy machine makes the barriers slow


_FEW = 1000  # allowed rows up to which all their vectors are compared
_MOST = (
    20_000  # and up to which in an index without codes, unless they are more than half; they stay in memory
)
_KEPT = 4  # such selections
_MANY = 8_000  # vectors from which on codes are written to look through first
_CODES = ".codes"
_CHUNK = 8192


class FlatIndex:
    """An opened file; reading needs no lock."""

    def __init__(self, path: Path) -> None:
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            reason = "missing" if not path.exists() else "not a readable FAISS file"
            raise StoreError(str(path), reason, "rebuild with: jingyan build") from error
        self._vectors = faiss.downcast_index(self._index.index)  # type: ignore[attr-defined]  # ids are 0 to n - 1: rows of it
        self.count = int(self._index.ntotal)
        self.dimension = int(self._index.d)
        held = faiss.rev_swig_ptr(self._vectors.get_xb(), self.count * self.dimension)  # type: ignore[attr-defined]
        self._rows = held.reshape(self.count, self.dimension)  # of the file: FAISS would look each id up
        self._held = lru_cache(maxsize=_KEPT)(self._of)
        codes = _codes(path)
        self._coarse = coarse.Coarse(codes, self.vectors, self.count) if codes.exists() else None
        self._read = _FEW if self._coarse else max(_FEW, min(_MOST, self.count // 2))  # rows read whole

    def _of(self, allowed: Selection) -> Vectors:
        return self.vectors(allowed.rows)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""
        found: Vectors = self._rows[rows]
        return found

    def nearest(self, vector: Vectors, limit: int, *, allowed: Selection | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly, within `allowed`."""
        count = self.count if allowed is None else len(allowed.rows)
        limit = min(limit, count)
        if not limit:
            return np.empty(0, np.int64)
        if allowed is not None and count <= self._read:
            held = self._held if count > _FEW else self._of
            return allowed.rows[highest(cosines(held(allowed), vector), limit)]
        chosen = self._coarse.nearest(vector, limit, allowed) if self._coarse else None
        return self._compared(vector, limit, allowed) if chosen is None else chosen

    def _compared(self, vector: Vectors, limit: int, allowed: Selection | None) -> Rows:
        """Compare the question with every row that is allowed."""
        found: Rows = self._vectors.search(vector.reshape(1, -1), limit, params=coarse.past(allowed))[1][0]
        return found


class Flat:
    """Writes and opens flat indexes."""

    def write(self, path: Path, vectors: Vectors) -> None:
        """Write vectors [n, d], mapped ones too, as rows 0 to n - 1; the same vectors give the same bytes."""
        count, dimension = vectors.shape
        write_flat(path, dimension, count, _chunks(vectors))
        _codes(path).unlink(missing_ok=True)
        if count >= _MANY:
            coarse.write(_codes(path), count, partial(_chunks, vectors))

    def open(self, path: Path) -> FlatIndex:
        """Open read-only, memory-mapped; StoreError when it cannot be read."""
        return FlatIndex(path)


def _codes(path: Path) -> Path:
    return path.with_name(path.name + _CODES)


def _chunks(vectors: Vectors) -> Iterator[Vectors]:
    return (vectors[at : at + _CHUNK] for at in range(0, len(vectors), _CHUNK))
