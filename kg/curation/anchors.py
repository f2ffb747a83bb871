"""Where a decision's words stand in a text that may have been wrapped or widened since."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from kg.curation.model import CONTEXT, Target
from kg.extract.text import normalise
from kg.model import Span

_ENOUGH = 10  # code points of context that must agree for words to be the same words
_TELLING = 8  # code points of a quote that is known by itself when it stands only once


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without white space, in one form of width, dash and quote, and where each character was."""

    text: str
    at: tuple[int, ...]
    source: str
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def places(self, quote: str) -> tuple[int, ...]:
        """Return where folded words stand, overlapping ones too; looked for once."""
        if quote not in self._known:
            self._known[quote] = tuple(_places(self.text, quote)) if quote else ()
        return self._known[quote]

    def span(self, start: int, length: int) -> Span:
        """Return the stretch of the source of a stretch of the folded text."""
        return Span(self.at[start], self.at[start + length - 1] + 1)

    def position(self, offset: int) -> int:
        """Return where an offset of the source stands in the folded text."""
        return bisect_left(self.at, offset)


def fold(text: str) -> Folded:
    """Return the text as decisions are compared with it."""
    kept = [(at, character) for at, character in enumerate(normalise(text)) if not character.isspace()]
    return Folded("".join(c for _, c in kept), tuple(at for at, _ in kept), text)


def words(text: str) -> str:
    """Return the folded form of a quote."""
    return fold(text).text


def target_of(folded: Folded, kind: str, span: Span, *, topic: str | None = None) -> Target:
    """Return what names a finding for good."""
    quote, text = span.of(folded.source), folded.source
    here = folded.position(span.start)
    before = bisect_left(folded.places(words(quote)), here)
    return Target(
        kind=kind,
        quote=quote,
        occurrence=before + 1,
        before=text[max(0, span.start - CONTEXT) : span.start],
        after=text[span.end : span.end + CONTEXT],
        topic=topic,
    )


def locate(folded: Folded, target: Target) -> Span | None:
    """Return where the target's words stand, by their context first and their count second; None if gone.

    Words that came to stand elsewhere only are gone: at least one side of the context must be known again.
    """
    quote = words(target.quote)
    starts = folded.places(quote)
    if not starts:
        return None
    before, after = words(target.before), words(target.after)
    scored = [_agreement(folded, start, len(quote), before, after) for start in starts]
    best = max(scored)
    if best < min(_ENOUGH, len(before) + len(after)) and not (len(starts) == 1 and len(quote) >= _TELLING):
        return None
    alike = [n for n, score in enumerate(scored) if score == best]
    nearest = min(alike, key=lambda n: abs(n + 1 - target.occurrence))
    return folded.span(starts[nearest], len(quote))


def overlapping(folded: Folded, quote: str, span: Span) -> Span | None:
    """Return the occurrence of the quote that shares most with the span, None where none touches it."""
    wanted = words(quote)
    found = [folded.span(start, len(wanted)) for start in folded.places(wanted)]
    shared = [(min(s.end, span.end) - max(s.start, span.start), s) for s in found]
    best = max(shared, key=lambda pair: pair[0], default=(0, span))
    return best[1] if best[0] > 0 else None


def _places(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _agreement(folded: Folded, start: int, length: int, before: str, after: str) -> int:
    """Return how many characters on both sides are as they were."""
    left = folded.text[max(0, start - len(before)) : start]
    right = folded.text[start + length : start + length + len(after)]
    return _alike(left[::-1], before[::-1]) + _alike(right, after)


def _alike(one: str, other: str) -> int:
    """Return how many characters two strings share from their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
