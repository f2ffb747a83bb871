"""A question as typed, made fit to search with: cleaned, its language, terms, and what it names."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from embed.bridge import Group
from embed.model import Concept
from embed.places import Mention
from embed.terms import Term, fold, has_han, terms
from embed.words import Mask
from kg.errors import QueryError

LONGEST = 10_000  # code points
_DIVISIONS = "省市县区州盟旗"  # what a place's name may be said without


@dataclass(frozen=True, slots=True)
class Question:
    """A cleaned question; `language` is "zh" or "en"."""

    text: str
    language: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: without the words it is asked with and the places it names."""

    question: Question
    mask: Mask  # of its characters
    groups: tuple[Group, ...]
    places: tuple[Mention, ...]
    topics: tuple[Concept, ...] = ()  # named, also inside longer names
    glosses: tuple[Group, ...] = ()  # what else a general dictionary knows of it: ranks, and is no evidence

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that stand in the subject, or all."""
        own = self._before
        kept = tuple(term for term in self.question.terms if own[term.end] > own[term.start])
        return kept or self.question.terms

    @property
    def whole(self) -> frozenset[str]:
        """The terms that lie wholly in the subject: of 平台的 not 台的."""
        own = self._before
        return frozenset(t.text for t in self.question.terms if own[t.end] - own[t.start] == t.end - t.start)

    @property
    def _before(self) -> list[int]:
        """How many characters before each place are of the subject."""
        return [0, *accumulate(self.mask.tolist())]

    @property
    def names(self) -> tuple[str, ...]:
        """The Chinese names of concepts that the question says itself, or that say its English words."""
        if self.question.language != "zh":
            return tuple(name for group in self.groups for name in group.names)
        text = fold(self.question.text).text
        labels = (fold(label).text for topic in self.topics for label in topic.labels)
        return tuple(label for label in labels if label in text)

    def share(self, groups: Sequence[Group]) -> float:
        """Return the share of the subject's characters that name these."""
        spans = np.zeros_like(self.mask)
        for group in groups:
            spans[group.start : group.end] = True
        return float((self.mask & spans).sum() / max(1, self.mask.sum()))


def read_question(text: str) -> Question:
    """Return the question; QueryError when it holds no word or is longer than 10,000 characters."""
    if len(text) > LONGEST:
        raise QueryError("query", f"longer than {LONGEST:,} characters", "shorten it")
    cleaned = " ".join("".join(_visible(character) for character in text).split())
    if not any(character.isalnum() for character in cleaned):
        raise QueryError("query", "holds no word to look for", "type a few words, such as 闭环反馈")
    return Question(cleaned, "zh" if has_han(cleaned) else "en", terms(cleaned))


def _visible(character: str) -> str:
    """Return a space for control characters and halves of surrogate pairs."""
    return " " if unicodedata.category(character) in ("Cc", "Cs") else character


def short_name(place: str) -> str:
    """Return 宁波 for 宁波市; names of two characters stay whole."""
    return place[:-1] if len(place) > 2 and place[-1] in _DIVISIONS else place
