"""Places that a question leaves out: 除金华以外, 不含湖州, except Hangzhou."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kg.questions.model import NamedPlace
from kg.questions.words import listed


def with_exclusions(text: str, places: Sequence[NamedPlace]) -> Iterator[NamedPlace]:
    """Yield the places; an excluded one with the words that exclude it in its span."""
    starts = [_opening(text, *place.span) for place in places]
    ends = [_closing(text, place.span[1]) for place in places]
    spans = [place.span for place in places]
    joined = [bool(_joining().fullmatch(text[a[1] : b[0]])) for a, b in pairwise(spans)]
    out = [span != (start, end) for span, start, end in zip(spans, starts, ends, strict=True)]
    for at, beside in enumerate(joined):
        out[at + 1] = out[at + 1] or (out[at] and beside)
    for at, beside in reversed(list(enumerate(joined))):
        out[at] = out[at] or (out[at + 1] and beside and ends[at + 1] != spans[at + 1][1])
    for place, start, end, excluded in zip(places, starts, ends, out, strict=True):
        yield replace(place, span=(start, end), excluded=True) if excluded else place


def _opening(text: str, start: int, end: int) -> int:
    """Return where the words before a place that exclude it begin, its own start without."""
    found = _before().search(text, 0, start)
    if found:
        return found.start()
    for left, right in listed("words/exclusions")["both"]:
        opened = re.compile(rf"{left}\Z").search(text, 0, start)
        if opened and _within(text, end, right):
            return opened.start()
    return start


def _within(text: str, end: int, right: str) -> bool:
    """Say whether the closing word stands behind, other places between."""
    return bool(re.search(right, re.split(r"[。；;？?！!]", text[end : end + 12])[0]))


def _closing(text: str, end: int) -> int:
    found = _after().match(text, end)
    return found.end() if found else end


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('before')})(?:\s+the)?\s*\Z", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_any('after')})", re.IGNORECASE)


@cache
def _joining() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_any('joining')})?\s*", re.IGNORECASE)


def _any(part: str) -> str:
    names = sorted(listed("words/exclusions")[part], key=len, reverse=True)
    return "|".join(rf"\b{name}" if name.isascii() and name.isalpha() else re.escape(name) for name in names)
