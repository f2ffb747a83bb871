"""A remote engine answers every query file as the local store does; a real one, where it is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from benchmarks._sparql_graph import QUERIES
from kg.errors import QueryError, StoreError
from kg.publish import assemble
from kg.query import Graph, QueryFile, Row, catalogue
from kg.store.remote import OXIGRAPH, VIRTUOSO, Profile, RemoteStore
from tests.engines.engine_parts import OXIGRAPH_SERVER, free_port, made, oxigraph, told

needs_server = pytest.mark.skipif(
    OXIGRAPH_SERVER is None, reason="no oxigraph server: pip install 'jingyan[engines]'"
)
PLAIN = [query for query in catalogue() if "SERVICE kb:" not in query.text]
A, B = NamedNode("urn:test:a"), NamedNode("urn:test:b")


@pytest.fixture(scope="module")
def remote() -> Iterator[RemoteStore]:
    with oxigraph() as store:
        yield store


@pytest.fixture(scope="module")
def local(corpus: Path) -> Store:
    """The graph of the first corpus."""
    from kg.extract import extract
    from kg.layout import read_layout
    from kg.link import links
    from kg.sources import read_sources

    found = list(extract(map(read_layout, read_sources([corpus]))))
    return assemble(found, links(found), base="https://w3id.org/jingyan/id/")


@pytest.fixture(scope="module")
def published(remote: RemoteStore, local: Store) -> RemoteStore:
    names = remote.publish(local)
    assert len(names) == len(list(local.named_graphs()))
    return remote


def compared(rows: list[Row]) -> list[str]:
    """Return rows to compare: in no order, the parts of a list within a value in none either."""
    return sorted(
        repr({k: sorted(v.split("、")) if isinstance(v, str) else v for k, v in r.items()}) for r in rows
    )


@needs_server
@pytest.mark.parametrize("query", PLAIN, ids=lambda query: query.name)
def test_every_query_file_answers_alike(published: RemoteStore, local: Store, query: QueryFile) -> None:
    here, there = Graph(local), Graph(cast(Store, published))
    if "\nSELECT" in query.text:
        rows, other = here.select(query.name), there.select(query.name)
        assert len(rows) == len(other) > 0
        if not re.search(r"\bLIMIT \d+\s*\Z", query.text):  # which of equals it keeps is open
            assert compared(rows) == compared(other)
    else:
        assert here.construct(query.name) == there.construct(query.name)


@needs_server
def test_eighteen_queries_answer_alike() -> None:
    local = made()
    with oxigraph() as store:
        store.publish(local)
        for name, query in QUERIES.items():
            assert told(store, query) == told(local, query), name


@needs_server
def test_publishing_replaces_a_graph_whole_and_no_other(remote: RemoteStore) -> None:
    def held(name: NamedNode) -> set[str]:
        rows = remote.query(f"SELECT ?o {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        return {str(row["o"]) for row in rows}  # type: ignore[union-attr]

    first = [Quad(A, B, Literal(word), graph) for word in ("甲", "乙") for graph in (A, B)]
    assert remote.publish(first) == ["urn:test:a", "urn:test:b"]
    assert remote.publish([Quad(A, B, Literal("丙"), A)]) == ["urn:test:a"]
    assert held(A) == {'"丙"'}
    assert held(B) == {'"甲"', '"乙"'}


@needs_server
def test_a_refusal_is_a_query_error_with_what_was_said(remote: RemoteStore) -> None:
    with pytest.raises(QueryError, match="answered 400: "):
        remote.query("SELECT {")


ODD = {
    "/html": (200, "text/html", b"<p>hello</p>"),
    "/cut": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{',
    ),
    "/fails": (500, "text/plain", b"Internal error\nand more"),
    "/rows": (
        200,
        "application/sparql-results+json",
        b'{"head":{"vars":["s"]},"results":{"bindings":['
        + b",".join([b'{"s":{"type":"literal","value":"x"}}'] * 3)
        + b"]}}",
    ),
}


class Odd(BaseHTTPRequestHandler):
    """An endpoint that misbehaves as its path says."""

    def do_POST(self) -> None:
        status, kind, body = ODD[self.path]
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Odd)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/html", "answered as text/html, which was not asked for"),
        ("/cut", "broke off its answer"),
        ("/fails", "answered 500: Internal error$"),
    ],
)
def test_odd_answers_are_never_rows(odd: str, path: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        RemoteStore(odd + path, profile=OXIGRAPH).query("SELECT * {}")


def test_an_engine_that_stops_early_is_not_believed(odd: str) -> None:
    with pytest.raises(QueryError, match="stops at 3 rows"):
        RemoteStore(odd + "/rows", profile=Profile("small", most_rows=3)).query("SELECT * {}")
    assert len(list(RemoteStore(odd + "/rows", profile=VIRTUOSO).query("SELECT * {}"))) == 3  # type: ignore[arg-type]


def test_nobody_there_is_a_fault_of_the_store() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/query", profile=OXIGRAPH).query("ASK {}")
