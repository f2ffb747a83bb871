"""Which texts hold some words exactly: bigrams choose the candidates, the text itself decides."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from embed.indexes import Rows
from embed.terms import has_han, phrase
from embed.texts import Texts

_TOLD = "SELECT json_extract(record, '$.iri'), text FROM items ORDER BY row"
_POSTINGS = "SELECT rows FROM terms JOIN postings USING (number) WHERE term IN (?)"


class Containment:
    """The texts of an index, kept in memory from the first question on."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def holding(self, words: str, *, limit: int) -> list[tuple[str, int]]:
        """Return (IRI, occurrences) of the items whose text holds `words` character by character, most first.

        As CONTAINS of SPARQL: no folding of case or width. Where the words hold Chinese characters the index
        chooses what to read; it keeps every pair of them, so that it misses nothing.
        """
        iris, texts = self._held
        rows = self._candidates(words)
        often = np.fromiter((texts[row].count(words) for row in rows.tolist()), np.int64, len(rows))
        order = np.argsort(-often, kind="stable")[: min(limit, np.count_nonzero(often))]
        chosen = zip(rows[order].tolist(), often[order].tolist(), strict=True)
        return [(iris[row], count) for row, count in chosen]

    @cached_property
    def _held(self) -> tuple[list[str], list[str]]:
        told = self._texts.all(_TOLD)
        return [str(iri) for iri, _ in told], [str(text) for _, text in told]

    def _candidates(self, words: str) -> Rows:
        """Return the rows of which every pair of Chinese characters in `words` is known."""
        wanted = _terms(words)
        found = self._texts.in_chunks(_POSTINGS, wanted)
        if len(found) < len(wanted):
            return np.empty(0, np.int64)
        held = np.full(self._texts.count, len(found), np.int64)
        for (rows,) in found:
            held[np.frombuffer(rows, "<i4")] -= 1
        return np.flatnonzero(held == 0)


def _terms(words: str) -> list[str]:
    """Return what the index keeps of each run of Chinese characters; a word may be part of a longer one."""
    runs, run = [], ""
    for character in words + " ":
        if has_han(character):
            run += character
        elif run:
            runs.append(run)
            run = ""
    return sorted({term for each in runs for term in phrase(each)})
