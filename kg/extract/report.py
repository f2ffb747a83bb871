"""An extraction as plain lists and dicts, one per excerpt: the shape of `extract --json`."""

from __future__ import annotations

from typing import Any

from kg.model import Chain, Excerpt, Extraction, Figure, Mention, Passage, Slogan, Span, TopicTag

Json = dict[str, Any]
# List of the report -> kind of mention in it.
_LISTS = {
    "mechanisms": "mechanism",
    "platforms": "platform",
    "programmes": "programme",
    "instruments": "instrument",
    "organizations": "organization",
    "places": "place",
}


def as_json(extraction: Extraction) -> list[Json]:
    """Return one object per excerpt in reading order; spans are code points of the source text."""
    return [_excerpt(extraction, excerpt) for excerpt in extraction.document.excerpts]


def _excerpt(extraction: Extraction, excerpt: Excerpt) -> Json:
    text, index = extraction.document.source.text, excerpt.index
    return {
        "org": excerpt.org,
        "city": excerpt.city,
        "title": excerpt.title(text),
        "passages": [_passage(passage) for passage in excerpt.passages],
        "practices": [_practice(passage, text) for passage in excerpt.passages],
        **{name: _mentions(extraction, index, kind) for name, kind in _LISTS.items()},
        "outcomes": [_figure(f) for f in extraction.outcomes if f.excerpt_index == index],
        "commitments": [_figure(f) for f in extraction.commitments if f.excerpt_index == index],
        "targets": [_figure(f) for f in extraction.targets if f.excerpt_index == index],
        "chains": [_chain(c) for c in _free_chains(extraction) if c.excerpt_index == index],
        "slogans": [_slogan(s, text) for s in extraction.slogans if s.excerpt_index == index],
        "topics": [_topic(t) for t in extraction.topics if t.excerpt_index == index],
        "notes": [*extraction.document.notes, *extraction.notes],
    }


def _passage(passage: Passage) -> Json:
    return {"paragraph_index": passage.index, "start": passage.start, "end": passage.end}


def _practice(passage: Passage, text: str) -> Json:
    return {
        "heading": passage.heading.of(text).strip() if passage.heading else None,
        **_passage(passage),
        "measures": [_stretch(span, text) for span in passage.measures],
    }


def _stretch(span: Span, text: str) -> Json:
    return {"quote": span.of(text), "start": span.start, "end": span.end}


def _mentions(extraction: Extraction, excerpt_index: int, kind: str) -> list[Json]:
    return [
        _mention(mention) | _particulars(extraction, at, mention)
        for at, mention in enumerate(extraction.mentions)
        if mention.kind == kind and mention.excerpt_index == excerpt_index
    ]


def _mention(mention: Mention) -> Json:
    return {
        "name": mention.name,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
        "paragraph_index": mention.paragraph_index,
        "rule": mention.rule,
        "confidence": mention.confidence,
        "modality": mention.modality,
    }


def _particulars(extraction: Extraction, at: int, mention: Mention) -> Json:
    """Return what only this kind of mention has."""
    if mention.kind == "place":
        return {"code": mention.place_code}
    if mention.kind == "organization":
        return {}
    told = {"act": mention.act, "partners": list(mention.partners)}
    return told | _chain_of(extraction, at) if mention.kind == "mechanism" else told


def _chain_of(extraction: Extraction, at: int) -> Json:
    """Return chain kind, steps and the two loop flags of the mechanism at index `at`."""
    chain = next((chain for chain in extraction.chains if chain.mechanism == at), None)
    return {
        "chain": chain.kind if chain else None,
        "steps": _steps(chain) if chain else [],
        "loop_claimed": any(claim.mechanism == at for claim in extraction.claims),
        "loop_derived": bool(chain and chain.loop_derived),
    }


def _steps(chain: Chain) -> list[Json]:
    return [
        {
            "text": step.text,
            "actor": step.actor,
            "action": step.action,
            "stage": step.stage,
            "role": step.role,
            "deadline": step.deadline,
            "start": step.start,
            "end": step.end,
        }
        for step in chain.steps
    ]


def _located(one: Chain | Figure) -> Json:
    return {
        "name": one.quote,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "paragraph_index": one.paragraph_index,
        "rule": one.rule,
        "confidence": one.confidence,
    }


def _free_chains(extraction: Extraction) -> list[Chain]:
    """Return the chains that no named mechanism holds."""
    return [chain for chain in extraction.chains if chain.mechanism is None]


def _chain(chain: Chain) -> Json:
    return _located(chain) | {"chain": chain.kind, "steps": _steps(chain), "loop_derived": chain.loop_derived}


def _figure(figure: Figure) -> Json:
    return _located(figure) | {
        "value": _number(figure.value),
        "unit": figure.unit,
        "object": figure.object,
        "approx": figure.approx,
        "kind": figure.kind,
        "time": figure.time,
        "upper": _number(figure.upper),
        "before": _number(figure.before),
        "modality": figure.modality,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _slogan(slogan: Slogan, text: str) -> Json:
    """Return a slogan; `note` says aloud that the text does not list what it numbers."""
    return {
        "quote": slogan.quote,
        "start": slogan.start,
        "end": slogan.end,
        "paragraph_index": slogan.paragraph_index,
        "count": slogan.count,
        "members": [_stretch(member, text) for member in slogan.members],
        "note": None if slogan.members else "members not given",
    }


def _topic(topic: TopicTag) -> Json:
    return {
        "id": topic.topic,
        "name": topic.topic,
        "score": topic.score,
        "quote": topic.quote,
        "start": topic.start,
        "end": topic.end,
        "paragraph_index": topic.paragraph_index,
        "rule": "keyword",
        "confidence": topic.score,
    }
