"""Mechanisms of a document with their chains: one mechanism an excerpt and key, one chain a mechanism."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.model import Chain, Extraction, LoopClaim, Mention, Span, Step, Verdict
from kg.statements.addresses import Addresses
from kg.statements.evidence import Claim
from kg.statements.partners import partners
from kg.statements.triples import Triple, boolean, exact, given, integer, maybe, node, typed
from ontology import concepts
from ontology import terms as jy


@dataclass(slots=True)
class Mechanism:
    """All that was read of one mechanism."""

    excerpt_index: int
    key: str
    label: str
    mentions: list[Mention] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)  # the first, and repetitions of it
    claims: list[LoopClaim] = field(default_factory=list)


def mechanisms(extraction: Extraction) -> tuple[Mechanism, ...]:
    """Return the mechanisms; a chain without a name, or a second one worded otherwise, is one of its own."""
    found: dict[tuple[int, str], Mechanism] = {}
    for mention in extraction.mentions:
        if mention.kind == "mechanism":
            _of(found, mention.excerpt_index, mention.key, mention.name).mentions.append(mention)
    for chain in extraction.chains:
        _home(found, chain, extraction).chains.append(chain)
    for claim in extraction.claims:
        named = extraction.mentions[claim.mechanism]
        _of(found, named.excerpt_index, named.key, named.name).claims.append(claim)
    return tuple(found.values())


def _of(found: dict[tuple[int, str], Mechanism], excerpt_index: int, key: str, label: str) -> Mechanism:
    return found.setdefault((excerpt_index, key), Mechanism(excerpt_index, key, label))


def _home(found: dict[tuple[int, str], Mechanism], chain: Chain, extraction: Extraction) -> Mechanism:
    if chain.mechanism is not None:
        mention = extraction.mentions[chain.mechanism]
        named = _of(found, mention.excerpt_index, mention.key, mention.name)
        if not named.chains or _wording(named.chains[0]) == _wording(chain):
            return named
    return _of(found, chain.excerpt_index, f"chain|{chain.quote}", chain.quote)


def _wording(chain: Chain) -> tuple[str, ...]:
    return tuple(step.text for step in chain.steps)


def mechanism_triples(found: Iterable[Mechanism], at: Addresses) -> Iterator[Triple]:
    """Yield what each mechanism and step is; how it was read is claimed beside it."""
    for mechanism in found:
        name = at.mechanism(mechanism.excerpt_index, mechanism.key)
        yield from typed(name, jy.Mechanism, mechanism.label)
        yield from given(name, (jy.act, _act(mechanism)), (jy.modality, _modality(mechanism)))
        for step in _steps(mechanism):
            words = at.source.text[step.start : step.end]
            yield from _step(at.step(name, step.position), step, words)


def _act(mechanism: Mechanism) -> NamedNode | None:
    act = next((m.act for m in mechanism.mentions if m.act), None)
    return node(concepts.concept_iri("act", act)) if act else None


def _modality(mechanism: Mechanism) -> NamedNode | None:
    modality = next((m.modality for m in mechanism.mentions), None)
    return node(concepts.concept_iri("modality", modality)) if modality else None


def _steps(mechanism: Mechanism) -> tuple[Step, ...]:
    return mechanism.chains[0].steps if mechanism.chains else ()


def _step(name: str, step: Step, words: str) -> Iterator[Triple]:
    """Yield a step; its label is on one line even where its words in the source are not."""
    yield from typed(name, jy.Step, step.text)
    yield from given(
        name,
        (jy.position, integer(step.position)),
        (jy.text, exact(words, "zh-Hans")),
        (jy.start, integer(step.start)),
        (jy.end, integer(step.end)),
        (jy.actor, maybe(step.actor)),
        (jy.action, maybe(step.action)),
        (jy.actorRole, node(concepts.concept_iri("role", step.role)) if step.role else None),
        (jy.stage, node(concepts.concept_iri("stage", step.stage)) if step.stage else None),
        (jy.deadline, maybe(step.deadline)),
    )


def mechanism_claims(found: Iterable[Mechanism], extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    """Yield each mechanism's reports, chain, steps, loop claim and partners with their words."""
    for mechanism in found:
        name = at.mechanism(mechanism.excerpt_index, mechanism.key)
        yield from _reports(mechanism, name, at)
        for chain in mechanism.chains:
            yield from _chain(chain, name, at)
        for claim in mechanism.claims:
            span = Span(claim.start, claim.end)
            trust, verdict = _trust(mechanism), _verdict(mechanism, at)
            yield Claim(name, jy.claimedLoop, boolean(True), span, "loop-claim", trust, verdict=verdict)
        for mention in mechanism.mentions:
            yield from _partners(mention, name, extraction, at)


def _trust(mechanism: Mechanism) -> float:
    return max((m.confidence for m in mechanism.mentions), default=0.5)


def _verdict(mechanism: Mechanism, at: Addresses) -> Verdict | None:
    """Return what a curator said of the mechanism, at the first place where one did."""
    given = (at.verdict("mechanism", m.span) for m in mechanism.mentions)
    return next(filter(None, given), None)


def _reports(mechanism: Mechanism, name: str, at: Addresses) -> Iterator[Claim]:
    for m in mechanism.mentions:
        subject = at.reporter(m.excerpt_index, m.paragraph_index)
        span, trust = Span(m.start, m.end), m.confidence
        said = (m.rule, trust, m.act, m.modality, at.verdict("mechanism", span))
        yield Claim(subject, jy.reportsMechanism, node(name), span, *said)
    if not mechanism.mentions:
        for c in mechanism.chains:
            subject = at.practice(c.excerpt_index, c.paragraph_index)
            span = Span(c.start, c.end)
            verdict = at.verdict("chain", span)
            yield Claim(subject, jy.reportsMechanism, node(name), span, c.rule, c.confidence, verdict=verdict)


def _chain(chain: Chain, name: str, at: Addresses) -> Iterator[Claim]:
    kind, span = node(concepts.concept_iri("chain", chain.kind)), Span(chain.start, chain.end)
    said = (chain.rule, chain.confidence, None, None, at.verdict("chain", span))
    yield Claim(name, jy.chainKind, kind, span, *said)
    for step in chain.steps:
        object = node(at.step(name, step.position))
        yield Claim(name, jy.hasStep, object, Span(step.start, step.end), *said)


def _partners(mention: Mention, name: str, extraction: Extraction, at: Addresses) -> Iterator[Claim]:
    for partner in partners(mention, extraction):
        object = node(at.shared("organization", partner.key))
        said = (mention.rule, mention.confidence, None, None, at.verdict("mechanism", mention.span))
        yield Claim(name, jy.partner, object, partner.span, *said)
