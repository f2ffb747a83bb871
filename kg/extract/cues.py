"""Words that speak for topics, found in one pass: longest first, none inside another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import ontology.concepts
from kg.extract.lexicon import read, words
from kg.model import Span


def cues(text: str) -> Iterator[Span]:
    """Yield the cues of a normal text from left to right: of those that start together the longest."""
    by_start, end = _by_start(), 0
    for start, pair in enumerate(map(str.__add__, text, f"{text[1:]} ")):
        if (pair in by_start or pair[0] in by_start) and start >= end:
            those = (*by_start.get(pair, ()), *by_start.get(pair[0], ()))
            word = next((word for word in those if text.startswith(word, start)), "")
            end = start + len(word)
            if word:
                yield Span(start, end)


@cache
def topics_of() -> dict[str, tuple[str, ...]]:
    """Return cue -> the topics it speaks for: labels of the ontology and words of the lexicon."""
    found: dict[str, set[str]] = defaultdict(set)
    for concept in ontology.concepts.load().topics:
        lines = read("topics")["words"].get(concept.id, ())
        for word in (*concept.words, *(word for line in lines for word in line)):
            found[word].add(concept.id)
    return {word: tuple(sorted(topics)) for word, topics in found.items()}


@cache
def weight(word: str) -> float:
    """Return how much a cue says by its length; a word that says little by itself a share of it."""
    weights: dict[int, float] = read("topics")["weight_by_length"]
    share = float(read("topics")["weak_share"]) if word in words("topics", "weak") else 1.0
    return share * weights[min(len(word), max(weights))]


@cache
def _by_start() -> dict[str, tuple[str, ...]]:
    """Return first two characters, or the only one -> the cues that begin with them, longest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(topics_of(), key=lambda word: (-len(word), word)):
        found[word[:2]].append(word)
    return {start: tuple(those) for start, those in found.items()}
