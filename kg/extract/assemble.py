"""From the Docs of one document to its Extraction: source offsets, reading order, no doubles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kg.extract.mentions import mentions
from kg.extract.names import display_name, normal_key
from kg.model import Chain, Document, Extraction, Figure, LoopClaim, Mention, Step, TopicTag

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

Located = TypeVar("Located", Chain, Figure, TopicTag)


def assemble(document: Document, docs: Sequence[Doc], *, extractor: str) -> Extraction:
    """Return what the pipeline found in the document's paragraphs."""
    text = document.source.text
    found = tuple(sorted(_unique(m for doc in docs for m in _mentions(doc, text)), key=_reading_order))
    figures = sorted((f for doc in docs for f in _moved(doc, doc._.figures, text)), key=_start)
    return Extraction(
        document=document,
        mentions=found,
        chains=tuple(sorted((c for doc in docs for c in _chains(doc, text, found)), key=_start)),
        claims=tuple(sorted((c for doc in docs for c in _claims(doc, text, found)), key=_start)),
        outcomes=tuple(f for f in figures if f.kind != "commitment"),
        commitments=tuple(f for f in figures if f.kind == "commitment"),
        topics=tuple(t for doc in docs for t in _moved(doc, doc._.topics, text)),
        extractor=extractor,
    )


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


def _chains(doc: Doc, text: str, found: Sequence[Mention]) -> Iterator[Chain]:
    offset = doc._.paragraph.source_start
    for chain in _moved(doc, doc._.chains, text):
        steps = tuple(_step(step, offset, text) for step in chain.steps)
        yield replace(chain, steps=steps, mechanism=_mechanism_over(found, chain.start, chain.end))


def _claims(doc: Doc, text: str, found: Sequence[Mention]) -> Iterator[LoopClaim]:
    """Yield the claims whose mechanism is still there."""
    offset = doc._.paragraph.source_start
    for claim in doc._.claims:
        at = _mechanism_over(found, claim.mechanism.start + offset, claim.mechanism.end + offset)
        if at is not None:
            start, end = claim.quote.start + offset, claim.quote.end + offset
            yield LoopClaim(at, start, end, text[start:end])


def _mechanism_over(found: Sequence[Mention], start: int, end: int) -> int | None:
    """Return the index of the smallest mechanism around the stretch."""
    over = [
        (mention.end - mention.start, at)
        for at, mention in enumerate(found)
        if mention.kind == "mechanism" and mention.start <= start and end <= mention.end
    ]
    return min(over)[1] if over else None
