"""Late interaction: each token of a question finds its best token of a text; a text's score is the mean.

After Khattab and Zaharia, ColBERT (2020), with the token states of the one encoder and no further training.
Tokens are kept as int8 of 128 numbers, mapped from disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from os import cpu_count
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from embed.cache import VectorCache, blocks, later
from embed.encoder import Encoder, ManyReader, Reading, TokenEncoder, Vectors
from embed.indexes import Rows
from embed.texts import within
from kg.errors import ModelError, StoreError

TOKENS, STARTS = "tokens.npy", "tokens.starts.npy"
BACKGROUND = 48  # texts, evenly spaced, that say what an ordinary score is for a question
_SCALE = 127
_QUIET = 200_000  # multiplications in one product: above some 260,000 BLAS would wake threads
_CHUNK = 256
_KEPT = 16  # readings put into the cache at once: what a killed build loses
_REBUILD = "rebuild with: jingyan build"

Codes = npt.NDArray[np.int8]


def write(
    folder: Path,
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache: VectorCache | None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, object] | None:
    """Write the tokens of the texts and return what the manifest says of them; None without token vectors."""
    if not isinstance(encoder, TokenEncoder):
        return None
    lengths = [0]
    with (folder / TOKENS).open("wb") as file:
        _begin(file, 0, encoder.token_dimension)
        for _, block in blocks(texts):
            held = _codes(encoder, block, cache, later(progress, len(lengths) - 1, len(texts)))
            for text in block:
                lengths.append(len(held[text]))
                file.write(held[text].tobytes())
        starts = np.cumsum(lengths, dtype=np.int64)
        _begin(file, int(starts[-1]), encoder.token_dimension)
    np.save(folder / STARTS, starts)
    return {
        "recipe": encoder.token_recipe,
        "dimension": encoder.token_dimension,
        "count": int(starts[-1]),
        "sha256": _sha256(starts, _array(folder / TOKENS)),
    }


def _begin(file: BinaryIO, count: int, width: int) -> None:
    """Write the head of an array; NumPy leaves room in it for the number of rows to grow."""
    file.seek(0)
    told = {"descr": "|i1", "fortran_order": False, "shape": (count, width)}
    np.lib.format.write_array_header_1_0(file, told)


def _sha256(starts: Rows, tokens: Codes) -> str:
    digest = hashlib.sha256(starts.tobytes())
    for _, block in blocks(tokens):
        digest.update(block.tobytes())
    return digest.hexdigest()


def _readings(encoder: TokenEncoder, texts: Sequence[str]) -> Iterator[Reading]:
    if isinstance(encoder, ManyReader):
        yield from encoder.read_passages(texts)
        return
    with ThreadPoolExecutor(cpu_count() or 1) as threads:
        yield from threads.map(lambda text: encoder.read("passage", text), texts)


def _codes(
    encoder: TokenEncoder,
    texts: Sequence[str],
    cache: VectorCache | None,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Codes]:
    """Return the codes of each text; what a reading also says of the whole text goes to the cache."""
    role, width = f"tokens:{encoder.token_recipe}", encoder.token_dimension
    distinct = list(dict.fromkeys(texts))
    kept = cache.blobs(encoder.fingerprint, role, distinct) if cache is not None else {}
    found = {text: np.frombuffer(blob, np.int8).reshape(-1, width) for text, blob in kept.items()}
    missing = [text for text in distinct if text not in found]
    for at in range(0, len(missing), _CHUNK):
        part = missing[at : at + _CHUNK]
        read = zip(part, _readings(encoder, part), strict=True)
        while readings := dict(islice(read, _KEPT)):
            fresh = {text: codes(reading.tokens) for text, reading in readings.items()}
            if cache is not None:
                cache.put_blobs(encoder.fingerprint, role, {t: code.tobytes() for t, code in fresh.items()})
                cache.put(encoder.fingerprint, "passage", {t: r.vector for t, r in readings.items()})
            found.update(fresh)
            if progress is not None:
                progress(len(found), len(distinct))
    return found


def codes(tokens: Vectors) -> Codes:
    """Return L2-normalised token vectors as int8."""
    return np.rint(tokens * _SCALE).astype(np.int8)


def _array(path: Path) -> npt.NDArray[Any]:
    """Map an array from disk; StoreError when it cannot be read."""
    try:
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(str(path), "no readable token vectors", _REBUILD) from error


class Late:
    """The tokens of an opened index."""

    def __init__(self, folder: Path, stated: Mapping[str, object], encoder: TokenEncoder, count: int) -> None:
        if stated.get("recipe") != encoder.token_recipe:
            raise ModelError("search index", "its token vectors are of another recipe", _REBUILD)
        self._codes: Codes = np.asarray(_array(folder / TOKENS))  # each slice of a memmap costs more
        self._starts = np.asarray(_array(folder / STARTS))
        if len(self._starts) != count + 1 or self._starts[-1] != len(self._codes):
            raise StoreError(str(folder / TOKENS), "not of the texts beside it", _REBUILD)
        step = max(1, -(-count // BACKGROUND))
        self._background = np.arange(0, count, step, dtype=np.int64)
        self._ordinary = self._codes[within(self._starts, self._background)].astype(np.float32)

    def ordinary(self, tokens: Vectors) -> Vectors:
        """Return what `nearness` does for texts that say what an ordinary score is."""
        return self._best(tokens, self._background, self._ordinary)

    def nearness(self, tokens: Vectors, rows: Rows) -> Vectors:
        """Return [rows, tokens]: the cosine of each question token to the nearest token of each text."""
        return self._best(tokens, rows, self._codes.take(within(self._starts, rows), axis=0))

    def _best(self, tokens: Vectors, rows: Rows, codes: Codes | Vectors) -> Vectors:
        found = np.zeros((len(rows), len(tokens)), np.float32)
        counts = self._starts[rows + 1] - self._starts[rows]
        held = np.flatnonzero(counts)
        if not len(held) or not len(tokens):
            return found
        begins = np.cumsum(counts) - counts
        found[held] = np.maximum(0, np.maximum.reduceat(_products(tokens, codes), begins[held]))
        return found


def _products(tokens: Vectors, codes: Codes | Vectors) -> Vectors:
    """Return the cosine of each of these codes to each token of the question."""
    question = np.ascontiguousarray(tokens.T) / np.float32(_SCALE)
    step = max(1, _QUIET // question.size)
    products = np.empty((len(codes), len(tokens)), np.float32)
    for at in range(0, len(codes), step):
        block = codes[at : at + step].astype(np.float32, copy=False)
        np.matmul(block, question, out=products[at : at + step])
    return products


def of_subject(reading: Reading, mask: npt.NDArray[np.bool_], *, most: int) -> Reading:
    """Return a question with the tokens that hold a character of its subject, or all when none does."""
    kept = [at for at, (start, end) in enumerate(reading.spans) if mask[start:end].any()]
    kept = (kept or list(range(len(reading.spans))))[:most]
    return Reading(reading.vector, reading.tokens[kept], tuple(reading.spans[at] for at in kept))
