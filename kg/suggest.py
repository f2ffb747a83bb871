"""What nearness of meaning suggests and no statement is made of: further topics of a passage, names alike.

How near two texts are is told by whoever calls; words alone decide what is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import ontology.concepts
from kg.extract.lexicon import read
from kg.extract.text import normalise
from kg.extract.topics import keyword_scores
from kg.link import related
from kg.model import Excerpt, Extraction, Mention, Passage

NAMED_ALIKE = ("platform", "programme", "mechanism", "instrument")


class Nearness(Protocol):
    """Says how near in meaning texts are: one row a question, one column a text, cosines."""

    def __call__(self, questions: Sequence[str], texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        """Return the cosine of every question with every text."""


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """A topic a passage may have: `score` = words + weight × nearness, by which a passage's are ranked."""

    document: str
    excerpt_index: int
    paragraph_index: int
    topic: str
    score: float
    words: float  # what keywords alone say
    nearness: float  # to the topic's label, less what is usual for that label
    heading: str


@dataclass(frozen=True, slots=True)
class AlikeSuggestion:
    """Two names of one kind, of different bodies, that may be one thing."""

    kind: str
    one: str
    other: str
    nearness: float
    documents: tuple[str, str]


def topic_scores(
    extraction: Extraction, near: Nearness
) -> Iterator[tuple[Excerpt, Passage, list[TopicSuggestion]]]:
    """Yield every passage with all topics, best first.

    Nearness is that of the nearest sentence, less how near a label is to the definitions of all topics.
    """
    topics = ontology.concepts.load().topics
    labels = [f"{topic.zh},{'、'.join(topic.words[1:_LABELS])}" for topic in topics]
    usual = [sum(row) / len(row) for row in near(labels, [topic.definition_zh for topic in topics])]
    text = normalise(extraction.document.source.text)
    places = [(excerpt, passage) for excerpt in extraction.document.excerpts for passage in excerpt.passages]
    rows = near(labels, [span.of(text) for _, passage in places for span in passage.sentences])
    done = 0
    for excerpt, passage in places:
        own = slice(done, done := done + len(passage.sentences))
        close = [max(row[own]) - mean for row, mean in zip(rows, usual, strict=True)]
        yield excerpt, passage, _ranked(extraction, excerpt, passage, text, close)


_LABELS = 6  # names of a topic that its question lists


def _ranked(
    extraction: Extraction, excerpt: Excerpt, passage: Passage, text: str, close: Sequence[float]
) -> list[TopicSuggestion]:
    topics = ontology.concepts.load().topics
    words = keyword_scores(text[passage.start : passage.end], _headed(passage))
    weight, mean = read("topics")["nearness_weight"], sum(close) / len(close)
    heading = passage.heading or passage.sentences[0]
    scored = [
        TopicSuggestion(
            extraction.document.source.id,
            excerpt.index,
            passage.index,
            topic.id,
            round(words.get(topic.id, 0.0) + weight * (nearness - mean), 3),
            round(words.get(topic.id, 0.0), 3),
            round(nearness, 3),
            heading.of(extraction.document.source.text),
        )
        for topic, nearness in zip(topics, close, strict=True)
    ]
    return sorted(scored, key=lambda one: (-one.score, one.topic))


def _headed(passage: Passage) -> tuple[int, int] | None:
    inside = passage.heading and passage.start <= passage.heading.start < passage.end
    if not inside or passage.heading is None:
        return None
    return passage.heading.start - passage.start, passage.heading.end - passage.start


def topics(extractions: Sequence[Extraction], near: Nearness) -> list[TopicSuggestion]:
    """Return topics among the best of their passage that are not stated of it, the surest first."""
    found: list[TopicSuggestion] = []
    for extraction in extractions:
        stated = {(t.excerpt_index, t.paragraph_index, t.topic) for t in extraction.topics}
        for excerpt, passage, ranked in topic_scores(extraction, near):
            best = ranked[: read("topics")["suggested"]]
            new = (one for one in best if (excerpt.index, passage.index, one.topic) not in stated)
            found += [one for one in new if one.score >= read("topics")["least_suggested"]]
    return sorted(found, key=lambda one: (-one.score, one.document, one.excerpt_index, one.paragraph_index))


def alike(extractions: Sequence[Extraction], near: Nearness) -> list[AlikeSuggestion]:
    """Return names of different bodies that are near in meaning and not linked, the nearest first."""
    found: list[AlikeSuggestion] = []
    for kind in NAMED_ALIKE:
        found += _alike(kind, _first_of_each(extractions, kind), near)
    return sorted(found, key=lambda one: (-one.nearness, one.kind, one.one, one.other))


def _first_of_each(extractions: Sequence[Extraction], kind: str) -> list[tuple[str, str, Mention]]:
    """Return (document, body, mention) of every key of a kind, by key."""
    first: dict[str, tuple[str, str, Mention]] = {}
    for extraction in extractions:
        bodies = {excerpt.index: excerpt.org or "" for excerpt in extraction.document.excerpts}
        document = extraction.document.source.id
        for mention in extraction.mentions:
            if mention.kind == kind:
                first.setdefault(mention.key, (document, bodies[mention.excerpt_index], mention))
    return [first[key] for key in sorted(first)]


def _alike(kind: str, named: Sequence[tuple[str, str, Mention]], near: Nearness) -> Iterator[AlikeSuggestion]:
    names = [mention.name for _, _, mention in named]
    rows = near(names, names) if len(names) > 1 else []
    least = read("names")["alike_from"]
    for one, other in combinations(range(len(names)), 2):
        (d1, body1, m1), (d2, body2, m2) = named[one], named[other]
        if rows[one][other] >= least and (d1, body1) != (d2, body2) and related(m1, m2) is None:
            yield AlikeSuggestion(kind, m1.name, m2.name, round(float(rows[one][other]), 3), (d1, d2))
