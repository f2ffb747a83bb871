"""Claims of what practices report beside mechanisms: named things, places, figures, slogans, topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.names import display_name
from kg.model import Extraction, Figure, Mention, Slogan, Span
from kg.statements.addresses import Addresses
from kg.statements.entities import entity_iri
from kg.statements.evidence import Claim
from kg.statements.triples import Triple, boolean, chinese, decimal, given, integer, maybe, node, typed
from ontology import concepts
from ontology import terms as jy

RELATION = {
    "platform": jy.usesPlatform,
    "programme": jy.runsProgramme,
    "instrument": jy.citesInstrument,
    "organization": jy.involves,
    "place": jy.mentionsPlace,
}

SURE_SLOGAN, BARE_SLOGAN = 0.9, 0.7  # confidence in a slogan with its members, and without


def find_claims(extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    """Yield named things, figures, slogans and topics, each on its words."""
    for mention in extraction.mentions:
        if mention.kind in RELATION:
            yield _mention(mention, at)
    yield from _figures(extraction.outcomes, "outcome", jy.reportsOutcome, at)
    yield from _figures(extraction.commitments, "commitment", jy.promises, at)
    yield from _figures(extraction.targets, "target", jy.aimsAt, at)
    yield from _slogans(extraction, at)
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


def _slogans(extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    """Yield who uses each slogan, and its members, each on its own words."""
    for slogan in extraction.slogans:
        name = _name(slogan, "slogan", at)
        subject = at.practice(slogan.excerpt_index, slogan.paragraph_index)
        sure = SURE_SLOGAN if slogan.members else BARE_SLOGAN
        yield Claim(subject, jy.usesSlogan, node(name), Span(slogan.start, slogan.end), "slogan", sure)
        for member in slogan.members:
            words = chinese(display_name(member.of(at.source.text)))
            yield Claim(name, jy.member, words, member, "slogan:member", sure)


def slogan_triples(extraction: Extraction, at: Addresses) -> Iterator[Triple]:
    """Yield how many things each slogan counts and whether the text lists them."""
    for slogan in extraction.slogans:
        name = _name(slogan, "slogan", at)
        yield from typed(name, jy.Slogan, slogan.quote)
        yield name, jy.memberCount, integer(slogan.count)
        yield name, jy.membersGiven, boolean(bool(slogan.members))


def _name(f: Figure | Slogan, kind: str, at: Addresses) -> str:
    return at.figure(kind, f.excerpt_index, f.paragraph_index, f.quote, f.start)


def figure_triples(extraction: Extraction, at: Addresses) -> Iterator[Triple]:
    """Yield the values of outcomes, commitments and targets."""
    for f in extraction.outcomes:
        name = _name(f, "outcome", at)
        yield from typed(name, jy.Outcome, f.quote)
        yield name, jy.outcomeKind, node(concepts.concept_iri("outcome-kind", f.kind))
        yield from _values(name, f)
    for f in extraction.commitments:
        name = _name(f, "commitment", at)
        yield from typed(name, jy.Commitment, f.quote)
        yield from _values(name, f)
    for f in extraction.targets:
        name = _name(f, "target", at)
        yield from typed(name, jy.Target, f.quote)
        yield name, jy.outcomeKind, node(concepts.concept_iri("outcome-kind", f.kind))
        yield name, jy.modality, node(concepts.concept_iri("modality", f.modality))
        yield from _values(name, f)


def _values(name: str, f: Figure) -> Iterator[Triple]:
    return given(
        name,
        (jy.value, decimal(f.value)),
        (jy.upperValue, None if f.upper is None else decimal(f.upper)),
        (jy.valueBefore, None if f.before is None else decimal(f.before)),
        (jy.unit, maybe(f.unit)),
        (jy.object, maybe(f.object)),
        (jy.approximate, boolean(f.approx)),
        (jy.time, maybe(f.time)),
    )
