"""Where the words of an earlier text stand in a later one, wrapped or edited in between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.curation.anchors import Folded, fold
from kg.model import Span

_UNIT = re.compile(r"[^。！？；!?;]*[。！？；!?;]?")
_LARGEST = 6000  # code points of a changed stretch that is compared letter by letter
_ENOUGH = 0.5  # share of a span that must be found again
_SHORTEST = 2  # letters in a row that are no accident

Run = tuple[int, int, int]  # start in the earlier text, start in the later, length


@dataclass(frozen=True)
class Alignment:
    """Two texts, white space not regarded, with the runs they share in order."""

    old: Folded
    new: Folded
    runs: tuple[Run, ...]

    def find(self, span: Span) -> Span | None:
        """Return where a stretch of the earlier text stands in the later, None where half of it is gone."""
        start, end = self.old.position(span.start), self.old.position(span.end)
        parts = list(self._parts(start, end))
        if not parts or sum(size for _, size in parts) < _ENOUGH * (end - start):
            return None
        first, (last, size) = parts[0][0], parts[-1]
        return self.new.span(first, last + size - first)

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield start and length, in the later text, of what is left of the stretch."""
        at = max(0, bisect_right(self.runs, (start, len(self.new.text), 0)) - 1)
        for old, new, size in self.runs[at:]:
            if old >= end:
                return
            left, right = max(old, start), min(old + size, end)
            if left < right:
                yield new + left - old, right - left


def align(old: str, new: str) -> Alignment:
    """Return how two texts go together."""
    before, after = fold(old), fold(new)
    if before.text == after.text:
        return Alignment(before, after, ((0, 0, len(before.text)),))
    return Alignment(before, after, tuple(_runs(before.text, after.text)))


def _runs(old: str, new: str) -> Iterator[Run]:
    """Yield equal sentences, and within those that changed the letters that are left."""
    olds, news = _units(old), _units(new)
    matcher = SequenceMatcher(None, [w for _, w in olds], [w for _, w in news], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        left, right = _stretch(olds, a, b, len(old)), _stretch(news, c, d, len(new))
        if tag == "equal":
            yield left[0], right[0], left[1] - left[0]
        elif tag == "replace":
            yield from _letters(old[slice(*left)], new[slice(*right)], left[0], right[0])


def _units(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in _UNIT.finditer(text) if match[0]]


def _stretch(units: Sequence[tuple[int, str]], start: int, end: int, length: int) -> tuple[int, int]:
    """Return the bounds in the text of the units from `start` to `end`."""
    return (
        units[start][0] if start < len(units) else length,
        units[end][0] if end < len(units) else length,
    )


def _letters(old: str, new: str, left: int, right: int) -> Iterator[Run]:
    if len(old) > _LARGEST or len(new) > _LARGEST:
        return
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if block.size >= _SHORTEST:
            yield left + block.a, right + block.b, block.size
