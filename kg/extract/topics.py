"""Topics of a passage: what its words, its headline, the titles over it and its loops speak for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log2, sqrt
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.cues import cues, topics_of, weight
from kg.extract.lexicon import read
from kg.extract.words import Paragraph
from kg.model import Chain, Span, TopicTag

Fitted = Mapping[str, Any]  # what lexicon/topic_weights.yaml holds
FEATURES = ("words", "heading", "about", "share", "named", "loop")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the topics of a passage: cues by where they stand, and what each topic has of them."""

    times: Counter[str]  # cue -> how often
    spans: dict[str, list[Span]]  # topic -> its cues
    features: dict[str, dict[str, float]]  # topic -> by the names of FEATURES, absent is 0


def evidence(
    text: str, *, heading: Span | None = None, about: str = "", loops: Sequence[Span] = ()
) -> Evidence:
    """Return what speaks for topics in a normal text; `about`: titles, body and headline over it."""
    found = tuple(cues(text))
    spans = _by_topic(text, found)
    features = {topic: _features(text, each, heading) for topic, each in spans.items()}
    best = max((each["words"] for each in features.values()), default=1.0)
    over = _by_topic(about, tuple(cues(about)))
    for topic, each in features.items():
        each["share"] = each["words"] / best
        each["words"] /= each["words"] + 1
        each["about"] = max((weight(span.of(about)) for span in over.get(topic, ())), default=0.0)
    if loops:
        features.setdefault(read("topics")["of_loops"], {})["loop"] = 1.0
        spans.setdefault(read("topics")["of_loops"], list(loops))
    return Evidence(Counter(span.of(text) for span in found), spans, features)


def _by_topic(text: str, found: Sequence[Span]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for span in found:
        for topic in topics_of()[span.of(text)]:
            spans.setdefault(topic, []).append(span)
    return spans


def _features(text: str, spans: Sequence[Span], heading: Span | None) -> dict[str, float]:
    """Return the summed weights of a topic's cues, n times as log2(n + 1), and the best in the headline."""
    times = Counter(span.of(text) for span in spans)
    headed = [weight(s.of(text)) for s in spans if heading and heading.start <= s.start < heading.end]
    return {
        "words": sum(weight(word) * log2(count + 1) for word, count in times.items()),
        "heading": max(headed, default=0.0),
        "named": 1.0,
    }


def scores(found: Evidence, fitted: Fitted | None = None) -> dict[str, float]:
    """Return how likely each topic is, of those with words or a loop that speak for them."""
    by = fitted or read("topic_weights")
    return {topic: _score(found, topic, by) for topic in found.spans}


def _score(found: Evidence, topic: str, fitted: Fitted) -> float:
    by_place = fitted["base"] + sum(fitted["features"][f] * v for f, v in found.features[topic].items())
    learned: Mapping[str, Mapping[str, float]] = fitted["words"]
    by_word = sum(learned.get(word, {}).get(topic, 0.0) for word in found.times)
    score = 1 / (1 + exp(-by_place)) + by_word / sqrt(len(found.times) or 1)
    return float(min(max(score, 0.0), 1.0))


def stated(scored: Mapping[str, float], least: float) -> list[tuple[str, float]]:
    """Return the topics that reach the least score, best first; the best alone where none does."""
    ranked = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in ranked if pair[1] >= least] or ranked[:1]


def read_topics(
    paragraph: Paragraph, *, least_score: float | None = None, loops: Sequence[Span] = ()
) -> tuple[TopicTag, ...]:
    """Return the topics of a passage, best first: those that reach `least_score` (0 to 1), else the best."""
    found = evidence(paragraph.text, heading=paragraph.heading, about=paragraph.about, loops=loops)
    tags = stated(scores(found), read("topic_weights")["least"] if least_score is None else least_score)
    return tuple(_tag(paragraph, t, score, _strongest(paragraph, found.spans[t])) for t, score in tags)


def keyword_scores(text: str, heading: tuple[int, int] | None = None) -> dict[str, float]:
    """Return the score of every topic that words of a normal text speak for."""
    return scores(evidence(text, heading=Span(*heading) if heading else None))


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


@Language.factory("jy_topics")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.topics` of a passage."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    if doc._.paragraph.kind == "passage":
        doc._.topics = read_topics(doc._.paragraph, loops=loops(doc._.chains))
    return doc


def loops(chains: Sequence[Chain]) -> tuple[Span, ...]:
    """Return the first chain whose last act returns the result: it speaks for the topic of loops."""
    return tuple(Span(chain.start, chain.end) for chain in chains if chain.loop_derived)[:1]
