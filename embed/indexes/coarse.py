"""A quarter of the bytes to look through: codes of one byte a number choose, the vectors themselves decide.

What a code may be wrong by is known, so that the answer is proven to be that of the whole comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import faiss
import numpy as np

from embed.encoder import Vectors, cosines
from embed.indexes import Rows, Selection
from embed.indexes.faiss_files import write_codes
from kg.errors import StoreError

_CODE = faiss.ScalarQuantizer.QT_8bit_direct_signed
_HIGHEST = 127
_TOLD = "<f4"
_ZERO = 128  # as FAISS keeps the code 0 in a byte
_WIDER = (6, 16, 128)  # times as many are chosen as are wanted, and where that leaves a doubt
_SMALL = 20_000  # rows; of more the first of these seldom decides
_ROUNDING = 1e-5  # of sums of floats
_LEAST = 1e-12  # width of a dimension in which all are the same
_MOST = (
    100_000  # allowed rows up to which their codes lie side by side in memory, unless they are more than half
)
_KEPT = 4  # such selections


def write(path: Path, count: int, chunks: Callable[[], Iterable[Vectors]]) -> None:
    """Write the codes of vectors, gone through thrice; a number is middle + step * (code + rest)."""
    lows, highs = zip(*((chunk.min(axis=0), chunk.max(axis=0)) for chunk in chunks()), strict=True)
    low, high = np.min(lows, axis=0), np.max(highs, axis=0)
    middle, step = (low + high) / 2, np.maximum((high - low) / (2 * _HIGHEST), np.float32(_LEAST))
    longest = np.max([_longest((chunk - middle) / step) for chunk in chunks()], axis=0)
    empty = faiss.IndexScalarQuantizer(len(low), _CODE, faiss.METRIC_INNER_PRODUCT)
    write_codes(path, empty, count, (_whole((chunk - middle) / step) + _ZERO for chunk in chunks()))
    with path.open("ab") as file:  # FAISS reads no further than its own part
        file.write(np.concatenate([middle, step, longest]).astype(_TOLD).tobytes())


def _whole(steps: Vectors) -> Vectors:
    whole: Vectors = np.clip(np.rint(steps), -_HIGHEST, _HIGHEST)
    return whole


def _longest(steps: Vectors) -> tuple[float, float]:
    """Return the greatest length of a code and of a rest."""
    whole = _whole(steps)
    lengths = [float(np.linalg.norm(part, axis=1).max()) for part in (whole, steps - whole)]
    return lengths[0], lengths[1]


class Coarse:
    """The opened codes of some vectors, mapped from disk."""

    def __init__(self, path: Path, vectors: Callable[[Rows], Vectors], count: int) -> None:
        try:
            self._codes = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            size = (2 * self._codes.d + 2) * np.dtype(_TOLD).itemsize
            told = np.fromfile(path, _TOLD, offset=path.stat().st_size - size)
            self._middle, self._step = told[:-2].reshape(2, self._codes.d)
        except (RuntimeError, ValueError) as error:
            raise StoreError(str(path), "not readable codes", "rebuild with: jingyan build") from error
        if self._codes.ntotal != count:
            raise StoreError(str(path), "not of the vectors beside it", "rebuild with: jingyan build")
        self._vectors, (self._longest, self._lost) = vectors, told[-2:].tolist()
        size = self._codes.sa_code_size()
        self._bytes = faiss.rev_swig_ptr(self._codes.codes.data(), count * size).reshape(count, size)  # type: ignore[attr-defined]
        self._held = lru_cache(maxsize=_KEPT)(self._beside)

    def _beside(self, allowed: Selection) -> faiss.IndexScalarQuantizer:
        """Return the codes of these rows alone."""
        held = faiss.IndexScalarQuantizer(self._codes.d, _CODE, faiss.METRIC_INNER_PRODUCT)
        faiss.copy_array_to_vector(self._bytes[allowed.rows].ravel(), held.codes)
        held.ntotal = len(allowed.rows)
        return held

    def nearest(self, vector: Vectors, limit: int, allowed: Selection | None = None) -> Rows | None:
        """Return the `limit` nearest rows, or None when the codes cannot tell them from others."""
        asked = vector * self._step
        unit = float(np.abs(asked).max()) / _HIGHEST
        whole = np.rint(asked / np.float32(unit))  # whole numbers are compared with whole numbers
        off = np.linalg.norm(asked - whole * unit) * self._longest + np.linalg.norm(asked) * self._lost
        highest = float(vector @ self._middle + off) + _ROUNDING  # above what a code says
        count = self._codes.ntotal if allowed is None else len(allowed.rows)
        for wider in _WIDER if count <= _SMALL else _WIDER[1:]:
            scores, rows = self._likely(whole.reshape(1, -1), min(limit * wider, count), allowed)
            found = self._decided(vector, limit, rows, scores * unit + highest, count)
            if found is not None:
                return found
        return None

    def _decided(self, vector: Vectors, limit: int, rows: Rows, most: Vectors, count: int) -> Rows | None:
        """Return the nearest of the rows by their vectors, unless one of `count` beyond them may be nearer.

        `most` is what each may reach, falling: no more vectors are read than may decide.
        """
        true = cosines(self._vectors(rows[: 2 * limit]), vector)
        least = np.partition(true, -limit)[-limit] if len(true) > limit else -np.inf
        needed = int(np.searchsorted(-most, -least, side="right"))
        if needed == len(rows) < count:
            return None
        true = np.concatenate([true, cosines(self._vectors(rows[2 * limit : needed]), vector)])
        rows = rows[: len(true)]
        return rows[np.lexsort((rows, -true))[:limit]]

    def _likely(self, whole: Vectors, depth: int, allowed: Selection | None) -> tuple[Vectors, Rows]:
        """Return the scores of `depth` rows by their codes, falling, and the rows."""
        if allowed is not None and len(allowed.rows) <= min(_MOST, self._codes.ntotal // 2):
            scores, places = self._held(allowed).search(whole, depth)
            return scores[0], allowed.rows[places[0]]
        scores, found = self._codes.search(whole, depth, params=past(allowed))
        return scores[0], found[0]


def past(allowed: Selection | None) -> faiss.SearchParameters | None:
    """Return the parameters of a search past a bitmap of the allowed rows, which outlives it."""
    if allowed is None:
        return None
    selector = faiss.IDSelectorBitmap(allowed.count, faiss.swig_ptr(allowed.bits))
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
