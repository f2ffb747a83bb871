"""The query service against the engine alone and against rdflib, and how runaways end; one synthetic graph.

`python -m benchmarks.sparql [--triples N]`. Times are the best of a few runs in one go, so their ratios hold
on a busy machine; the answers of all ways are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count, pairwise
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from kg.errors import QueryError
from ontology import terms
from web.sparql.pool import Pool
from web.sparql.process import Worker

BASE = "https://w3id.org/jingyan/id/"
PREFIXES = f"PREFIX jy: <{terms.JY}> PREFIX rdfs: <{terms.RDFS}> PREFIX id: <{BASE}> "
STAGES = ("收集议题", "研究协商", "报送交办", "办理落实", "督促监督", "反馈评价")
JSON = "application/sparql-results+json"
ONE, PLACE = f"<{BASE}mechanism/57>", f"<{BASE}place/3>"
QUERIES = {
    "lookup": f"SELECT ?p ?o {{ {ONE} ?p ?o }}",
    "star": f"SELECT ?l ?v {{ ?m jy:place {PLACE} ; rdfs:label ?l ; jy:reportsOutcome/jy:value ?v }}",
    "steps": f"SELECT ?s {{ {ONE} jy:hasStep/jy:nextStep ?s }}",
    "count by place": "SELECT ?c (COUNT(?m) AS ?n) { ?m jy:place ?c ; jy:hasStep/jy:position 1 } GROUP BY ?c",
    "average": "SELECT ?c (AVG(?v) AS ?a) { ?m jy:place ?c ; jy:reportsOutcome/jy:value ?v } GROUP BY ?c",
    "contains": 'SELECT (COUNT(*) AS ?n) { ?e jy:quote ?t FILTER CONTAINS(?t, "闭环") }',
    "regex": 'SELECT (COUNT(*) AS ?n) { ?m rdfs:label ?l FILTER regex(?l, "闭环|循环") }',
    "not exists": "SELECT ?m { ?m a jy:Mechanism FILTER NOT EXISTS { ?m jy:reportsOutcome ?o } }",
    "order": "SELECT ?o ?v { ?o jy:value ?v } ORDER BY DESC(?v) ?o LIMIT 20",
}
RUNAWAYS = {
    "cross product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "cross product, grouped": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "any path": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?b }",
}
Way = Callable[[str], bytes]
Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]
TYPE = NamedNode(terms.RDF + "type")


def graph(triples: int) -> Iterator[Quad]:
    """Yield about so many statements on mechanisms, forty to a document, the same every time."""
    chance, made = random.Random(7), 0
    for number in count(1):
        rows = list(mechanism(number, chance))
        document = NamedNode(f"{BASE}graph/{number // 40}")
        yield from (Quad(subject, predicate, value, document) for subject, predicate, value in rows)
        made += len(rows)
        if made >= triples:
            return


def mechanism(number: int, chance: random.Random) -> Iterator[Statement]:
    """Yield one mechanism with its steps, three pieces of evidence and mostly an outcome."""
    thing = NamedNode(f"{BASE}mechanism/{number}")
    kind = chance.choice(("闭环机制", "联动机制", "监督机制", "循环方式"))
    yield thing, TYPE, jy("Mechanism")
    yield thing, NamedNode(terms.RDFS + "label"), Literal(f"第{number}项{kind}", language="zh-Hans")
    yield thing, jy("place"), NamedNode(f"{BASE}place/{number % 110}")
    steps = [NamedNode(f"{BASE}step/{number}-{position}") for position in range(1, chance.randint(4, 6))]
    for position, step in enumerate(steps, 1):
        yield thing, jy("hasStep"), step
        yield step, TYPE, jy("Step")
        yield step, jy("position"), Literal(position)
        yield step, jy("text"), Literal(chance.choice(STAGES), language="zh-Hans")
    yield from ((one, jy("nextStep"), other) for one, other in pairwise(steps))
    for part in range(3):
        evidence = NamedNode(f"{BASE}evidence/{number}-{part}")
        yield thing, jy("evidence"), evidence
        yield evidence, jy("start"), Literal(number)
        yield evidence, jy("quote"), Literal("，".join(chance.choices((*STAGES, "闭环管理"), k=6)))
    if chance.random() < 0.7:
        outcome = NamedNode(f"{BASE}outcome/{number}")
        yield thing, jy("reportsOutcome"), outcome
        yield outcome, jy("value"), Literal(chance.randint(1, 9999))


def jy(name: str) -> NamedNode:
    """Return a term of the ontology."""
    return NamedNode(terms.JY + name)


def rows_of(body: bytes) -> int:
    """Return how many rows a JSON result holds."""
    return len(json.loads(body)["results"]["bindings"])


def best(way: Way, query: str, *, budget_s: float = 0.6) -> float:
    """Return the shortest time of up to 30 runs within the budget, in milliseconds."""
    taken: list[float] = []
    until = time.perf_counter() + budget_s
    while not taken or (time.perf_counter() < until and len(taken) < 30):
        began = time.perf_counter()
        way(query)
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def engine(folder: Path) -> Way:
    """Ask the engine in this process, as serialised JSON."""
    store = Store.read_only(str(folder))

    def ask(query: str) -> bytes:
        found = cast(QuerySolutions, store.query(query, use_default_graph_as_union=True))
        return found.serialize(format=QueryResultsFormat.JSON) or b""

    return ask


def memory_of_rdflib(folder: Path) -> tuple[Way, float]:
    """Ask rdflib's own engine over its in-memory graph; also the seconds it took to load."""
    import rdflib

    store = Store.read_only(str(folder))
    triples = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES) or b""
    began = time.perf_counter()
    held = rdflib.Graph().parse(data=triples, format="nt")
    loaded = time.perf_counter() - began

    def ask(query: str) -> bytes:
        return held.query(query).serialize(format="json") or b""

    return ask, loaded


