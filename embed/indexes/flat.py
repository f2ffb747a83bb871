"""Exact inner-product search: FAISS Flat under IDMap2, opened memory-mapped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

import faiss
import numpy as np

from embed.encoder import Vectors, cosines
from embed.indexes import Rows, Selection, coarse
from embed.indexes.faiss_files import write_flat
from kg.errors import StoreError

faiss.omp_set_num_threads(1)  # one query has nothing to share out, and a busy machine makes the barriers slow


_FEW = 1000  # allowed rows from which on their vectors stay in memory, side by side, for the next question
_MOST = 20_000  # and up to which
_KEPT = 4  # such selections
_MANY = 30_000  # vectors from which on codes are written to look through first
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
        self._held = lru_cache(maxsize=_KEPT)(self._of)
        codes = _codes(path)
        self._coarse = coarse.Coarse(codes, self.vectors, self.count) if codes.exists() else None

    def _of(self, allowed: Selection) -> Vectors:
        return self.vectors(allowed.rows)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return found

    def nearest(self, vector: Vectors, limit: int, *, allowed: Selection | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly, within `allowed`."""
        if allowed is not None and len(allowed.rows) > _MOST:
            return self._selected(vector, min(limit, len(allowed.rows)), allowed)
        if allowed is not None:
            held = self._held if len(allowed.rows) > _FEW else self._of
            return allowed.rows[_first(cosines(held(allowed), vector), limit)]
        limit = min(limit, self.count)
        if not limit:
            return np.empty(0, np.int64)
        chosen = self._coarse.nearest(vector, limit) if self._coarse is not None else None
        if chosen is not None:
            return chosen
        _, found = self._index.search(vector.reshape(1, -1), limit)
        rows: Rows = found[0]
        return rows

    def _selected(self, vector: Vectors, limit: int, allowed: Selection) -> Rows:
        """Search past a bitmap of the allowed rows."""
        selector = faiss.IDSelectorBitmap(self.count, faiss.swig_ptr(allowed.bits))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, found = self._vectors.search(vector.reshape(1, -1), limit, params=parameters)
        rows: Rows = found[0]
        return rows[rows >= 0]


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


def _first(scores: Vectors, limit: int) -> Rows:
    """Return where the highest scores are, falling, of equal ones the first."""
    likely = np.arange(len(scores))
    if len(scores) > limit:
        likely = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return likely[np.argsort(-scores[likely], kind="stable")][:limit]


def _codes(path: Path) -> Path:
    return path.with_name(path.name + _CODES)


def _chunks(vectors: Vectors) -> Iterator[Vectors]:
    return (vectors[at : at + _CHUNK] for at in range(0, len(vectors), _CHUNK))
