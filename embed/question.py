"""A question as typed, made fit to search with: cleaned, its language, terms, and what it names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embed.model import Concept
from embed.terms import Term, fold, has_han, phrase, terms
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
class Named:
    """A concept that a question names, and the name it used."""

    concept: Concept
    label: str


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


def named_concepts(question: Question, concepts: Iterable[Concept]) -> tuple[Named, ...]:
    """Return the concepts one of whose names stands in the question, each with the longest such name."""
    folded = fold(question.text).text
    words = [term.text for term in question.terms if not has_han(term.text)]
    found = []
    for concept in concepts:
        held = [label for label in concept.labels if _names(label, folded, words)]
        if held:
            found.append(Named(concept, max(held, key=len)))
    return tuple(found)


def _names(label: str, folded: str, words: Sequence[str]) -> bool:
    if has_han(label):
        return len(label) > 1 and fold(label).text in folded
    wanted = list(phrase(label))
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1)) and bool(
        wanted
    )


def named_places(question: Question, places: Iterable[str]) -> tuple[str, ...]:
    """Return the places whose name, whole or without its last 市 or 县, stands in the question."""
    folded = fold(question.text).text
    return tuple(place for place in places if short_name(fold(place).text) in folded)


def short_name(place: str) -> str:
    """Return 宁波 for 宁波市; names of two characters stay whole."""
    return place[:-1] if len(place) > 2 and place[-1] in _DIVISIONS else place
