"""Topics of a passage by labels and words that speak for them, ranked, each with its strongest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import log2

from spacy.language import Language
from spacy.tokens import Doc

import ontology.concepts
from kg.extract.lexicon import read, words
from kg.extract.words import Paragraph
from kg.model import Chain, Span, TopicTag


def read_topics(paragraph: Paragraph, *, least_score: float | None = None) -> tuple[TopicTag, ...]:
    """Return the topics of a passage, best first; with `least_score` (0 to 1) all that reach it."""
    least = read("topics")["least_score"] if least_score is None else least_score
    tags = []
    for topic, pattern in _patterns().items():
        found = [Span(*match.span()) for match in pattern.finditer(paragraph.text)]
        headed = any(paragraph.in_heading(span.start) for span in found)
        score = _score(paragraph.text, found, headed=headed)
        if found and score >= least:
            tags.append(_tag(paragraph, topic, score, _strongest(paragraph, found)))
    floor = max((tag.score for tag in tags), default=0.0) * _share_of_best(least_score)
    ranked = sorted(tags, key=lambda tag: (-tag.score, tag.topic))
    return tuple(tag for tag in ranked if tag.score >= floor)


def _share_of_best(least_score: float | None) -> float:
    return 0.0 if least_score is not None else float(read("topics")["least_of_best"])


def keyword_scores(text: str, heading: tuple[int, int] | None = None) -> dict[str, float]:
    """Return the score, over 0, of every topic that words of a normal text speak for."""
    start, end = heading or (0, 0)
    found = {t: [Span(*m.span()) for m in p.finditer(text)] for t, p in _patterns().items()}
    headed = {topic: any(start <= span.start < end for span in spans) for topic, spans in found.items()}
    return {t: _score(text, spans, headed=headed[t]) for t, spans in found.items() if spans}


def _score(text: str, found: Sequence[Span], *, headed: bool) -> float:
    """Return raw/(raw + 1) of the summed weights; a word n times weighs log2(n + 1)."""
    times = Counter(span.of(text) for span in found)
    raw = sum(_weight(word) * log2(count + 1) for word, count in times.items())
    raw += read("topics")["heading_bonus"] if headed else 0
    return float(raw / (raw + 1))


def _weight(word: str) -> float:
    weights: dict[int, float] = read("topics")["weight_by_length"]
    share = float(read("topics")["weak_share"]) if word in words("topics", "weak") else 1.0
    return share * weights[min(len(word), max(weights))]


def _strongest(paragraph: Paragraph, found: Sequence[Span]) -> Span:
    """Return the longest keyword; of equals the one in the headline, then the first."""

    def rank(span: Span) -> tuple[int, bool, int]:
        return span.start - span.end, not paragraph.in_heading(span.start), span.start

    return min(found, key=rank)


def _tag(paragraph: Paragraph, topic: str, score: float, keyword: Span) -> TopicTag:
    return TopicTag(
        topic=topic,
        score=round(score, 3),
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index or 0,
        start=keyword.start,
        end=keyword.end,
        quote=keyword.of(paragraph.text),
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return dict(_topic_patterns())


def _topic_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for concept in ontology.concepts.load().topics:
        more = (word for line in read("topics")["words"].get(concept.id, ()) for word in line)
        labels = sorted({*concept.words, *more}, key=lambda word: (-len(word), word))
        yield concept.id, re.compile("|".join(map(re.escape, labels)))


@Language.factory("jy_topics")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.topics` of a passage."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    if doc._.paragraph.kind == "passage":
        found = read_topics(doc._.paragraph)
        doc._.topics = (*found, *_by_loop(doc._.paragraph, doc._.chains, found))
    return doc


def _by_loop(paragraph: Paragraph, chains: Sequence[Chain], found: Sequence[TopicTag]) -> Iterator[TopicTag]:
    """Yield the topic of loops where steps that return the result speak for it and no word did."""
    topic = read("topics")["of_loops"]
    loop = next((chain for chain in chains if chain.loop_derived), None)
    if loop is not None and topic not in {tag.topic for tag in found}:
        yield _tag(paragraph, topic, float(read("topics")["least_score"]), Span(loop.start, loop.end))
