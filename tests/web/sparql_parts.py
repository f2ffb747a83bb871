"""What the tests of the SPARQL service share: a small base on disk, the application over it, a listener."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import cast

from flask import Flask
from pyoxigraph import Literal, NamedNode, Quad, Store

from embed.search import Searcher
from kg.query import Graph
from ontology import terms
from web.app import create_app
from web.services import Services
from web.sparql.pool import Answering, Pool

BASE = "https://w3id.org/jingyan/id/"
LOOPS = {
    "杭州市": "“协商—落实—反馈”闭环机制",
    "宁波市": "“民生议事堂”闭合链条",
    "舟山市": "“第二年协商会议通报”方式",
}
DOCUMENT = f"{BASE}graph/zhejiang-2025"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def suite() -> str | None:
    """Return the folder of SPARQL 1.1 in the W3C suite: RDF_TESTS names it, or the folder above."""
    named = os.environ.get("RDF_TESTS")
    inner = Path(named or "") / "sparql11"
    return str(inner) if named and inner.is_dir() else named


def quads() -> Iterator[Quad]:
    """Yield three mechanisms in a document's graph, and what was inferred of them in another."""
    for position, (city, name) in enumerate(LOOPS.items(), 1):
        mechanism = NamedNode(f"{BASE}mechanism/{position}")
        graph = NamedNode(DOCUMENT)
        yield Quad(mechanism, NamedNode(terms.RDF + "type"), NamedNode(terms.Mechanism), graph)
        yield Quad(mechanism, NamedNode(terms.RDFS + "label"), Literal(name, language="zh-Hans"), graph)
        yield Quad(mechanism, NamedNode(terms.JY + "position"), Literal(position), graph)
        yield Quad(
            mechanism,
            NamedNode(terms.JY + "city"),
            Literal(city, language="zh-Hans"),
            NamedNode(terms.GRAPH_INFERRED),
        )
    for number in range(600):
        thing = NamedNode(f"{BASE}step/{number}")
        yield Quad(thing, NamedNode(terms.JY + "position"), Literal(number), NamedNode("urn:filler"))


def build(folder: Path) -> Path:
    """Write the base into `folder`."""
    store = Store(str(folder))
    store.bulk_extend(quads())
    store.flush()
    return folder


def application(folder: Path, pool: Answering) -> Flask:
    """Return the whole application; its search is absent, which no page of this service asks."""
    services = Services(
        snapshot_id="20250829",
        graph=Graph(Store.read_only(str(folder))),
        searcher=cast(Searcher, None),
        sparql=cast(Pool, pool),
        documents={},
        base=BASE,
        counts={},
    )
    return create_app(services)


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of an HTTP server on this machine and the requests it got."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/x", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def runaways() -> dict[str, str]:
    """Return queries without end, by what they do."""
    pair = "?a ?b ?c . ?d ?e ?f"
    wild = 'regex(CONCAT(str(?c), str(?i)), "(a.*)*没有$")'
    return {
        "cross product, counted": CROSS,
        "cross product, sorted": f"SELECT * {{ {pair} . ?g ?h ?i }} ORDER BY ?c ?f ?i",
        "cross product, grouped": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {pair} . ?g ?h ?i }} GROUP BY ?a ?d",
        "cross product, listed": f"SELECT * {{ {pair} . ?g ?h ?i FILTER(?a = ?i) }}",
        "path over everything": f"SELECT (COUNT(*) AS ?n) {{ ?x (<x:a>|!<x:a>)* ?y . {pair} . ?g ?h ?i }}",
        "regular expression": f"ASK {{ {pair} . ?g ?h ?i FILTER {wild} }}",
    }


