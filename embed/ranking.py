"""Rank the rows of an index for a question: candidates, the two signals, their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embed.dense import Dense
from embed.encoder import Encoder, Vectors
from embed.fusion import Scale, coverage, lexical_weight, scale_of_sparse
from embed.indexes import Rows
from embed.lexical import NO_MATCHES, Lexical, Matches, rarest
from embed.question import Named, Question
from embed.terms import has_han, phrase

DEPTH = 100  # candidates of each signal
EXHAUSTIVE = 300  # up to here every allowed row is scored
_CONSTANT = Scale(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Signals:
    """What a question, or an item whose like is sought, says to rank by, whatever the filters."""

    vector: Vectors
    near: Rows  # candidates by meaning, without filters; empty when the base is small
    dense: Scale
    matches: Matches
    lexical: Scale
    weight: float  # of the lexical signal
    rarity: Mapping[str, float]  # of the question's terms


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows by falling fused score, with their dense deviation and best sentence."""

    rows: Rows
    fused: Vectors
    dense: Vectors
    sentences: Rows

    @property
    def results(self) -> Rows:
        """The rows that count: no less than what is ordinary in this base for the question."""
        return self.rows[self.fused >= 0]


class Ranker:
    """Ranks the rows of one opened index."""

    def __init__(self, count: int, dense: Dense, lexical: Lexical, encoder: Encoder) -> None:
        self._count, self._dense, self._lexical, self._encoder = count, dense, lexical, encoder

    def signals(self, question: Question, named: Sequence[Named]) -> Signals:
        """Return what a question says; the Chinese names of its concepts join its own words."""
        vector = self._encoder.encode_queries([question.text])[0]
        rarity = self._lexical.rarity(term.text for term in question.terms)
        absent = self._lexical.absent
        own = {(term,) for term in rarest(question.terms, rarity, absent)}
        labels = {phrase(label) for one in named for label in one.concept.labels if has_han(label)}
        matches = self._lexical.match(own | labels)
        spoken = {term for one in named for term in phrase(one.label)}
        near, sparse = self._near(vector), scale_of_sparse(matches.scores, self._count)
        dense = self._dense.ordinary(vector, near)
        weight = lexical_weight(dense, sparse, coverage(question.terms, rarity, absent, spoken))
        return Signals(vector, near, dense, matches, sparse, weight, rarity)

    def signals_of(self, row: int) -> Signals:
        """Return what an item says of its like: its vector only."""
        vector = self._dense.vector(row)
        near = self._near(vector)
        return Signals(vector, near, self._dense.ordinary(vector, near), NO_MATCHES, _CONSTANT, 0.0, {})

    def _near(self, vector: Vectors) -> Rows:
        if self._count <= EXHAUSTIVE:
            return np.empty(0, np.int64)
        return self._dense.candidates(vector, DEPTH, allowed=None)

    def rank(self, signals: Signals, allowed: Rows | None) -> Ranking:
        """Return the ranking of all rows, or of those allowed; of many rows only the likely ones."""
        rows = self._candidates(signals, allowed)
        near = self._dense.nearness(signals.vector, rows)
        dense = signals.dense.of(near.scores)
        lexical = signals.lexical.of(signals.matches.of(rows))
        fused = dense + np.float32(signals.weight) * lexical
        order = np.argsort(-fused, kind="stable")
        return Ranking(rows[order], fused[order], dense[order], near.sentences[order])

    def _candidates(self, signals: Signals, allowed: Rows | None) -> Rows:
        among = np.arange(self._count, dtype=np.int64) if allowed is None else allowed
        if len(among) <= EXHAUSTIVE:
            return among
        if allowed is None:
            return np.union1d(signals.near, signals.matches.rows[:DEPTH])
        lexical = signals.matches.rows[np.isin(signals.matches.rows, allowed)]
        near = self._dense.candidates(signals.vector, DEPTH, allowed=allowed)
        return np.union1d(near, lexical[:DEPTH])
