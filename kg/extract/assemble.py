"""From the Docs of one document to its Extraction: source offsets, reading order, no doubles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kg.extract.mentions import mentions
from kg.extract.modality import UNREAL
from kg.extract.names import display_name, normal_key
from kg.model import Chain, Document, Extraction, Figure, LoopClaim, Mention, Slogan, Span, Step, TopicTag

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

Located = TypeVar("Located", Chain, Figure, Slogan, TopicTag)


def assemble(document: Document, docs: Sequence[Doc], *, extractor: str) -> Extraction:
    """Return what the pipeline found in the document's paragraphs."""
    text = document.source.text
    found = tuple(sorted(_unique(m for doc in docs for m in _mentions(doc, text)), key=_reading_order))
    mechanisms = _Mechanisms.of(found)
    figures = sorted((f for doc in docs for f in _moved(doc, doc._.figures, text)), key=_start)
    return Extraction(
        document=document,
        mentions=found,
        chains=tuple(sorted((c for doc in docs for c in _chains(doc, text, mechanisms)), key=_start)),
        claims=tuple(sorted((c for doc in docs for c in _claims(doc, text, mechanisms)), key=_start)),
        outcomes=tuple(f for f in figures if f.kind != "commitment" and f.modality not in UNREAL),
        commitments=tuple(f for f in figures if f.kind == "commitment"),
        topics=tuple(t for doc in docs for t in _moved(doc, doc._.topics, text)),
        extractor=extractor,
        targets=tuple(f for f in figures if f.kind != "commitment" and f.modality in UNREAL),
        slogans=tuple(_slogan(doc, s) for doc in docs for s in _moved(doc, doc._.slogans, text)),
    )


def _slogan(doc: Doc, slogan: Slogan) -> Slogan:
    offset = doc._.paragraph.source_start
    members = tuple(Span(member.start + offset, member.end + offset) for member in slogan.members)
    return replace(slogan, members=members)


def _reading_order(mention: Mention) -> tuple[int, int, str]:
    return mention.start, -mention.end, mention.kind


def _start(located: Chain | Figure | LoopClaim) -> tuple[int, int]:
    return located.start, located.end


def _mentions(doc: Doc, text: str) -> Iterator[Mention]:
    for span in mentions(doc):
        yield _mention(doc, span, text)


def _mention(doc: Doc, span: DocSpan, text: str) -> Mention:
    paragraph = doc._.paragraph
    start, end = paragraph.source_start + span.start, paragraph.source_start + span.end
    name = span._.canonical or display_name(text[start:end])
    return Mention(
        kind=span.label_,
        start=start,
        end=end,
        quote=text[start:end],
        name=name,
        key=normal_key(span.label_, span._.canonical or text[start:end]),
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index,
        rule=span._.rule,
        confidence=round(span._.confidence, 2),
        act=span._.act,
        modality=span._.modality,
        partners=tuple(span._.partners),
        place_code=span._.place_code,
    )


def _unique(found: Iterable[Mention]) -> list[Mention]:
    """Drop a mention that lies inside another of its kind."""
    kept: list[Mention] = []
    reach: dict[str, int] = {}  # kind -> furthest end so far; starts only grow
    for mention in sorted(found, key=_reading_order):
        if mention.end > reach.get(mention.kind, -1):
            kept.append(mention)
            reach[mention.kind] = mention.end
    return kept


def _moved(doc: Doc, located: Iterable[Located], text: str) -> Iterator[Located]:
    """Yield the same things with offsets and quote of the source."""
    offset = doc._.paragraph.source_start
    for one in located:
        start, end = one.start + offset, one.end + offset
        yield replace(one, start=start, end=end, quote=text[start:end])


def _step(step: Step, offset: int, text: str) -> Step:
    start, end = step.start + offset, step.end + offset
    return replace(step, start=start, end=end, text=text[start:end])


def _chains(doc: Doc, text: str, mechanisms: _Mechanisms) -> Iterator[Chain]:
    offset = doc._.paragraph.source_start
    for chain in _moved(doc, doc._.chains, text):
        steps = tuple(_step(step, offset, text) for step in chain.steps)
        yield replace(chain, steps=steps, mechanism=mechanisms.over(chain.start, chain.end))


def _claims(doc: Doc, text: str, mechanisms: _Mechanisms) -> Iterator[LoopClaim]:
    """Yield the claims whose mechanism is still there."""
    offset = doc._.paragraph.source_start
    for claim in doc._.claims:
        at = mechanisms.over(claim.mechanism.start + offset, claim.mechanism.end + offset)
        if at is not None:
            start, end = claim.quote.start + offset, claim.quote.end + offset
            yield LoopClaim(at, start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class _Mechanisms:
    """The mechanisms by where they start, with their index among all mentions."""

    starts: list[int]
    ends: list[int]
    indexes: list[int]

    @classmethod
    def of(cls, found: Sequence[Mention]) -> _Mechanisms:
        """Return those of the mentions, which are in reading order."""
        chosen = [(m.start, m.end, at) for at, m in enumerate(found) if m.kind == "mechanism"]
        return cls([s for s, _, _ in chosen], [e for _, e, _ in chosen], [i for _, _, i in chosen])

    def over(self, start: int, end: int) -> int | None:
        """Return the index of the mechanism around the stretch; mechanisms do not hold one another."""
        at = bisect_right(self.starts, start) - 1
        return self.indexes[at] if at >= 0 and end <= self.ends[at] else None