def bombs() -> Iterator[tuple[str, str]]:
    """Yield queries that end an engine's process by their shape alone, of six sizes each."""
    for n in (100, 300, 1_000, 3_000, 10_000, 30_000):
        yield f"nested groups, {n}", "SELECT * {" + "{" * n + "?s ?p ?o" + "}" * n + "} LIMIT 1"
        yield f"braces, {n}", "SELECT * WHERE " + "{" * n + "}" * n
        yield f"same patterns, {n}", "ASK {" + "?s ?p ?o . " * n + "}"
        yield (
            f"chained patterns, {n}",
            "ASK { " + " ".join(f"?a{i} ?b{i} ?a{i + 1} ." for i in range(n)) + " }",
        )
        yield f"parentheses, {n}", "ASK { FILTER(" + "(" * n + "1=1" + ")" * n + ") }"
        yield f"unions, {n}", "ASK {" + " UNION ".join(["{?s ?p ?o}"] * n) + "}"
        yield f"alternatives, {n}", "ASK { ?s ?p ?o FILTER(" + "||".join(["?s=1"] * n) + ")}"
        yield f"values, {n}", "SELECT * {VALUES ?x {" + " 1" * n + "}}"
        yield f"path steps, {n}", "ASK {?s " + "/".join(["<http://a>"] * n) + " ?o}"
        yield f"optionals, {n}", "SELECT * {" + " OPTIONAL {?s ?p ?o}" * n + "} LIMIT 1"
        yield f"negations, {n}", "ASK { FILTER(" + "!" * n + "true) }"
        yield f"lists, {n}", "ASK { ?s ?p " + "(" * n + ")" * n + " }"


def service_spellings(address: str) -> list[str]:
    """Return queries that would have the engine send a request to `address`, in every way found."""
    prefix, rows = f"PREFIX ex: <{address}> ", "{ ?s ?p ?o }"
    return [
        f"SELECT * {{ SERVICE <{address}> {rows} }}",
        f"SELECT * {{ service silent <{address}> {rows} }}",
        f"ASK {{ sErViCe<{address}>{rows} }}",
        f"ASK {{ SERVICESILENT<{address}>{rows} }}",
        f"ASK {{ SERVICE\t\r\n#SERVICE\n<{address}>{rows} }}",
        prefix + f"ASK {{ SERVICE ex: {rows} }}",
        prefix + f"ASK {{SERVICEex:{rows}}}",
        prefix + f"ASK {{?s ?p ?o.SERVICEex:y{rows}}}",
        prefix + f"ASK {{SERVICESILENTex:{rows}}}",
        f"BASE <{address}> ASK {{ SERVICE <> {rows} }}",
        f"ASK {{ ?s ?p 1e0SERVICE<{address}>{rows} }}",
        f"ASK {{ ?s ?p 1.SERVICE<{address}>{rows} }}",
        f"ASK {{ ?s ?p trueSERVICE<{address}>{rows} }}",
        f'ASK {{ ?s ?p "a"@en.SERVICE<{address}>{rows} }}',
        f"ASK {{ ?s ?p 'a\"b'SERVICE<{address}>{rows}#'\"\n}}",
        prefix + f"ASK {{ ?s ?p ex:.SERVICE<{address}>{rows} }}",
        f"ASK {{ ?s ?p ?o # a comment ends here\rSERVICE<{address}>{rows} }}",
        f'ASK {{ FILTER(1<2#>"""\n)SERVICE <{address}>{rows}#"""\n}}',
        prefix + f'ASK {{ FILTER(1<ex:a#>"""\n)SERVICE <{address}>{rows}#"""\n}}',
        f"ASK {{ FILTER(1<<http://x#>)SERVICE <{address}>{rows}\n}}",
        f"ASK {{ LATERAL {{ SERVICE <{address}> {rows} }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{address}> {rows} }} }}",
        f"ASK {{ {{ SELECT * {{ SERVICE <{address}> {rows} }} }} }}",
        f"ASK {{ OPTIONAL {{ SERVICE <{address}> {rows} }} }}",
        f"SELECT * {{ VALUES ?u {{ <{address}> }} SERVICE ?u {rows} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{address}> {rows} }}",
        f"DESCRIBE ?s {{ SERVICE <{address}> {rows} }}",
    ]
