"""FAISS files written some vectors at a time: an empty index says how the file begins.

FAISS itself writes only what it holds in memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

import faiss
import numpy as np

_COUNT = struct.Struct("<Q")
_AT = 8  # where the number of vectors stands: after the name and the dimension
_HEAD = 37  # bytes before the index that another one wraps


def write_flat(path: Path, dimension: int, count: int, chunks: Iterable[np.ndarray]) -> None:
    """Write IDMap2 over Flat as FAISS would, with rows 0 to count - 1 as ids."""
    empty = _bytes(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
    head = _counted(_counted(empty, _AT, count), _HEAD + _AT, count)[: -2 * _COUNT.size]
    with path.open("wb") as file:
        file.write(head + _COUNT.pack(count * dimension))
        for chunk in chunks:
            file.write(np.ascontiguousarray(chunk, "<f4").data)
        file.write(_COUNT.pack(count))
        file.write(np.arange(count, dtype="<i8").data)


def write_codes(path: Path, empty: faiss.Index, count: int, chunks: Iterable[np.ndarray]) -> None:
    """Write an index of codes as FAISS would, [n, bytes of a vector] at a time."""
    head = _counted(_bytes(empty), _AT, count)[: -_COUNT.size]
    with path.open("wb") as file:
        file.write(head + _COUNT.pack(count * empty.sa_code_size()))
        for chunk in chunks:
            file.write(np.ascontiguousarray(chunk, np.uint8).data)


def _bytes(index: faiss.Index) -> bytes:
    written: bytes = faiss.serialize_index(index).tobytes()
    return written


def _counted(head: bytes, at: int, count: int) -> bytes:
    return head[:at] + _COUNT.pack(count) + head[at + _COUNT.size :]
