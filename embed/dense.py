"""The dense signal: an item is as near as the mean of its whole text and its best sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embed.encoder import Vectors, cosines
from embed.fusion import Scale, scale_of
from embed.indexes import Rows, Selection, VectorIndex
from embed.texts import Texts

MANY = 30_000  # texts from which on sentences are not searched by themselves
BACKGROUND = 128  # items, evenly spaced, that say what an ordinary score is for a query


@dataclass(frozen=True, slots=True)
class Nearness:
    """Score of each row asked for, and the place of its best sentence in it (-1: it has none)."""

    scores: Vectors
    sentences: Rows


@dataclass(frozen=True, slots=True)
class Block:
    """Vectors of some items: [n, d] whole texts, [m, d] sentences, and where each item's sentences begin."""

    bodies: Vectors
    sentences: Vectors
    starts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]

    def nearness(self, vector: Vectors) -> Nearness:
        """Score every item against a query vector."""
        bodies = cosines(self.bodies, vector)
        best, chosen = bodies.copy(), np.full(len(bodies), -1, np.int64)
        held = np.flatnonzero(self.counts)
        if len(held):
            near = cosines(self.sentences, vector)
            best[held] = np.maximum.reduceat(near, self.starts[held])
            owners = np.repeat(np.arange(len(bodies)), self.counts)
            peaks = np.flatnonzero(near == best[owners])
            first = np.flatnonzero(np.diff(owners[peaks], prepend=-1))  # of each item the first
            chosen[held] = peaks[first] - self.starts[held]
        return Nearness(((bodies + best) / 2).astype(np.float32), chosen)


class Dense:
    """The two vector indexes of a folder, opened."""

    def __init__(self, texts: Texts, passages: VectorIndex, sentences: VectorIndex) -> None:
        self._texts, self._passages, self._sentences = texts, passages, sentences
        count = passages.count
        step = max(1, -(-count // BACKGROUND))
        self._background = self._block(np.arange(0, count, step, dtype=np.int64))

    def _block(self, rows: Rows) -> Block:
        ranges = self._texts.sentence_ranges(rows)
        counts = ranges[:, 1]
        starts = np.cumsum(counts) - counts
        joined = np.repeat(ranges[:, 0] - starts, counts) + np.arange(counts.sum())
        return Block(self._passages.vectors(rows), self._sentences.vectors(joined), starts, counts)

    def vector(self, row: int) -> Vectors:
        """Return the stored vector of an item's whole text."""
        vector: Vectors = self._passages.vectors(np.array([row], np.int64))[0]
        return vector

    def nearness(self, vector: Vectors, rows: Rows) -> Nearness:
        """Score these rows exactly."""
        return self._block(rows).nearness(vector)

    def ordinary(self, vector: Vectors) -> Scale:
        """Return the scale of the score over the base, or an even sample of a large one."""
        return scale_of(self._background.nearness(vector).scores)

    def candidates(self, vector: Vectors, depth: int, *, allowed: Selection | None) -> Rows:
        """Return the rows that may be among the best: nearest whole texts and owners of nearest sentences.

        Sentences are left out within `allowed` and of large bases: they double the time and find few others.
        """
        bodies = self._passages.nearest(vector, depth, allowed=allowed)
        if allowed is not None or self._texts.count > MANY:
            return bodies
        nearest = self._sentences.nearest(vector, 2 * depth)
        return np.union1d(bodies, self._texts.owners(nearest))
