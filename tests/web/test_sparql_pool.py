"""The pool: its answers, the dataset, what it says of errors, and the caps on rows and bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest

from ontology import terms
from tests.web.sparql_parts import DOCUMENT, LOOPS, build, listener, service_spellings
from web.sparql.errors import (
    NotAcceptableError,
    QueryRefusedError,
    QuerySyntaxError,
)
from web.sparql.pool import Caps, Pool

DEADLINE = 1.0
MEMORY = 256 << 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("pool") / "graph")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(folder, deadline_s=DEADLINE, memory_bytes=MEMORY) as made:
        made.warm()
        yield made


def count(pool: Pool, query: str, default: list[str] | None = None, named: list[str] | None = None) -> int:
    body = json.loads(pool.query(query, default_graphs=default, named_graphs=named).body)
    return int(body["results"]["bindings"][0]["n"]["value"])


def test_the_graph_and_what_was_inferred_are_one(pool: Pool) -> None:
    query = (
        "PREFIX jy: <https://w3id.org/jingyan/ontology#> SELECT ?city { ?m a jy:Mechanism ; jy:city ?city }"
    )
    rows = json.loads(pool.query(query).body)["results"]["bindings"]
    assert {row["city"]["value"] for row in rows} == set(LOOPS)


def test_a_dataset_in_query_or_request_replaces_the_union(pool: Pool) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    one = f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> {{ ?s ?p ?o }}"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(pool, everything) == 612
    assert count(pool, one) == 9
    assert count(pool, one, default=["urn:inferred"]) == 3
    assert count(pool, everything, default=[DOCUMENT]) == 9
    assert count(pool, everything, named=[DOCUMENT]) == 0
    assert count(pool, named, named=[DOCUMENT, "urn:inferred"]) == 12
    assert count(pool, "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:9/> { ?s ?p ?o }") == 0


def test_a_graph_name_has_to_be_an_iri(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError, match="no absolute IRI"):
        pool.query("ASK { }", default_graphs=["relative"])


def test_an_error_names_line_and_column(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as wrong:
        pool.query("SELECT *\n{ ?s ?p 杭州市 }")
    assert (wrong.value.line, wrong.value.column) == (2, 12)
    with pytest.raises(
        QuerySyntaxError, match=f"jy:city is not declared; add PREFIX jy: <{terms.JY}>"
    ) as wrong:
        pool.query("SELECT *\n{ ?s jy:city ?o }")
    with pytest.raises(QuerySyntaxError, match="jy:x is not declared"):
        pool.query("SELECT * { ?s jy:x ?o }")
    assert (wrong.value.line, wrong.value.column) == (2, 6)
    with pytest.raises(QuerySyntaxError, match="contains a variable that is unbound"):
        pool.query("SELECT ?x { ?s ?p ?o } GROUP BY ?s")
    with pytest.raises(QuerySyntaxError, match="expected }"):
        pool.query("SELECT * { ?s ?p ?o")
    with pytest.raises(QuerySyntaxError, match="custom function"):
        pool.query("SELECT (<urn:f>(1) AS ?x) { }")


def test_nothing_acceptable_is_said(pool: Pool) -> None:
    with pytest.raises(NotAcceptableError, match="a graph"):
        pool.query("CONSTRUCT WHERE { ?s ?p ?o }", accept="text/csv")
    with pytest.raises(NotAcceptableError, match="rows"):
        pool.query("SELECT * { ?s ?p ?o }", accept="text/turtle")


def rows_of(body: bytes, kind: str) -> int:
    """Count rows by a reader that is not ours; it refuses a document that is not whole."""
    if kind == "csv":
        import csv
        import io

        return len(list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))) - 1
    if kind == "xml":
        return len(ElementTree.fromstring(body).findall(".//{*}result"))
    formats = {"json": pyoxigraph.QueryResultsFormat.JSON, "tsv": pyoxigraph.QueryResultsFormat.TSV}
    solutions = pyoxigraph.parse_query_results(body, format=formats[kind])
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return len(list(solutions))


TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
TROUBLE = """SELECT ?s ?t { ?s <https://w3id.org/jingyan/ontology#position> ?o
  BIND ("甲\\r\\n\\"},{\\"乙</result>" AS ?t) }"""


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("rows", [1, 7, 602, 603, 604])
def test_rows_over_the_cap_are_cut_to_a_whole_document(folder: Path, kind: str, rows: int) -> None:
    with Pool(folder, workers=1) as pool:
        whole = pool.query(TROUBLE, accept=TYPES[kind])
        reply = pool.query(TROUBLE, accept=TYPES[kind], rows=rows)
    assert rows_of(whole.body, kind) == 603
    assert rows_of(reply.body, kind) == min(rows, 603)
    assert reply.truncated == ("rows" if rows < 603 else None)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("size", [200, 5000])
def test_bytes_over_the_cap_are_cut_to_a_whole_document(folder: Path, kind: str, size: int) -> None:
    caps = Caps(deadline_s=5, memory_bytes=MEMORY, answer_bytes=size)
    with Pool(folder, workers=1, caps=caps) as pool:
        reply = pool.query(TROUBLE, accept=TYPES[kind])
    assert reply.truncated == "bytes"
    assert len(reply.body) <= size + len("</results></sparql>")
    assert 0 <= rows_of(reply.body, kind) < 100


def test_triples_over_the_cap_are_cut(pool: Pool) -> None:
    reply = pool.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", accept="application/n-triples", rows=5)
    assert (reply.truncated, reply.body.count(b"\n")) == ("rows", 5)


def test_the_pool_refuses_every_spelling_of_service(pool: Pool) -> None:
    with listener() as (address, heard):
        for query in (*service_spellings(address), f"LOAD <{address}>"):
            with pytest.raises(QueryRefusedError):
                pool.query(query)
        for clause in ("FROM", "FROM NAMED"):
            pool.query(f"SELECT * {clause} <{address}> {{ ?s ?p ?o }}")
        pool.query("ASK { }", default_graphs=[address], named_graphs=[address])
    assert heard == []