def over_http(port: int) -> Way:
    """Ask the endpoint over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(query: str) -> bytes:
        connection.request("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": JSON})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return body

    return ask


def serve(folder: Path) -> None:
    """Serve the endpoint alone until the parent closes our input; print the port first."""
    import threading

    import waitress
    from flask import Flask

    from embed.search import Searcher
    from kg.query import Graph
    from web.services import Services, install
    from web.sparql import blueprint

    app = Flask("benchmark")
    with Pool(folder) as pool:
        pool.warm()
        nothing = Graph(Store.read_only(str(folder)))
        install(app.extensions, Services("b", nothing, cast(Searcher, None), pool, {}, BASE, {}))
        app.register_blueprint(blueprint())
        server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
        print(server.effective_port, flush=True)
        threading.Thread(target=server.run, daemon=True).start()
        sys.stdin.read()


def compare(folder: Path, port: int) -> None:
    """Print the times of every query by every way, and their ratios to the engine alone."""
    rdflib_way, loaded = memory_of_rdflib(folder)
    print(f"rdflib loaded in {loaded:.2f} s")
    with Pool(folder) as pool:
        pool.warm()
        ways: dict[str, Way] = {
            "engine": engine(folder),
            "pool": lambda query: pool.query(query, accept=JSON).body,
            "http": over_http(port),
            "rdflib": rdflib_way,
        }
        print(
            f"{'ms':16}" + "".join(f"{name:>10}" for name in ways) + "  pool/engine http/engine rdflib/engine"
        )
        speedups = []
        for name, text in QUERIES.items():
            times = measured(PREFIXES + text, ways)
            ratios = [times[way] / times["engine"] for way in ("pool", "http", "rdflib")]
            speedups.append(ratios[-1])
            print(f"{name:16}" + "".join(f"{value:10.2f}" for value in times.values()), end="")
            print("{:15.2f}{:8.2f}{:8.1f}".format(*ratios))
    mean = math.exp(sum(map(math.log, speedups)) / len(speedups))
    print(f"rdflib / engine: geometric mean {mean:.1f}, least {min(speedups):.1f}")


def measured(query: str, ways: Mapping[str, Way]) -> dict[str, float]:
    """Return the best milliseconds by way; AssertionError when the ways disagree on the number of rows."""
    counts = {way: rows_of(ask(query)) for way, ask in ways.items()}
    assert len(set(counts.values())) == 1, (query, counts)
    return {way: best(ask, query) for way, ask in ways.items()}


def runaways(folder: Path, *, deadline_s: float = 2.0) -> None:
    """Print how each runaway ended, and how soon the next answer came."""
    with Pool(folder, deadline_s=deadline_s, memory_bytes=512 << 20) as pool:
        pool.warm()
        print(f"\nrunaways, deadline {deadline_s:g} s; network of workers: {pool.network}")
        for name, query in RUNAWAYS.items():
            began = time.perf_counter()
            try:
                ended = f"answered {len(pool.query(query).body)} bytes"
            except QueryError as error:
                ended = error.code
            over = time.perf_counter()
            pool.query("ASK {}")
            after = (time.perf_counter() - over) * 1000
            print(f"{name:26}{ended:10}{over - began:6.2f} s, next answer {after:.1f} ms")
    began = time.perf_counter()
    worker = Worker(folder, 512 << 20)
    print(f"a worker starts in {(time.perf_counter() - began) * 1000:.0f} ms")
    worker.end()


def main() -> None:
    """Build the graph, serve it from another process, compare, and let runaways run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "graph"
        store, began = Store(str(folder)), time.perf_counter()
        store.bulk_extend(graph(options.triples))
        store.optimize()
        store.flush()
        print(f"{len(store)} statements written in {time.perf_counter() - began:.2f} s")
        del store
        command = [sys.executable, "-m", "benchmarks.sparql", "--serve", str(folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            compare(folder, int(server.stdout.readline()))
            server.communicate()
        runaways(folder)


if __name__ == "__main__":
    main()
