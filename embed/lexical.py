"""BM25 over words, Han pairs and characters: a term's scores lie ready, phrases go to SQLite FTS5."""

from __future__ import annotations

import itertools
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embed.encoder import Vectors
from embed.indexes import Rows, highest
from embed.spelling import BODY, CITY, TITLE, Numbers, Spelled, Weights
from embed.terms import Term, phrase
from embed.texts import Texts, numbers

VERSION = "uni+bigram-3"  # of the terms: raise it when the same text would give others
MOST_TERMS = 120  # of a long query, the rarest
MOST_MATCHES = 600
MOST_POSTINGS = 8_000  # items that hold the terms looked for, together
Scores = npt.NDArray[np.floating]
HALF = math.log(2)  # the rarity of a term that half of the items hold
_SCHEMA = """
CREATE VIRTUAL TABLE lexical USING fts5(city, title, body, content='', tokenize='ascii');
CREATE TABLE terms (term TEXT PRIMARY KEY, items INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE postings (number INTEGER PRIMARY KEY, rows BLOB NOT NULL, scores BLOB NOT NULL);
"""
_FILLING = (("hashsize", 64 << 20), ("automerge", 0))  # bytes held before they are written; merged at the end
_K1, _B, _LEAST = 1.2, 0.75, 1e-6  # as FTS5 has them
_ROW, _SCORE = "<i4", "<f4"
_KEPT = 100_000  # terms whose frequency is kept in memory


def write(connection: sqlite3.Connection, blocks: Iterable[Spelled]) -> None:
    """Add the lexical index to the database that holds the items, from these, block after block."""
    connection.executescript(_SCHEMA)
    connection.executemany("INSERT INTO lexical (lexical, rank) VALUES (?, ?)", _FILLING)
    number: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    row, read = itertools.count(), list[tuple[Numbers, Weights, Numbers, Numbers]]()
    for block in blocks:
        columns = ((next(row), *item) for item in block.columns)
        connection.executemany("INSERT INTO lexical (rowid, city, title, body) VALUES (?, ?, ?, ?)", columns)
        numbers = np.fromiter(map(number.__getitem__, block.terms), np.int32, len(block.terms))
        read.append((numbers[block.entries], block.often, block.sizes, block.lengths))
    numbered, often, sizes, lengths = map(np.concatenate, zip(*read, strict=True))
    norms = _K1 * (1 - _B + _B * lengths / max(1.0, float(np.mean(lengths))))
    rows = np.repeat(np.arange(len(lengths), dtype=_ROW), sizes)
    _write_postings(connection, number, numbered, rows, often, norms)
    connection.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")


def _write_postings(
    connection: sqlite3.Connection,
    number: Mapping[str, int],
    numbered: Rows,
    rows: Rows,
    often: Scores,
    norms: Scores,
) -> None:
    """Write for each term the rows that hold it and their scores; `numbered` is the term of each entry."""
    order = np.argsort(numbered, kind="stable")
    ends = np.cumsum(np.bincount(numbered, minlength=len(number)))
    for place, (term, at) in enumerate(sorted(number.items())):
        chosen = order[ends[at - 1] if at else 0 : ends[at]]
        held = rows[chosen]
        scores = _bm25(often[chosen], norms[held], len(norms))
        connection.execute("INSERT INTO terms VALUES (?, ?, ?)", (term, len(held), place))
        blobs = (held.astype(_ROW).tobytes(), scores.astype(_SCORE).tobytes())
        connection.execute("INSERT INTO postings VALUES (?, ?, ?)", (place, *blobs))


