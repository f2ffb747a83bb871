"""Vectors kept by the text they came from, so that a rebuild encodes nothing twice."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from embed.encoder import Encoder, Fingerprint, Vectors, encode

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (encoder, role, text)
) WITHOUT ROWID
"""
CHUNK = 256
BLOCK = 8192  # texts whose vectors are in memory together while an index is written
Progress = Callable[[int, int], None]


class VectorCache:
    """A file of vectors by (encoder fingerprint, role, SHA-256 of the text); processes may share it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._connect()) as connection, connection:
            connection.execute(_SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=60)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def get(self, encoder: Fingerprint, role: str, texts: Iterable[str]) -> dict[str, Vectors]:
        """Return those vectors it holds, by text."""
        found = self.blobs(encoder, role, texts)
        return {text: np.frombuffer(blob, "<f4") for text, blob in found.items()}

    def put(self, encoder: Fingerprint, role: str, vectors: dict[str, Vectors]) -> None:
        """Keep these vectors, by text."""
        self.put_blobs(encoder, role, {t: vector.astype("<f4").tobytes() for t, vector in vectors.items()})

    def blobs(self, encoder: Fingerprint, role: str, texts: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes it holds, by text."""
        wanted = {_sha256(text): text for text in texts}
        found: dict[str, bytes] = {}
        with closing(self._connect()) as connection:
            for keys in _chunks(sorted(wanted)):
                marks = ",".join("?" * len(keys))
                rows = connection.execute(
                    f"SELECT text, vector FROM vectors WHERE encoder=? AND role=? AND text IN ({marks})",
                    (_key(encoder), role, *keys),
                )
                found.update({wanted[key]: blob for key, blob in rows})
        return found

    def put_blobs(self, encoder: Fingerprint, role: str, blobs: dict[str, bytes]) -> None:
        """Keep these bytes, by text."""
        key = _key(encoder)
        rows = [(key, role, _sha256(text), blob) for text, blob in blobs.items()]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _key(encoder: Fingerprint) -> str:
    return _sha256(json.dumps(encoder.as_json(), sort_keys=True))


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + CHUNK] for at in range(0, len(values), CHUNK))


def blocks(values: Any) -> Iterator[tuple[int, Any]]:
    """Yield (place, part) of what is too much to be held in another form at once."""
    return ((at, values[at : at + BLOCK]) for at in range(0, len(values), BLOCK))


def later(progress: Progress | None, before: int, count: int) -> Progress | None:
    """Return what to call in a block of `count` texts of which some were done before."""
    return None if progress is None else lambda done, _: progress(before + done, count)


def encode_cached(
    encoder: Encoder,
    role: str,
    texts: Sequence[str],
    *,
    cache: VectorCache | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Vectors:
    """Return [n, dimension]; equal texts and those in the cache are encoded once. `progress(done, all)`."""
    distinct = list(dict.fromkeys(texts))
    known = cache.get(encoder.fingerprint, role, distinct) if cache is not None else {}
    missing = [text for text in distinct if text not in known]
    for chunk in _chunks(missing):
        fresh = dict(zip(chunk, encode(encoder, role, chunk), strict=True))
        if cache is not None:
            cache.put(encoder.fingerprint, role, fresh)
        known.update(fresh)
        if progress is not None:
            progress(len(known), len(distinct))
    if not texts:
        return np.empty((0, encoder.dimension), np.float32)
    return np.stack([known[text] for text in texts]).astype(np.float32)
