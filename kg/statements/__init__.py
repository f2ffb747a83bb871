"""From extractions to quads: one named graph a document, each statement with its evidence.

No triple stands in two graphs, so the union of all graphs counts nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import ontology
from kg.model import Extraction, Link
from kg.statements.addresses import Addresses, iri, mechanism_slug, passage_slug, place_slug, shared_slug
from kg.statements.entities import Naming, entity_iri, naming, organization_key, shared_triples
from kg.statements.evidence import Claim, statement_triples
from kg.statements.finds import figure_triples, find_claims, slogan_triples
from kg.statements.mechanisms import mechanism_claims, mechanism_triples, mechanisms
from kg.statements.text import byline_claims, text_triples
from kg.statements.triples import Triple, node
from ontology import terms as jy

__all__ = [
    "Naming",
    "canonical",
    "document_quads",
    "entity_iri",
    "iri",
    "mechanism_slug",
    "naming",
    "organization_key",
    "passage_slug",
    "place_slug",
    "shared_quads",
    "shared_quads_of",
    "shared_slug",
    "vocabulary_quads",
]


def document_quads(extraction: Extraction, *, base: str) -> Iterator[Quad]:
    """Yield the quads of one document, each once, in its named graph `<base>graph/<document id>`."""
    at = Addresses(extraction, base)
    found = mechanisms(extraction)
    claims: list[Claim] = [
        *byline_claims(extraction, at),
        *mechanism_claims(found, extraction, at),
        *find_claims(extraction, at),
    ]
    triples = [
        *text_triples(extraction, at),
        *mechanism_triples(found, at),
        *figure_triples(extraction, at),
        *slogan_triples(extraction, at),
        *statement_triples(claims, at),
    ]
    return _quads(triples, at.graph)


def shared_quads(extractions: Sequence[Extraction], links: Sequence[Link], *, base: str) -> Iterator[Quad]:
    """Yield class, labels and links of what documents share, in `urn:shared`."""
    return shared_quads_of(naming(extractions), links, base=base)


def shared_quads_of(named: Naming, links: Sequence[Link], *, base: str) -> Iterator[Quad]:
    """Yield the same from how the documents name things, without the documents."""
    return _quads(shared_triples(named, links, base), jy.GRAPH_SHARED)


def vocabulary_quads() -> Iterator[Quad]:
    """Yield core.ttl and the concepts, in `urn:vocabulary`."""
    for path in ontology.files():
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            yield Quad(triple.subject, triple.predicate, triple.object, node(jy.GRAPH_VOCABULARY))


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return sorted N-Quads, one a line: the same bytes for the same quads, whatever their order."""
    return "".join(sorted({f"{quad} .\n" for quad in quads})).encode("utf-8")


def _quads(triples: Iterable[Triple], graph: str) -> Iterator[Quad]:
    name = NamedNode(graph)
    for subject, predicate, object in dict.fromkeys(triples):
        yield Quad(node(subject), node(predicate), object, name)
