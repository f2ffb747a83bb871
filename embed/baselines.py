"""Plain ways to rank, against which the search is judged: BM25 alone, vectors alone, rank fusion of both."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from embed.dense import Dense
from embed.encoder import Encoder
from embed.indexes import Rows
from embed.lexical import Lexical, chosen
from embed.model import Item
from embed.question import read_question
from embed.texts import Texts

SYSTEMS = ("bm25", "dense", "rrf")
DEPTH = 100
_RANK = 60  # of reciprocal rank fusion (Cormack et al. 2009)


class Baselines:
    """The plain ways over the parts of one opened index."""

    def __init__(self, texts: Texts, dense: Dense, lexical: Lexical, encoder: Encoder) -> None:
        self._texts, self._dense, self._lexical, self._encoder = texts, dense, lexical, encoder

    def items(self, query: str, *, limit: int) -> dict[str, list[Item]]:
        """Return the first items of each system."""
        rows = {name: found[:limit].tolist() for name, found in self.rows(query).items()}
        items = self._texts.items(sorted({row for found in rows.values() for row in found}))
        return {name: [items[row] for row in found] for name, found in rows.items()}

    def rows(self, query: str) -> dict[str, Rows]:
        """Return the first rows of each system, best first."""
        found = {"bm25": self._bm25(query), "dense": self._nearest(query)}
        return {**found, "rrf": fused_by_rank(found)}

    def _bm25(self, query: str) -> Rows:
        """Words, pairs and characters of the question as it stands, over city, title and text."""
        terms = read_question(query).terms
        rarity = self._lexical.rarity(term.text for term in terms)
        wanted = chosen(terms, rarity, self._texts.count)
        return self._lexical.match((term,) for term in wanted).rows[:DEPTH]

    def _nearest(self, query: str) -> Rows:
        """Mean of the whole text's and the best sentence's cosine."""
        vector = self._encoder.encode_queries([query])[0]
        rows = self._dense.candidates(vector, DEPTH, allowed=None)
        order = np.argsort(-self._dense.nearness(vector, rows).scores, kind="stable")
        return rows[order][:DEPTH]


def fused_by_rank(rankings: Mapping[str, Rows]) -> Rows:
    """Return rows by the sum of 1 / (60 + rank) over the rankings that hold them."""
    scores: dict[int, float] = {}
    for rows in rankings.values():
        for rank, row in enumerate(rows.tolist(), 1):
            scores[row] = scores.get(row, 0.0) + 1 / (_RANK + rank)
    return np.array(sorted(scores, key=lambda row: (-scores[row], row)), np.int64)
