"""Claims of what practices report beside mechanisms: named things, places, figures, topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Extraction, Figure, Mention, Span
from kg.statements.addresses import Addresses
from kg.statements.entities import entity_iri
from kg.statements.evidence import Claim
from kg.statements.triples import Triple, boolean, decimal, given, maybe, node, typed
from ontology import concepts
from ontology import terms as jy

RELATION = {
    "platform": jy.usesPlatform,
    "programme": jy.runsProgramme,
    "instrument": jy.citesInstrument,
    "organization": jy.involves,
    "place": jy.mentionsPlace,
}


def find_claims(extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    """Yield named things, figures and topics, each on its words."""
    for mention in extraction.mentions:
        if mention.kind in RELATION:
            yield _mention(mention, at)
    yield from _figures(extraction.outcomes, "outcome", jy.reportsOutcome, at)
    yield from _figures(extraction.commitments, "commitment", jy.promises, at)
    for tag in extraction.topics:
        subject = at.practice(tag.excerpt_index, tag.paragraph_index)
        topic = node(concepts.concept_iri("topic", tag.topic))
        span = Span(tag.start, tag.end)
        verdict = at.verdict("topic", span, tag.topic)
        yield Claim(subject, jy.DCT + "subject", topic, span, "topic-words", tag.score, verdict=verdict)


def _mention(m: Mention, at: Addresses) -> Claim:
    subject = at.reporter(m.excerpt_index, m.paragraph_index)
    object = node(entity_iri(at.base, m))
    span = Span(m.start, m.end)
    said = (m.rule, m.confidence, m.act, m.modality, at.verdict(m.kind, span))
    return Claim(subject, RELATION[m.kind], object, span, *said)


def _figures(figures: Sequence[Figure], kind: str, relation: str, at: Addresses) -> Iterator[Claim]:
    for f in figures:
        subject = at.practice(f.excerpt_index, f.paragraph_index)
        object = node(_name(f, kind, at))
        span = Span(f.start, f.end)
        verdict = at.verdict(kind, span)
        yield Claim(subject, relation, object, span, f.rule, f.confidence, verdict=verdict)


def _name(f: Figure, kind: str, at: Addresses) -> str:
    return at.figure(kind, f.excerpt_index, f.paragraph_index, f.quote, f.start)


def figure_triples(extraction: Extraction, at: Addresses) -> Iterator[Triple]:
    """Yield the values of outcomes and commitments."""
    for f in extraction.outcomes:
        name = _name(f, "outcome", at)
        yield from typed(name, jy.Outcome, f.quote)
        yield name, jy.outcomeKind, node(concepts.concept_iri("outcome-kind", f.kind))
        yield from _values(name, f)
    for f in extraction.commitments:
        name = _name(f, "commitment", at)
        yield from typed(name, jy.Commitment, f.quote)
        yield from _values(name, f)


def _values(name: str, f: Figure) -> Iterator[Triple]:
    return given(
        name,
        (jy.value, decimal(f.value)),
        (jy.unit, maybe(f.unit)),
        (jy.object, maybe(f.object)),
        (jy.approximate, boolean(f.approx)),
        (jy.time, maybe(f.time)),
    )
