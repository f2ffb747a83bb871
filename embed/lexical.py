"""BM25 in SQLite FTS5 over words and Han pairs and characters, cut before they go in."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embed.encoder import Vectors
from embed.indexes import Rows
from embed.model import Item
from embed.terms import Term, phrase, terms
from embed.texts import Texts

VERSION = "uni+bigram-2"  # of the terms: raise it when the same text would give others
CITY, TITLE, BODY = 2.0, 1.0, 1.0  # weights of the columns
MOST_TERMS = 120  # of a long query, the rarest
MOST_MATCHES = 600
MOST_POSTINGS = 8_000  # items that hold the terms looked for, together
HALF = math.log(2)  # the rarity of a term that half of the items hold
_SCHEMA = """
CREATE VIRTUAL TABLE lexical USING fts5(city, title, body, content='', tokenize='ascii');
CREATE TABLE terms (term TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
"""


def write(connection: sqlite3.Connection, items: Sequence[Item]) -> None:
    """Add the lexical index of the items to the database that holds them."""
    connection.executescript(_SCHEMA)
    frequency: Counter[str] = Counter()
    for row, item in enumerate(items):
        columns = [terms(text) for text in (" ".join(item.fields.get("city", ())), item.title, item.text)]
        frequency.update({term.text for column in columns for term in column})
        joined = [" ".join(term.text for term in column) for column in columns]
        connection.execute(
            "INSERT INTO lexical (rowid, city, title, body) VALUES (?, ?, ?, ?)", (row, *joined)
        )
    connection.executemany("INSERT INTO terms VALUES (?, ?)", sorted(frequency.items()))
    connection.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows that hold a term, with their BM25 (higher is better)."""

    rows: Rows
    scores: Vectors

    def of(self, rows: Rows) -> Vectors:
        """Return the score of each of these rows, 0 where nothing matched."""
        score = dict(zip(self.rows.tolist(), self.scores.tolist(), strict=True))
        return np.array([score.get(row, 0.0) for row in rows.tolist()], np.float32)


NO_MATCHES = Matches(np.empty(0, np.int64), np.empty(0, np.float32))


class Lexical:
    """The opened lexical index."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def rarity(self, wanted: Iterable[str]) -> dict[str, float]:
        """Return the inverse document frequency of each term, log(1 + (N - n + .5) / (n + .5))."""
        distinct = sorted(set(wanted))
        found: dict[str, int] = {}
        for at in range(0, len(distinct), 500):
            part = distinct[at : at + 500]
            marks = ",".join("?" * len(part))
            counted = self._texts.all(f"SELECT term, items FROM terms WHERE term IN ({marks})", part)
            found.update(dict(counted))
        return {term: idf(self._texts.count, found.get(term, 0)) for term in distinct}

    @property
    def absent(self) -> float:
        """The rarity of a term that no item holds."""
        return idf(self._texts.count, 0)

    def naming(self, names: Iterable[str]) -> Matches:
        """Return the rows that hold any of these names, the rarest of them within half of MOST_POSTINGS."""
        phrases = {phrase(name) for name in names}
        rarity = self.rarity(term for parts in phrases for term in parts)
        heaviest = {parts: max((rarity[term] for term in parts), default=0.0) for parts in phrases}
        left, kept = MOST_POSTINGS // 2, list[tuple[str, ...]]()
        for parts in sorted(phrases, key=lambda parts: (-heaviest[parts], parts)):
            cost = sum(items_of(self._texts.count, rarity[term]) for term in parts)
            if heaviest[parts] < self.absent and cost <= left:
                kept.append(parts)
                left -= int(cost)
        return self.match(kept)

    def match(self, wanted: Iterable[tuple[str, ...]]) -> Matches:
        """Return the rows that hold any of these phrases (terms side by side), best first."""
        phrases = sorted({phrase for phrase in wanted if phrase})
        if not phrases:
            return NO_MATCHES
        query = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        found = self._texts.all(
            f"SELECT rowid, -bm25(lexical, {CITY}, {TITLE}, {BODY}) AS score FROM lexical"
            " WHERE lexical MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (query, MOST_MATCHES),
        )
        return Matches(
            np.array([row for row, _ in found], np.int64), np.array([score for _, score in found], np.float32)
        )


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
