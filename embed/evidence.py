"""Whether the base answers at all: how much of the question's subject it holds, how near its best text is.

A cosine alone cannot tell (AUC .63); what is held of the words and concepts can, with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from embed.bridge import Group
from embed.question import Question
from embed.terms import fold, has_han
from embed.words import Mask

READ = 3  # first texts that are looked at


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer; see weights.toml."""

    known: float
    held: float
    least: float
    height: float
    length: float
    english: float
    english_held: float

    def odds(self, weights: Mapping[str, float]) -> float:
        """Return the log odds that the base answers."""
        return weights["constant"] + math.fsum(weights[name] * value for name, value in asdict(self).items())

    def answers(self, weights: Mapping[str, float]) -> bool:
        """Say whether the base answers."""
        return 1 / (1 + math.exp(-self.odds(weights))) >= weights["threshold"]


def share_held(
    question: Question, mask: Mask, groups: Sequence[Group], holds: Callable[[str], bool]
) -> float:
    """Return the share of the subject's Chinese characters, else of its words, that `holds` says are held.

    A character is held with a neighbour; all characters of a concept's name with any name of it.
    """
    covered = np.zeros(len(question.text), bool)
    for term in question.terms:
        subject = mask[term.start : term.end].all()
        if subject and (not has_han(term.text) or len(term.text) == 2) and holds(term.text):
            covered[term.start : term.end] = True
    for group in groups:
        if any(holds(name) for name in group.names):
            covered[group.start : group.end] = True
    units = _units(question.text, mask)
    return sum(bool(covered[start:end].all()) for start, end in units) / len(units) if units else 0.0


def _units(text: str, mask: Mask) -> list[tuple[int, int]]:
    """Return each Chinese character, or each word of a question without any, that is of the subject."""
    if has_han(text):
        return [(at, at + 1) for at in np.flatnonzero(mask).tolist()]
    words = [match.span() for match in re.finditer(r"[^\W_]+", fold(text).text)]
    return [(start, end) for start, end in words if end <= len(mask) and mask[start:end].all()]
