"""Shapes by pyshacl: an independent second opinion on the compiled shapes, slower."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import ontology
from kg.validate.evidence import document_graphs
from kg.validate.findings import Finding
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store, Triple


def shacl_findings(store: Store) -> Iterator[Finding]:
    """Yield what breaks a shape in each document's graph, read with the labels it points to."""
    for graph in document_graphs(store).values():
        yield from _document_findings(list(neighbourhood(store, graph)))


def neighbourhood(store: Store, graph: NamedNode) -> Iterator[Triple]:
    """Yield a document's triples, and those of the shared things and concepts it points to."""
    from pyoxigraph import NamedNode

    own = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
    yield from own
    shared = [NamedNode(jy.GRAPH_SHARED), NamedNode(jy.GRAPH_VOCABULARY)]
    known: set[object] = {triple.subject for triple in own}
    pointed = {triple.object for triple in own if isinstance(triple.object, NamedNode)} - known
    while pointed:
        known |= pointed
        found = [
            quad.triple
            for thing in sorted(pointed, key=str)
            for where in shared
            for quad in store.quads_for_pattern(thing, None, None, where)
        ]
        yield from found
        pointed = {triple.object for triple in found if isinstance(triple.object, NamedNode)} - known


def _document_findings(triples: list[Triple]) -> Iterator[Finding]:
    import pyshacl
    from pyoxigraph import RdfFormat, serialize
    from rdflib import Graph, URIRef

    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    data = Graph().parse(data=text, format="nt")
    shapes = Graph().parse(str(ontology.shapes_file()), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    for result in report.subjects(URIRef(jy.RDF + "type"), URIRef(jy.SH + "ValidationResult")):
        told = {part: report.value(result, URIRef(jy.SH + part)) for part in ("focusNode", "sourceShape")}
        problem = str(report.value(result, URIRef(jy.SH + "resultMessage")))
        yield Finding(str(told["focusNode"]), str(told["sourceShape"]).rsplit("/", 1)[1], problem)
