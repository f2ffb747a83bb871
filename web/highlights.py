"""Where a question's own words stand in a text, for pages that show a text outside the results."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[A-Za-z0-9]{2,}")
_LATIN = re.compile(r"[A-Za-z0-9]+\Z")


def find(question: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the longest stretches of two or more characters that question and text share."""
    lowered = text.lower()
    return tuple(place for run in _RUN.findall(question.lower()) for place in _places(run, lowered))


def _places(run: str, text: str) -> Iterator[tuple[int, int]]:
    if _LATIN.match(run):
        yield from ((match.start(), match.end()) for match in re.finditer(rf"\b{re.escape(run)}\b", text))
        return
    at = 0
    while at < len(run) - 1:
        length = _shared(run, at, text)
        if length >= 2:
            yield from (match.span() for match in re.finditer(re.escape(run[at : at + length]), text))
        at += max(1, length if length >= 2 else 1)


def _shared(run: str, at: int, text: str) -> int:
    """Return how many characters from `at` on stand together in `text`."""
    length = 0
    while at + length < len(run) and run[at : at + length + 1] in text:
        length += 1
    return length
