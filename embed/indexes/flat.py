"""Exact inner-product search: FAISS Flat under IDMap2, opened memory-mapped."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from embed.encoder import Vectors, cosines
from embed.indexes import Rows
from kg.errors import StoreError

faiss.omp_set_num_threads(1)  # one query has nothing to share out, and a busy machine makes the barriers slow


_FEW = 1000  # allowed rows are compared one by one up to here


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

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return found

    def nearest(self, vector: Vectors, limit: int, *, allowed: Rows | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly, within `allowed`."""
        if allowed is not None and len(allowed) > _FEW:
            return self._selected(vector, min(limit, len(allowed)), allowed)
        if allowed is not None:
            order = np.argsort(-cosines(self.vectors(allowed), vector), kind="stable")
            return allowed[order[:limit]]
        limit = min(limit, self.count)
        if not limit:
            return np.empty(0, np.int64)
        _, found = self._index.search(vector.reshape(1, -1), limit)
        rows: Rows = found[0]
        return rows

    def _selected(self, vector: Vectors, limit: int, allowed: Rows) -> Rows:
        """Search past a bitmap of the allowed rows."""
        mask = np.zeros(self.count, bool)
        mask[allowed] = True
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(self.count, faiss.swig_ptr(bits))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        _, found = self._vectors.search(vector.reshape(1, -1), limit, params=parameters)
        rows: Rows = found[0]
        return rows[rows >= 0]


class Flat:
    """Writes and opens flat indexes."""

    def write(self, path: Path, vectors: Vectors) -> None:
        """Write vectors [n, d] as rows 0 to n - 1; the same vectors give the same bytes."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.arange(len(vectors), dtype=np.int64))
        faiss.write_index(index, str(path))

    def open(self, path: Path) -> FlatIndex:
        """Open read-only, memory-mapped; StoreError when it cannot be read."""
        return FlatIndex(path)
