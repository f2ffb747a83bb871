"""Whether the texts that may answer do: how much of the question's subject they hold, how near they come.

A cosine alone cannot tell (AUC .63); what is held of the words and concepts, and how evenly the question's
tokens find their like, can with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from embed.question import Subject
from embed.ranking import Ranking, Signals
from embed.terms import fold, has_han
from embed.words import Mask

READ = 3  # first texts that are looked at
_LEAST = 1e-6  # deviation
_ALONE = 100.0  # deviations ahead of the usual, above any


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer; see weights.toml."""

    held: float
    length: float
    gap: float
    spread: float
    lone: float
    meaning: float
    english: float
    english_near: float

    def odds(self, weights: Mapping[str, float]) -> float:
        """Return the log odds that the base answers."""
        return weights["constant"] + math.fsum(weights[name] * value for name, value in asdict(self).items())

    def answers(self, weights: Mapping[str, float]) -> bool:
        """Say whether the base answers."""
        return 1 / (1 + math.exp(-self.odds(weights))) >= weights["threshold"]


def gathered(subject: Subject, signals: Signals, ranking: Ranking, first: Sequence[str]) -> Evidence:
    """Return what speaks for an answer by the texts ranked, of which `first` are the best, folded."""
    reached, english = ranking.reached, float(subject.question.language == "en")
    usual, deviation = signals.usual
    ahead = (reached - usual) / np.maximum(deviation, _LEAST)
    nearest = float(reached.mean()) if len(reached) else 0.0
    return Evidence(
        held=max((share_held(subject, text) for text in first), default=0.0),
        length=math.log1p(len(reached)),
        gap=float(ranking.near.max(initial=0.0)) * signals.late.deviation,
        spread=float(reached.std()) if len(reached) else 0.0,
        lone=float(ahead.min(initial=_ALONE)),
        meaning=ranking.meaning,
        english=english,
        english_near=english * nearest,
    )


def share_held(subject: Subject, text: str) -> float:
    """Return the share of the subject's Chinese characters, else of its words, that a folded text holds.

    A character is held with a neighbour; all characters of a concept's name with any name of it.
    """
    question, mask = subject.question, subject.mask
    covered = np.zeros(len(question.text), bool)
    for term in question.terms:
        own = mask[term.start : term.end].all()
        if own and (not has_han(term.text) or len(term.text) == 2) and term.text in text:
            covered[term.start : term.end] = True
    for group in subject.groups:
        if any(name in text for name in group.names):
            covered[group.start : group.end] = True
    units = _units(question.text, mask)
    return sum(bool(covered[start:end].all()) for start, end in units) / len(units) if units else 0.0


def _units(text: str, mask: Mask) -> list[tuple[int, int]]:
    """Return each Chinese character, or each word of a question without any, that is of the subject."""
    if has_han(text):
        return [(at, at + 1) for at in np.flatnonzero(mask).tolist()]
    words = [match.span() for match in re.finditer(r"[^\W_]+", fold(text).text)]
    return [(start, end) for start, end in words if end <= len(mask) and mask[start:end].all()]