def _bm25(often: Scores, norms: Scores, count: int) -> Scores:
    """Return what FTS5's bm25() gives, turned round, for a term in the items that hold it."""
    rarity = max(_LEAST, math.log((count - len(often) + 0.5) / (len(often) + 0.5)))
    scores: Scores = rarity * often * (_K1 + 1) / (often + norms)
    return scores


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows that hold a term, with their BM25 (higher is better)."""

    rows: Rows
    scores: Vectors

    def of(self, rows: Rows) -> Vectors:
        """Return the score of each of these rows, 0 where nothing matched."""
        if not len(self.rows):
            return np.zeros(len(rows), np.float32)
        order = np.argsort(self.rows)
        places = order.take(np.searchsorted(self.rows, rows, sorter=order), mode="clip")
        return np.where(self.rows[places] == rows, self.scores[places], np.float32(0))


NO_MATCHES = Matches(np.empty(0, np.int64), np.empty(0, np.float32))


class Lexical:
    """The opened lexical index."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self.count = texts, texts.count
        self._rarity: dict[str, float] = {}  # of a term, as far as asked for before

    def rarity(self, wanted: Iterable[str]) -> dict[str, float]:
        """Return the inverse document frequency of each term, log(1 + (N - n + .5) / (n + .5))."""
        distinct = set(wanted)
        kept = self._rarity
        known = {term: kept[term] for term in distinct if term in kept}
        unknown = sorted(distinct - known.keys())
        found = dict(self._texts.in_chunks("SELECT term, items FROM terms WHERE term IN (?)", unknown))
        fresh = {term: idf(self.count, found.get(term, 0)) for term in unknown}
        self._keep(fresh)
        return known | fresh

    def _keep(self, fresh: Mapping[str, float]) -> None:
        """Keep in memory how rare these terms are; all is forgotten when that grows too large."""
        if len(self._rarity) > _KEPT:
            self._rarity = {}
        self._rarity.update(fresh)

    @property
    def absent(self) -> float:
        """The rarity of a term that no item holds."""
        return idf(self.count, 0)

    def naming(self, names: Iterable[str]) -> Matches:
        """Return the rows that hold any of these names, the rarest of them within half of MOST_POSTINGS."""
        phrases = {phrase(name) for name in names}
        rarity = self.rarity(term for parts in phrases for term in parts)
        heaviest = {parts: max((rarity[term] for term in parts), default=0.0) for parts in phrases}
        left, kept = MOST_POSTINGS // 2, list[tuple[str, ...]]()
        for parts in sorted(phrases, key=lambda parts: (-heaviest[parts], parts)):
            cost = sum(items_of(self.count, rarity[term]) for term in parts)
            if heaviest[parts] < self.absent and cost <= left:
                kept.append(parts)
                left -= int(cost)
        return self.match(kept)

    def match(self, wanted: Iterable[tuple[str, ...]]) -> Matches:
        """Return the rows that hold any of these phrases (terms side by side), best first."""
        phrases = sorted({phrase for phrase in wanted if phrase})
        if not phrases:
            return NO_MATCHES
        found = [*self._of_terms([phrase[0] for phrase in phrases if len(phrase) == 1])]
        if several := [phrase for phrase in phrases if len(phrase) > 1]:
            found.append(self._of_phrases(several))
        rows, totals = found[0] if len(found) == 1 else _summed(found)
        best = highest(totals, MOST_MATCHES)
        return Matches(rows[best].astype(np.int64), totals[best].astype(np.float32))

    def _of_terms(self, wanted: Sequence[str]) -> Iterator[tuple[Rows, Scores]]:
        """Yield the rows that hold each term, with its score there."""
        found = self._texts.in_chunks(
            "SELECT rows, scores FROM terms JOIN postings USING (number) WHERE term IN (?) ORDER BY term",
            wanted,
        )
        for rows, scores in found:
            yield np.frombuffer(rows, _ROW), np.frombuffer(scores, _SCORE)

    def _of_phrases(self, wanted: Sequence[tuple[str, ...]]) -> tuple[Rows, Scores]:
        """Return the rows that hold any of these phrases of several terms, with the sum of their scores."""
        query = " OR ".join('"' + " ".join(phrase) + '"' for phrase in wanted)
        scored = f"SELECT rowid, -bm25(lexical, {CITY}, {TITLE}, {BODY}) FROM lexical WHERE lexical MATCH ?"
        found = self._texts.all(scored, (query,))
        return numbers(found), np.array([score for _, score in found], np.float64)


def _summed(found: Sequence[tuple[Rows, Scores]]) -> tuple[Rows, Scores]:
    """Return all rows, each once, with the sum of their scores."""
    if not found:
        return NO_MATCHES.rows, NO_MATCHES.scores
    rows, where = np.unique(np.concatenate([rows for rows, _ in found]), return_inverse=True)
    totals = np.bincount(where, np.concatenate([scores for _, scores in found]), len(rows))
    return rows, totals.astype(np.float64, copy=False)


def idf(count: int, items: int) -> float:
    """Return log(1 + (N - n + .5) / (n + .5)), which is never negative."""
    return math.log(1 + (count - items + 0.5) / (items + 0.5))


def chosen(found: Iterable[Term], rarity: Mapping[str, float], count: int) -> list[str]:
    """Return the distinct terms to look for, rarest first: no more than MOST_TERMS and MOST_POSTINGS.

    Terms of most items weigh nothing in FTS5's BM25 and cost most: left out where there are others.
    """
    absent = idf(count, 0)
    held = {term.text for term in found if rarity[term.text] < absent}
    telling = {term for term in held if rarity[term] >= HALF}
    left, terms_kept = MOST_POSTINGS, list[str]()
    for term in sorted(telling or held, key=lambda term: (-rarity[term], term))[:MOST_TERMS]:
        left -= int(items_of(count, rarity[term]))
        if left < 0 and terms_kept:
            break
        terms_kept.append(term)
    return terms_kept


def items_of(count: int, rarity: float) -> float:
    """Return how many of `count` items hold a term of this rarity."""
    odds = math.expm1(rarity)
    return (count + 0.5 - 0.5 * odds) / (1 + odds)
