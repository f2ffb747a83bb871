"""Reads a document as if its lines had never been wrapped, and puts what was found back where it stands.

Line breaks inside passages, marks of bold type and the spaces some editors set around figures are no part of
the words: extraction reads the text without them, and what it finds is put back into the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kg.model import Document, Extraction, Span

_WRAP = re.compile(
    r"(?<=[^\x00-\x7f])\s*[\n\r\f]\s*|\s*[\n\r\f]\s*(?=[^\x00-\x7f])|(?<=\d)[\n\r]{1,2}(?=\d)|&(?:nbsp|ensp|emsp);"
)
_BOLD = re.compile(r" ?\*{2,3} ?|(?<!_)__(?!_)")
_LINKED = re.compile(
    r"\[(?=[^\]\n]{1,80}\]\([^)\s]{1,200}\))|(?<=[^\s\[])\]\([^)\s]{1,200}\)"
)  # Markdown: [words](address)
_SPACED = re.compile(
    r"(?<=[\u4e00-\u9fff”》）」]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u4e00-\u9fff“《（「])"
)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A document without the stretches that are no part of its words; `cuts` are of the source, in order."""

    document: Document
    original: Document
    cuts: tuple[Span, ...]
    _starts: tuple[int, ...]  # of the cuts, in the text without them
    _removed: tuple[int, ...]  # characters cut up to and with each

    def restored(self, extraction: Extraction) -> Extraction:
        """Return the extraction with offsets and quotes of the source."""
        if not self.cuts:
            return extraction
        moved = {
            field.name: self._moved(getattr(extraction, field.name))
            for field in fields(extraction)
            if field.name != "document"
        }
        return replace(extraction, document=self.original, **moved)

    def _moved(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {field.name: self._moved(getattr(value, field.name)) for field in fields(value)}
        if {"start", "end"} <= changed.keys():
            start, end = self._offset(changed["start"]), self._offset(changed["end"] - 1) + 1
            changed |= {"start": start, "end": end}
            if "quote" in changed:
                changed["quote"] = self.original.source.text[start:end]
        return replace(value, **changed)

    def in_source(self, span: Span) -> Span:
        """Return where a stretch of the text without cuts stands in the source."""
        return Span(self._offset(span.start), self._offset(span.end - 1) + 1)

    def _offset(self, at: int) -> int:
        """Return where a character of the text without cuts stands in the source."""
        before = bisect_right(self._starts, at)
        return at + (self._removed[before - 1] if before else 0)


def unwrapped(document: Document) -> Unwrapped:
    """Return the document as extraction reads it; one without wraps and marks stays as it is."""
    cuts = tuple(_cuts(document))
    removed, starts, total = [], [], 0
    for cut in cuts:
        starts.append(cut.start - total)
        total += cut.end - cut.start
        removed.append(total)
    flat = _flat(document, cuts, removed) if cuts else document
    return Unwrapped(flat, document, cuts, tuple(starts), tuple(removed))


def _cuts(document: Document) -> Iterator[Span]:
    """Yield what stands between the words of passages, in order."""
    text = document.source.text
    for passage in sorted((p for e in document.excerpts for p in e.passages), key=lambda p: p.start):
        found = (
            Span(match.start(), match.end())
            for pattern in (_WRAP, _BOLD, _LINKED, _SPACED)
            for match in pattern.finditer(text, passage.start, passage.end)
        )
        end = passage.start
        for cut in sorted(found, key=lambda span: span.start):
            if cut.start >= end:
                yield cut
                end = cut.end


def _flat(document: Document, cuts: tuple[Span, ...], removed: list[int]) -> Document:
    text = document.source.text
    kept, at = [], 0
    for cut in cuts:
        kept.append(text[at : cut.start])
        at = cut.end
    source = replace(document.source, text="".join((*kept, text[at:])))
    ends = [cut.end for cut in cuts]

    def moved(offset: int) -> int:
        """Return an offset without what was cut before it; one inside a cut falls on its start."""
        before = bisect_right(ends, offset)
        inside = before < len(cuts) and cuts[before].start < offset
        return (cuts[before].start if inside else offset) - (removed[before - 1] if before else 0)

    flat: Document = _with_offsets(document, moved)
    return replace(flat, source=source)


def _with_offsets(value: Any, moved: Any) -> Any:
    """Return the value with every start and end in it moved."""
    if isinstance(value, tuple):
        return tuple(_with_offsets(one, moved) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: _with_offsets(getattr(value, field.name), moved) for field in fields(value)}
    for name in {"start", "end"} & changed.keys():
        changed[name] = moved(changed[name])
    return replace(value, **changed)
