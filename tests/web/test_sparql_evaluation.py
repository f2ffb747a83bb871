"""The W3C query tests, evaluation and syntax, asked over HTTP when RDF_TESTS names the folder sparql11/."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from rdflib.collection import Collection

from embed.search import Searcher
from kg.query import Graph
from tests.web.sparql_parts import BASE, suite
from tests.web.test_sparql_w3c import WritableStore
from web.services import Services, install
from web.sparql import blueprint
from web.sparql.pool import Pool

SUITE = suite()
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
DEFAULT = ox.NamedNode("urn:test:default")
RDF = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_INTEGERS = ("", "negative", "nonNegative", "nonPositive", "positive")
_BOUNDED = ("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
NUMERIC = {
    "integer", "decimal", "double", "float", "boolean", *_BOUNDED, *(f"{each}Integer" for each in _INTEGERS)
}  # fmt: skip
BOOLEANS = {"1": "true", "0": "false"}
Answer = bool | set[str] | Counter[str]

needs_suite = pytest.mark.skipif(not SUITE, reason="RDF_TESTS names no folder of the W3C suite")


def entries() -> Iterator[tuple[rdflib.Graph, rdflib.term.Node]]:
    """Yield each test with its manifest, of the query and the result manifests."""
    for name in ("query", "results"):
        for manifest in read(Path(str(SUITE)) / f"manifest-sparql11-{name}.ttl"):
            for listed in manifest.objects(None, MF.entries):
                yield from ((manifest, test) for test in Collection(manifest, listed))


def read(path: Path) -> Iterator[rdflib.Graph]:
    """Yield a manifest and those that it includes."""
    graph = rdflib.Graph().parse(path.resolve(), publicID=path.resolve().as_uri(), format="turtle")
    yield graph
    for included in graph.objects(None, MF.include):
        for each in Collection(graph, included):
            yield from read(place(each))


def place(node: object) -> Path:
    return Path(str(node).removeprefix("file://"))


@pytest.fixture
def asked() -> tuple[WritableStore, FlaskClient]:
    writable = WritableStore()
    app = Flask("suite")
    given = Services("s", Graph(writable.store), cast(Searcher, None), cast(Pool, writable), {}, BASE, {})
    install(app, given)
    app.register_blueprint(blueprint())
    return writable, app.test_client()


@needs_suite
def test_evaluation(asked: tuple[WritableStore, FlaskClient]) -> None:
    """The engine normalises numbers and keeps no empty path on unknown terms; those are the misses."""
    kinds = {MF.QueryEvaluationTest, MF.CSVResultFormatTest}
    ran = [(m, t) for m, t in entries() if kinds & set(m.objects(t, rdflib.RDF.type))]
    failed = [str(t).rsplit("/", 1)[1] for m, t in ran if not holds(m, t, *asked)]
    assert len(ran) == 235
    assert len(ran) - len(failed) >= 224, failed


@needs_suite
def test_syntax(asked: tuple[WritableStore, FlaskClient]) -> None:
    """All that is wrong is refused, and all but one that is right is read."""
    wanted = {MF.PositiveSyntaxTest11: 200, MF.NegativeSyntaxTest11: 400}
    failed, ran = [], 0
    for manifest, test in entries():
        for kind in set(wanted) & set(manifest.objects(test, rdflib.RDF.type)):
            path = place(manifest.value(test, MF.action))
            answer = asked[1].post("/sparql", data={"query": path.read_text(encoding="utf-8")})
            ran += 1
            if answer.status_code != wanted[kind]:
                failed.append((path.name, answer.status_code))
    assert ran == 103
    assert ran - len(failed) >= 102, failed


def holds(
    manifest: rdflib.Graph, test: rdflib.term.Node, writable: WritableStore, client: FlaskClient
) -> bool:
    """Load the data of a test, ask its query, compare."""
    action, result = manifest.value(test, MF.action), place(manifest.value(test, MF.result))
    query = place(manifest.value(action, QT.query))
    text = query.read_text(encoding="utf-8")
    data, named = list(manifest.objects(action, QT.data)), list(manifest.objects(action, QT.graphData))
    writable.store.clear()
    for each in data:
        load(writable.store, each, DEFAULT)
    for each in {*data, *named}:
        load(writable.store, each, ox.NamedNode(str(each)))
    form: dict[str, object] = {"query": f"BASE <{query.as_uri()}> {text}"}
    if "\nFROM" not in text:  # a query may name its dataset itself
        form |= {"default-graph-uri": DEFAULT.value, "named-graph-uri": [str(each) for each in named]}
    accept = "text/csv" if result.suffix == ".csv" else "application/sparql-results+json, text/turtle;q=0.9"
    answer = client.post("/sparql", data=form, headers={"Accept": accept})
    return answer.status_code == 200 and found(answer.data, str(answer.mimetype)) == expected(result)


def load(store: ox.Store, data: rdflib.term.Node, graph: ox.NamedNode) -> None:
    path = place(data)
    store.load(path=str(path), format=RDF[path.suffix], base_iri=str(data), to_graph=graph)


def found(body: bytes, kind: str) -> Answer:
    """Return what an answer says, in a form to compare."""
    if kind == "text/csv":
        return cells(body.decode("utf-8"))
    if kind == "text/turtle":
        return graph(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE))
    return rows(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))


def expected(path: Path) -> Answer:
    """Return what a result file says, in the same form."""
    if path.suffix == ".csv":
        return cells(path.read_text(encoding="utf-8"))
    if path.suffix in RESULTS:
        return rows(ox.parse_query_results(path=str(path), format=RESULTS[path.suffix]))
    listed = rdflib.Graph().parse(path, format={".ttl": "turtle", ".rdf": "xml"}.get(path.suffix, "nt"))
    results = listed.value(None, rdflib.RDF.type, RS.ResultSet)
    if results is None:
        parsed = ox.parse(path=str(path), format=RDF[path.suffix], base_iri=path.as_uri())
        return graph(quad.triple for quad in parsed)
    if (boolean := listed.value(results, RS.boolean)) is not None:
        return str(boolean).lower() == "true"
    return table(solution(listed, each) for each in listed.objects(results, RS.solution))


def solution(listed: rdflib.Graph, node: rdflib.term.Node) -> dict[str, object]:
    bindings = list(listed.objects(node, RS.binding))
    return {str(listed.value(b, RS.variable)): term(listed.value(b, RS.value)) for b in bindings}


def term(node: object) -> object:
    """Return a term of rdflib as one of the engine."""
    if isinstance(node, rdflib.Literal):
        datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
        return (
            ox.Literal(str(node), language=node.language)
            if node.language
            else ox.Literal(str(node), datatype=datatype)
        )
    return ox.BlankNode() if isinstance(node, rdflib.BNode) else ox.NamedNode(str(node))


def rows(results: ox.QuerySolutions | ox.QueryBoolean) -> Answer:
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return table({name: row[at] for at, name in enumerate(names)} for row in results)


def table(listed: Iterable[Mapping[str, object]]) -> set[str]:
    """Return rows as canonical quads, so that blank nodes are compared by what they join, not by name."""
    dataset, given = ox.Dataset(), list(listed)
    for row in given:
        node = ox.BlankNode()
        dataset.add(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal(1)))
        for name, value in row.items():
            if value is not None:
                dataset.add(ox.Quad(node, ox.NamedNode(f"x:v/{name}"), normal(value)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {f"{len(given)} rows", *map(str, dataset)}


def graph(triples: Iterable[ox.Triple]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, normal(t.object)) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, dataset))


def normal(value: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return numbers and truth by their value: the suite compares 1.0 with 1.00 as equal."""
    assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
    if not isinstance(value, ox.Literal):
        return value
    kind = value.datatype.value.rsplit("#", 1)[-1]
    if kind not in NUMERIC:
        return value
    try:
        return ox.Literal(number(value.value, kind), datatype=value.datatype)
    except (InvalidOperation, ValueError):
        return value


def number(text: str, kind: str) -> str:
    if kind == "boolean":
        return BOOLEANS.get(text, text)
    whole = kind not in ("double", "float")
    return format(Decimal(text).normalize(), ".18g") if whole else f"{float(text):.9g}"


def cells(text: str) -> Counter[str]:
    """Return the rows of a CSV as a multiset; numbers by value, blank nodes all alike."""
    return Counter(
        repr([(name, plain(value)) for name, value in sorted(row.items())])
        for row in csv.DictReader(io.StringIO(text, newline=""))
    )


def plain(value: str) -> str:
    try:
        return "_:b" if value.startswith("_:") else f"{float(value):.9g}"
    except ValueError:
        return value
