"""What of a question's subject texts hold: characters with a neighbour, words, names of concepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embed.question import Subject
from embed.terms import fold, has_han
from embed.words import Mask

Holds = Callable[[str], bool]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cover:
    """Which characters of a question are held, as bits, and whether each unit of its subject is."""

    characters: int
    units: tuple[bool, ...]

    def spans(self, span: Span) -> bool:
        """Say whether all characters of a span are held."""
        return not _bits(span) & ~self.characters

    @property
    def share(self) -> float:
        """The share of the units that are held."""
        return sum(self.units) / len(self.units) if self.units else 0.0

    def last(self, count: int) -> float:
        """Return the share held of the last few units: what is asked of a thing stands behind it."""
        ends = self.units[-count:]
        return sum(ends) / len(ends) if ends else 0.0


class Claims:
    """What texts may hold of a subject: words, pairs of characters, names of concepts, each in its place."""

    def __init__(self, subject: Subject) -> None:
        self.units = [_bits(span) for span in units(subject)]
        own = _bits_of(subject.mask)
        self._claims: dict[tuple[str, ...], int] = {}
        for term in subject.question.terms:
            bits = _bits((term.start, term.end))
            if not bits & ~own and (not has_han(term.text) or len(term.text) == 2):
                self._claim((term.text,), bits)
        for group in subject.groups:
            self._claim(group.names, _bits((group.start, group.end)))

    def _claim(self, names: tuple[str, ...], bits: int) -> None:
        self._claims[names] = self._claims.get(names, 0) | bits

    def cover(self, holds: Holds) -> Cover:
        """Return what a text, several or a whole base hold, which `holds` tells of words and names."""
        found = 0
        for names, bits in self._claims.items():
            if bits & ~found and any(map(holds, names)):
                found |= bits
        return Cover(found, tuple(not unit & ~found for unit in self.units))


def _bits(span: Span) -> int:
    return (1 << span[1]) - (1 << span[0])


def _bits_of(mask: Mask) -> int:
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def units(subject: Subject) -> list[Span]:
    """Return each Chinese character, or each word of a question without any, that is of the subject."""
    text, mask = subject.question.text, subject.mask
    if has_han(text):
        return [(at, at + 1) for at in np.flatnonzero(mask).tolist()]
    words = [match.span() for match in re.finditer(r"[^\W_]+", fold(text).text)]
    return [(start, end) for start, end in words if end <= len(mask) and mask[start:end].all()]


def unheld(subject: Subject, spans: Sequence[Span], known: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a Chinese subject that the base does not hold, in their order.

    `spans` are the pieces an encoder reads; pieces of one character that touch are one word. English words
    are met by meaning and never stand in the texts, so that it would say nothing to name them.
    """
    text = subject.question.text
    words = _words(text, spans) if has_han(text) else []
    own = [word for word in words if subject.mask[slice(*word)].all() and not _named(subject, word, known)]
    held = {(term.start, term.end): term.text in known for term in subject.question.terms if not term.single}
    lost = [word for word in own if any(not held.get(pair, True) for pair in _pairs(word))]
    return tuple(dict.fromkeys(text[start:end] for start, end in lost))


def _named(subject: Subject, word: Span, known: frozenset[str]) -> bool:
    """Say whether a word is part of a concept of which the base holds a name."""
    touching = (group for group in subject.groups if group.start < word[1] and word[0] < group.end)
    return any(name in known for group in touching for name in group.names)


def _pairs(word: Span) -> list[Span]:
    return [(at, at + 2) for at in range(word[0], word[1] - 1)]


def _words(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join single Chinese characters side by side, and the pieces of a word in letters."""
    joined: list[Span] = []
    for start, end in spans:
        before = joined[-1] if joined else (0, -1)
        single = end - start == 1 and before[1] - before[0] == 1
        letters = not has_han(text[start:end]) and not has_han(text[slice(*before)])
        if before[1] == start and (single or letters) and text[start:end].isalnum():
            joined[-1] = (before[0], end)
        else:
            joined.append((start, end))
    return joined
