"""What there is to review: every finding of a base, the most doubtful and most used first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.curation.anchors import Folded, fold, target_of, words
from kg.curation.model import Change, Curated, Target
from kg.model import Chain, Excerpt, Extraction, Figure, Mention, Span, TopicTag, Verdict

AUTO, CANDIDATE = "auto", "candidate"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with where it stands and how far it reaches."""

    id: str  # 8 hex digits, the same in every reading that has these words
    document: str
    target: Target
    name: str  # display form; of a topic its id
    start: int
    end: int
    excerpt: Excerpt
    paragraph_index: int | None
    rule: str
    confidence: float
    reach: int  # uses of the entity in the base, and cities beyond the first
    status: str  # auto, accepted or edited; candidate for what only a second opinion reads
    who: tuple[str, ...]
    seen: Change  # what was read of it: what an acceptance says is right
    steps: tuple[str, ...] = ()  # of a chain: text and stage of each

    @property
    def weight(self) -> float:
        """Uncertainty times reach: what to look at first."""
        return round((1 - self.confidence) * self.reach, 4)

    def as_json(self) -> dict[str, object]:
        """Return the object of `jingyan review list --json`."""
        return {
            "id": self.id,
            "document": self.document,
            "kind": self.target.kind,
            "quote": self.target.quote,
            "name": self.name,
            "occurrence": self.target.occurrence,
            "start": self.start,
            "end": self.end,
            "org": self.excerpt.org,
            "city": self.excerpt.city,
            "paragraph_index": self.paragraph_index,
            "rule": self.rule,
            "confidence": self.confidence,
            "reach": self.reach,
            "weight": self.weight,
            "status": self.status,
            "who": list(self.who),
            "steps": list(self.steps),
        }


def findings(curated: Sequence[Curated]) -> tuple[Finding, ...]:
    """Return the findings of a base, decided ones too, by weight, then as they stand in the texts."""
    reach = _reach([one.extraction for one in curated])
    found = [finding for one in curated for finding in _of(one.extraction, reach)]
    return tuple(sorted(found, key=lambda f: (-f.weight, f.document, f.start, f.end, f.target.kind)))


def candidates(curated: Sequence[Curated]) -> tuple[Finding, ...]:
    """Return what only a second opinion reads and no name now covers, the surest first."""
    found = [finding for one in curated for finding in _candidates(one.extraction)]
    return tuple(sorted(found, key=lambda f: (-f.confidence, f.document, f.start, f.end, f.target.kind)))


def _candidates(extraction: Extraction) -> Iterator[Finding]:
    folded = fold(extraction.document.source.text)
    excerpts = {excerpt.index: excerpt for excerpt in extraction.document.excerpts}
    for one in extraction.candidates:
        if not any(_touches(one, m) for m in extraction.mentions):
            excerpt = excerpts[one.excerpt_index]
            yield replace(_finding(extraction, folded, one.kind, one, excerpt, 1, None), status=CANDIDATE)


def _touches(one: Mention, other: Mention) -> bool:
    named = other.kind not in ("organization", "place")
    return named and one.start < other.end and other.start < one.end


def finding_id(document: str, target: Target) -> str:
    """Return the short name of a finding."""
    parts = (document, target.kind, target.topic or "", words(target.quote), str(target.occurrence))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:8]


Reach = dict[tuple[str, str], int]


def _reach(extractions: Sequence[Extraction]) -> Reach:
    uses: Counter[tuple[str, str]] = Counter()
    cities: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for extraction in extractions:
        for m in extraction.mentions:
            uses[m.kind, m.key] += 1
            here = (extraction.document.source.id, m.excerpt_index)
            cities.setdefault((m.kind, m.key), set()).add(here)
    return {key: count + len(cities[key]) - 1 for key, count in uses.items()}


def _of(extraction: Extraction, reach: Reach) -> Iterator[Finding]:
    folded = fold(extraction.document.source.text)
    excerpts = {excerpt.index: excerpt for excerpt in extraction.document.excerpts}
    verdicts = {(v.kind, v.start, v.end, v.topic): v for v in extraction.verdicts}
    for kind, item in _items(extraction):
        topic = item.topic if isinstance(item, TopicTag) else None
        verdict = verdicts.get((kind, item.start, item.end, topic))
        used = reach[item.kind, item.key] if isinstance(item, Mention) else 1
        yield _finding(extraction, folded, kind, item, excerpts[item.excerpt_index], used, verdict)


def _items(extraction: Extraction) -> Iterator[tuple[str, Mention | Chain | Figure | TopicTag]]:
    yield from ((m.kind, m) for m in extraction.mentions)
    yield from (("chain", c) for c in extraction.chains)
    yield from (("outcome", f) for f in extraction.outcomes)
    yield from (("commitment", f) for f in extraction.commitments)
    yield from (("topic", t) for t in extraction.topics)


def _finding(
    extraction: Extraction,
    folded: Folded,
    kind: str,
    item: Mention | Chain | Figure | TopicTag,
    excerpt: Excerpt,
    reach: int,
    verdict: Verdict | None,
) -> Finding:
    document = extraction.document.source.id
    topic = item.topic if isinstance(item, TopicTag) else None
    target = target_of(folded, kind, Span(item.start, item.end), topic=topic)
    return Finding(
        id=finding_id(document, target),
        document=document,
        target=target,
        name=item.name if isinstance(item, Mention) else topic or item.quote,
        start=item.start,
        end=item.end,
        excerpt=excerpt,
        paragraph_index=item.paragraph_index,
        rule="keyword" if isinstance(item, TopicTag) else item.rule,
        confidence=item.score if isinstance(item, TopicTag) else item.confidence,
        reach=reach,
        status=verdict.status if verdict else AUTO,
        who=verdict.who if verdict else (),
        seen=_seen(kind, item),
        steps=tuple(_step(s.text, s.stage) for s in item.steps) if isinstance(item, Chain) else (),
    )


_SEEN = {
    **dict.fromkeys(("mechanism", "platform", "programme", "instrument"), ("act", "modality")),
    "outcome": ("value", "unit", "object", "approx", "kind", "time"),
    "commitment": ("value", "unit", "object", "approx", "time"),
}


def _seen(kind: str, item: Mention | Chain | Figure | TopicTag) -> Change:
    """Return the values of a finding in the words of `set`; those not read are left out."""
    if isinstance(item, Chain):
        return {"chain": item.kind, "stages": tuple(step.stage or "" for step in item.steps)}
    values = {name: getattr(item, name) for name in _SEEN.get(kind, ())}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _step(text: str, stage: str | None) -> str:
    return f"{text} [{stage}]" if stage else text
