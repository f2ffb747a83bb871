"""The service described in its own terms (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Response

from web.sparql.errors import NotAcceptableError
from web.sparql.formats import Wanted

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID = "http://rdfs.org/ns/void#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def answer(endpoint: str, wanted: Wanted) -> Response:
    """Return the description in the RDF format asked for; NotAcceptableError when none is."""
    import pyoxigraph

    choice = wanted.triples
    if choice is None:
        what = "nothing is asked, and no accepted format can hold the description"
        raise NotAcceptableError("request", what, "send a query or accept text/turtle")
    body = pyoxigraph.serialize(
        list(triples(endpoint)),
        format=getattr(pyoxigraph.RdfFormat, choice.engine),
        prefixes={"sd": SD, "void": VOID, "format": FORMATS} if choice.engine == "TURTLE" else None,
    )
    response = Response(body, content_type=choice.content_type)
    response.vary.add("Accept")
    return response


def triples(endpoint: str) -> Iterator[Triple]:
    """Yield what the service is, reads and writes; no blank nodes."""
    from pyoxigraph import NamedNode, Triple

    service, dataset, graph = (NamedNode(endpoint + part) for part in ("#service", "#dataset", "#union"))
    stated: list[tuple[NamedNode, str, NamedNode]] = [
        (service, RDF_TYPE, NamedNode(SD + "Service")),
        (service, SD + "endpoint", NamedNode(endpoint)),
        (service, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query")),
        (service, SD + "feature", NamedNode(SD + "UnionDefaultGraph")),
        *((service, SD + "resultFormat", NamedNode(FORMATS + name)) for name in RESULTS),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF_TYPE, NamedNode(SD + "Dataset")),
        (dataset, RDF_TYPE, NamedNode(VOID + "Dataset")),
        (dataset, VOID + "sparqlEndpoint", NamedNode(endpoint)),
        (dataset, SD + "defaultGraph", graph),
        (graph, RDF_TYPE, NamedNode(SD + "Graph")),
    ]
    yield from (Triple(subject, NamedNode(predicate), value) for subject, predicate, value in stated)
