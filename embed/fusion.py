"""Two signals made one: each in deviations from what is ordinary for this question, weighted, added."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embed.encoder import Vectors
from embed.terms import Term, has_han

CLEAR = 1.0  # deviations above ordinary from which a text is said to be close in meaning
WEAK = 1.5  # a best text below this is no evidence that the base answers
_FLAT = 1e-9
_SLOPE = 4.0  # of the shown score: 0.5 is ordinary, 4 deviations give 0.88


@dataclass(frozen=True, slots=True)
class Scale:
    """What is ordinary for a signal, and its best."""

    mean: float
    deviation: float
    best: float

    @property
    def height(self) -> float:
        """How many deviations the best stands above the mean."""
        return (self.best - self.mean) / self.deviation if self.deviation > _FLAT else 0.0

    def of(self, scores: Vectors) -> Vectors:
        """Return the scores in deviations from the mean; 0 where nothing varies."""
        if self.deviation <= _FLAT:
            return np.zeros_like(scores)
        return ((scores - self.mean) / self.deviation).astype(np.float32)


def scale_of_sparse(scores: Vectors, count: int) -> Scale:
    """Return the scale of `count` scores of which all but the given are 0."""
    mean = float(scores.sum()) / count
    square = float((scores.astype(np.float64) ** 2).sum()) / count
    return Scale(mean, math.sqrt(max(0.0, square - mean * mean)), float(scores.max(initial=0.0)))


def lexical_weight(dense: Scale, lexical: Scale, known: float) -> float:
    """Return what lexical deviations count for: the known share of the question, and no more than the dense.

    Few texts hold a rare word, so its deviations grow with the base: unbounded, one number or name in an
    English question outweighs all of its meaning. Rank fusion is never used: it halves English to Chinese.
    """
    return known * min(1.0, dense.height / lexical.height) if lexical.height > 0 else known


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
