"""Claims read in a text, and the statements and evidence that stand behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal

from kg.model import Span, Verdict
from kg.statements.addresses import Addresses
from kg.statements.shipped import english
from kg.statements.triples import TYPE, Term, Triple, chinese, decimal, exact, integer, moment, node
from ontology import concepts
from ontology import terms as jy

AUTO, ONGOING = "auto", "ongoing"  # status nobody has decided, modality of plain telling: not stored


@dataclass(frozen=True, slots=True)
class Claim:
    """One triple a rule read in a stretch of text."""

    subject: str
    predicate: str
    object: Term
    span: Span
    rule: str
    confidence: float
    act: str | None = None
    modality: str | None = None
    verdict: Verdict | None = None  # a curator's, on the finding that says so


@dataclass(slots=True)
class _Statement:
    claim: Claim  # the first in reading order
    spans: set[Span] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    confidence: float = 0.0
    act: str | None = None
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def status(self) -> str:
        """How far curators stand behind it: edited, accepted or, without their word, auto."""
        given = {verdict.status for verdict in self.verdicts}
        return next((status for status in ("edited", "accepted") if status in given), AUTO)


def statement_triples(claims: Iterable[Claim], at: Addresses) -> Iterator[Triple]:
    """Yield every claimed triple once, with its statement and all its evidence."""
    spans: set[Span] = set()
    for statement in _merged(claims):
        yield statement.claim.subject, statement.claim.predicate, statement.claim.object
        yield from _statement(statement, at)
        spans |= statement.spans
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        yield from _evidence(span, at)


def _merged(claims: Iterable[Claim]) -> Iterable[_Statement]:
    """Return one statement a triple: all evidence and rules, the best confidence, the first act."""
    found: dict[tuple[str, str, str], _Statement] = {}
    for claim in claims:
        key = (claim.subject, claim.predicate, str(claim.object))
        statement = found.setdefault(key, _Statement(claim))
        statement.spans.add(claim.span)
        statement.rules.add(claim.rule)
        statement.confidence = max(statement.confidence, claim.confidence)
        statement.act = statement.act or claim.act
        if claim.verdict is not None:
            statement.verdicts.append(claim.verdict)
    return found.values()


def _statement(statement: _Statement, at: Addresses) -> Iterator[Triple]:
    claim = statement.claim
    name = at.statement(claim.subject, claim.predicate, str(claim.object))
    yield name, TYPE, node(jy.Statement)
    yield name, jy.RDF + "subject", node(claim.subject)
    yield name, jy.RDF + "predicate", node(claim.predicate)
    yield name, jy.RDF + "object", claim.object
    yield name, jy.confidence, decimal(round(statement.confidence, 2))
    for rule in sorted(statement.rules):
        yield name, jy.rule, exact(rule)
    yield from _curation(name, statement)
    for span in statement.spans:
        yield name, jy.evidence, node(at.evidence(span.start, span.end))
    if statement.act:
        yield name, jy.act, node(concepts.concept_iri("act", statement.act))
    if claim.modality and claim.modality != ONGOING:
        yield name, jy.modality, node(concepts.concept_iri("modality", claim.modality))


def _curation(name: str, statement: _Statement) -> Iterator[Triple]:
    """Yield what curators said of it, beside the raw confidence of the rules."""
    if statement.status != AUTO:
        yield name, jy.status, exact(statement.status)
    for who in sorted({who for verdict in statement.verdicts for who in verdict.who}):
        yield from ((name, jy.curatedBy, said) for said in _in_languages(who))
    for when in sorted({when for verdict in statement.verdicts for when in verdict.when}):
        yield name, jy.curatedAt, moment(when)
    for reason in sorted({reason for verdict in statement.verdicts for reason in verdict.reasons}):
        yield from ((name, jy.reason, said) for said in _in_languages(reason))


def _in_languages(note: str) -> Iterator[Literal]:
    """Yield what a curator wrote as it is, and a note that came with the product in both languages."""
    told = english().get(note)
    yield chinese(note) if told else exact(note)
    if told:
        yield exact(told, "en")


def _evidence(span: Span, at: Addresses) -> Iterator[Triple]:
    """Yield the words and their place; the document only where no passage tells it."""
    name = at.evidence(span.start, span.end)
    yield name, jy.quote, exact(span.of(at.source.text))
    yield name, jy.start, integer(span.start)
    yield name, jy.end, integer(span.end)
    passage = at.passage_at(span)
    if passage is None:
        yield name, jy.inDocument, node(at.document)
    else:
        yield name, jy.inPassage, node(passage)
