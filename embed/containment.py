"""Which texts hold some words exactly: bigrams choose the candidates, the text itself decides."""

from __future__ import annotations

from embed.terms import has_han, phrase
from embed.texts import Texts

_TOLD = "items.row, json_extract(items.record, '$.iri'), items.text"
_SCAN = f"SELECT {_TOLD} FROM items WHERE instr(text, ?) > 0"
_INDEXED = (
    f"SELECT {_TOLD} FROM lexical JOIN items ON items.row = lexical.rowid"
    " WHERE lexical MATCH ? AND instr(items.text, ?) > 0"
)


def holding(texts: Texts, words: str, *, limit: int) -> list[tuple[str, int]]:
    """Return (IRI, occurrences) of the items whose text holds `words` character by character, most first.

    As CONTAINS of SPARQL: no folding of case or width. Where the words hold Chinese characters the index
    chooses; it keeps their pairs side by side, so that it misses nothing. Others are sought in every text.
    """
    wanted = _phrases(words)
    if wanted:
        found = texts.all(_INDEXED, (f"body : ({' AND '.join(wanted)})", words))
    else:
        found = texts.all(_SCAN, (words,))
    counted = sorted((-str(text).count(words), int(row), str(iri)) for row, iri, text in found)
    return [(iri, -less) for less, _, iri in counted[:limit]]


def _phrases(words: str) -> list[str]:
    """Return the runs of Chinese characters as phrases of the index; a word may be part of a longer one."""
    runs, run = [], ""
    for character in words + " ":
        if has_han(character):
            run += character
        elif run:
            runs.append(run)
            run = ""
    return sorted({'"' + " ".join(phrase(each)) + '"' for each in runs})
