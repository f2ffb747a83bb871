"""Several signals made one: each in deviations from what is ordinary for this question, weighted, added."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from embed.encoder import Vectors

CLEAR = 1.0  # deviations above ordinary from which a text is said to be close in meaning
_FLAT = 1e-9
_SLOPE = 12.0  # of the shown score: 0.5 is ordinary, 12 weighted deviations give 0.88


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


def scale_of(scores: Vectors) -> Scale:
    """Return the scale of these scores."""
    if not len(scores):
        return Scale(0.0, 0.0, 0.0)
    return Scale(float(scores.mean()), float(scores.std()), float(scores.max()))


def scale_of_sparse(scores: Vectors, count: int) -> Scale:
    """Return the scale of `count` scores of which all but the given are 0."""
    mean = float(scores.sum()) / count
    square = float((scores.astype(np.float64) ** 2).sum()) / count
    return Scale(mean, math.sqrt(max(0.0, square - mean * mean)), float(scores.max(initial=0.0)))


def bounded(signal: Scale, near: Scale) -> float:
    """Return what the deviations of a signal of words count for: no higher than those of nearness.

    Few texts hold a rare word, so its deviations grow with the base: unbounded, one number or name in an
    English question outweighs all of its meaning. Rank fusion is never used: it halves English to Chinese.
    """
    return min(1.0, near.height / signal.height) if signal.height > 0 else 1.0


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the weights of the fusion and of the evidence for an answer."""
    with (Path(__file__).parent / "weights.toml").open("rb") as file:
        found: dict[str, dict[str, float]] = tomllib.load(file)
    return found


def shown(fused: float) -> float:
    """Return a fused score as a number between 0 and 1, comparable within one answer only."""
    return round(0.5 + 0.5 * math.tanh(fused / _SLOPE), 4)
