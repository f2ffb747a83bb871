"""From the words of a question to the words of texts: concepts it names, each scored by its best name.

An English question reaches Chinese texts so, and an everyday word the written one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from embed.encoder import Vectors
from embed.english import compounds, words
from embed.fusion import Scale, scale_of
from embed.model import Concept
from embed.terms import fold, has_han

_SATURATION = 0.5  # of a repeated word: that a text holds it counts, how often little
WORD = "word"  # kind of a concept all of whose names mean the same
_BETWEEN = "\0"  # texts laid end to end
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Concepts named by the same words of a question, with the Chinese names of the narrowest, folded."""

    start: int
    end: int
    concepts: tuple[Concept, ...]
    names: Words


class Bridge:
    """The concepts of an index, by their names."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._chinese: dict[str, list[Concept]] = defaultdict(list)
        self._english: dict[str, list[tuple[Words, Concept]]] = defaultdict(list)
        for concept in concepts:
            for label in concept.labels:
                self._add(fold(label).text, concept)
        self._named = list(self._chinese.items())
        self._begun: dict[str, list[int]] = defaultdict(list)  # places of the labels by first character
        for place, (label, _) in enumerate(self._named):
            self._begun[label[0]].append(place)
        self._found = lru_cache(maxsize=1)(self._find)  # asked for groups, then for what is named

    def _add(self, label: str, concept: Concept) -> None:
        if has_han(label):
            if len(label) > 1:
                self._chinese[label].append(concept)
            return
        named = tuple(word.text for word in words(label))
        joined = tuple(word.text for word in compounds(label))
        for one in (named, joined) if len(named) == 2 else (named,):
            if one:
                self._english[one[0]].append((one, concept))

    def groups(self, question: str) -> tuple[Group, ...]:
        """Return the concepts named, of overlapping names only those not inside a longer one."""
        folded = fold(question)
        found = self._found(folded.text)
        spans: dict[tuple[int, int], list[Concept]] = defaultdict(list)
        for start, end, concept in found:
            if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found):
                spans[start, end].append(concept)
        return tuple(
            _group(folded.origin[start], folded.origin[end - 1] + 1, named)
            for (start, end), named in sorted(spans.items())
        )

    def named(self, question: str, kind: str) -> tuple[Concept, ...]:
        """Return the concepts of a kind that are named anywhere, also inside longer names."""
        found = (concept for _, _, concept in self._found(fold(question).text))
        return tuple(dict.fromkeys(concept for concept in found if concept.kind == kind))

    def _find(self, text: str) -> list[tuple[int, int, Concept]]:
        return [*self._named_in_chinese(text), *self._named_in_english(text)]

    def _named_in_chinese(self, text: str) -> Iterable[tuple[int, int, Concept]]:
        likely = sorted(place for character in set(text) for place in self._begun.get(character, ()))
        for place in likely:
            label, concepts = self._named[place]
            at = text.find(label)
            if at >= 0:
                yield from ((at, at + len(label), concept) for concept in concepts)

    def _named_in_english(self, text: str) -> Iterable[tuple[int, int, Concept]]:
        found = words(text)
        for at, word in enumerate(found):
            for label, concept in self._english.get(word.text, ()):
                part = found[at : at + len(label)]
                if tuple(one.text for one in part) == label:
                    yield word.start, part[-1].end, concept
        for word in compounds(text):
            for label, concept in self._english.get(word.text, ()):
                if len(label) == 1:
                    yield word.start, word.end, concept


def _group(start: int, end: int, named: Iterable[Concept]) -> Group:
    concepts = tuple(dict.fromkeys(named))
    words = [concept for concept in concepts if concept.kind == WORD]  # topics and stages lead to much else
    folded = (fold(label).text for one in words or concepts for label in one.labels if has_han(label))
    return Group(start, end, concepts, tuple(dict.fromkeys(label for label in folded if len(label) > 1)))


@dataclass(frozen=True, slots=True)
class Bridged:
    """What a question's groups are worth: their rarity, and the scale of their sum over the base."""

    groups: tuple[Group, ...]
    rarity: Vectors
    scale: Scale
    share: float  # of the question's subject that they are

    def of(self, texts: Laid) -> Vectors:
        """Return the score of each text."""
        scores: Vectors = _counts(self.groups, texts) @ self.rarity
        return scores


class Laid:
    """Folded texts laid end to end, in which names are counted; what was counted is kept."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.count = len(texts)
        self._joined = _BETWEEN.join(texts)
        self._starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        self._often: dict[str, Vectors | None] = {}

    def often(self, name: str) -> Vectors | None:
        """Return how often a name stands in each text, or None when it stands in none."""
        if name not in self._often:
            self._often[name] = self._counted(name) if name in self._joined else None
        return self._often[name]

    def _counted(self, name: str) -> Vectors:
        held = np.searchsorted(self._starts, _places(self._joined, name), side="right") - 1
        return np.bincount(held, minlength=self.count).astype(np.float32)


def bridged(groups: tuple[Group, ...], sample: Laid, count: int, *, share: float) -> Bridged:
    """Return the groups with rarities estimated on a sample of the `count` texts (all of a small base)."""
    held = _counts(groups, sample)
    holding = (held > 0).mean(axis=0) * count
    rarity = np.array([math.log(1 + (count - n + 0.5) / (n + 0.5)) for n in holding.tolist()], np.float32)
    return Bridged(groups, rarity, scale_of(held @ rarity), share)


def _places(text: str, name: str) -> list[int]:
    """Return where a name stands in a text, as str.count counts."""
    found, at = list[int](), text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + len(name))
    return found


def _counts(groups: Sequence[Group], texts: Laid) -> Vectors:
    """Return [texts, groups]: how often the most frequent name of each group stands in each text, damped."""
    often = np.zeros((texts.count, len(groups)), np.float32)
    for at, group in enumerate(groups):
        for found in map(texts.often, group.names):
            if found is not None:
                np.maximum(often[:, at], found, out=often[:, at])
    damped: Vectors = often * np.float32(1 + _SATURATION) / (often + np.float32(_SATURATION))
    return damped
