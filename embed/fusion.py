"""Two signals made one: each in standard deviations from what is ordinary for this question, then added."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embed.encoder import Vectors
from embed.terms import Term, has_han

CLEAR = 1.0  # deviations above ordinary from which a text is said to be close in meaning
WEAK = 1.5  # a best text below this is no evidence that the base answers
_SLOPE = 4.0  # of the shown score: 0.5 is ordinary, 4 deviations give 0.88


@dataclass(frozen=True, slots=True)
class Scale:
    """What is ordinary for a signal."""

    mean: float
    deviation: float

    def of(self, scores: Vectors) -> Vectors:
        """Return the scores in deviations from the mean; 0 where nothing varies."""
        if self.deviation < 1e-9:
            return np.zeros_like(scores)
        return ((scores - self.mean) / self.deviation).astype(np.float32)


def scale_of_sparse(scores: Vectors, count: int) -> Scale:
    """Return the scale of `count` scores of which all but the given are 0."""
    mean = float(scores.sum()) / count
    square = float((scores.astype(np.float64) ** 2).sum()) / count
    return Scale(mean, math.sqrt(max(0.0, square - mean * mean)))


def fuse(dense: Vectors, lexical: Vectors, weight: float) -> Vectors:
    """Add the lexical deviations, as far as the question's words are known here, to the dense ones.

    Rank fusion is never used: across scripts it halves the mean reciprocal rank.
    """
    return (dense + np.float32(weight) * lexical).astype(np.float32)


def coverage(
    found: Sequence[Term], rarity: Mapping[str, float], absent: float, named: Collection[str]
) -> float:
    """Return the share, by rarity, of the question's characters and words that texts or concepts hold."""
    units = [term.text for term in found if not has_han(term.text) or len(term.text) == 1]
    total = sum(rarity[unit] for unit in units)
    known = sum(rarity[unit] for unit in units if rarity[unit] < absent or unit in named)
    return known / total if total else 0.0


def shown(fused: float) -> float:
    """Return a fused score as a number between 0 and 1, comparable within one answer only."""
    return round(0.5 + 0.5 * math.tanh(fused / _SLOPE), 4)
