"""What the lexical index reads of some items, made of their texts once, so that it can be kept."""

from __future__ import annotations

import itertools
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embed.model import Item
from embed.terms import spelled

CITY, TITLE, BODY = 2.0, 1.0, 1.0  # weights of the columns
_LEVEL = 1  # of compression: read at every publishing
_NUMBER, _WEIGHT = "<i4", "<f4"
Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spelled:
    """Some items as their terms: in `columns` joined by blanks, in `entries` each once an item."""

    columns: tuple[tuple[str, str, str], ...]  # city, title and body of each item
    terms: tuple[str, ...]  # of all of them, each once
    entries: Numbers  # places in `terms`
    often: Weights  # how often each entry stands in its item, by the weights of the columns
    sizes: Numbers  # entries of each item
    lengths: Numbers  # terms of each item, repeated ones too


def spell(items: Iterable[Item]) -> Spelled:
    """Take the texts of items apart."""
    number: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    columns, entries, often, sizes, lengths = [], list[int](), list[float](), list[int](), list[int]()
    for item in items:
        found = [spelled(text) for text in (" ".join(item.fields.get("city", ())), item.title, item.text)]
        weighed = _weighed(found)
        entries.extend(map(number.__getitem__, weighed))
        often.extend(weighed.values())
        sizes.append(len(weighed))
        lengths.append(sum(map(len, found)))
        city, title, body = map(" ".join, found)
        columns.append((city, title, body))
    weights, counts = np.asarray(often, _WEIGHT), [np.asarray(one, _NUMBER) for one in (sizes, lengths)]
    return Spelled(tuple(columns), tuple(number), np.asarray(entries, _NUMBER), weights, *counts)


def _weighed(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how often each term stands in an item, by the weights of the columns."""
    often: dict[str, float] = {}
    for weight, column in zip((CITY, TITLE, BODY), columns, strict=True):
        for term, count in Counter(column).items():
            often[term] = often.get(term, 0.0) + weight * count
    return often


def packed(made: Spelled) -> bytes:
    """Return it as bytes that tell when they are damaged."""
    head = json.dumps([made.columns, made.terms], ensure_ascii=False).encode()
    numbers = (made.sizes, made.lengths, made.entries, made.often)
    return zlib.compress(b"\n".join([head, b"".join(one.tobytes() for one in numbers)]), _LEVEL)


def unpacked(data: bytes) -> Spelled:
    """Return what was packed; zlib.error or ValueError where it is damaged."""
    head, _, rest = zlib.decompress(data).partition(b"\n")
    columns, terms = json.loads(head)
    count = len(columns)
    numbers = np.frombuffer(rest, _NUMBER)
    entries = (len(numbers) - 2 * count) // 2
    sizes, lengths, placed, often = np.split(numbers, np.cumsum([count, count, entries]))
    listed = tuple((city, title, body) for city, title, body in columns)
    return Spelled(listed, tuple(terms), placed, often.view(_WEIGHT), sizes, lengths)
