"""The endpoint under load: lookups over HTTP, quiet and beside runaways; what ends runaways and bombs."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from pyoxigraph import Store

from benchmarks._sparql_graph import BASE, PREFIXES, QUERIES
from kg.errors import QueryError
from web.sparql.pool import Pool

JSON = "application/sparql-results+json"
EITHER = f"{JSON}, application/n-triples;q=0.9"
RUNAWAYS = {
    "cross product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "cross product, grouped": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "any path": "SELECT (COUNT(*) AS ?n) { ?a (<x:a>|!<x:a>)* ?b }",
}
BOMBS = {
    "3,000 braces": "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
    "300 patterns": "ASK { " + " ".join(f"?a{i} ?b{i} ?a{i + 1} ." for i in range(300)) + " }",
    "1,000 path steps": "ASK { ?s " + "/".join(["<x:p>"] * 1000) + " ?o }",
}
Way = Callable[[str], bytes]


def serve(folder: Path) -> None:
    """Serve the endpoint alone until the parent closes our input; print the port first."""
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
        install(app, Services("b", nothing, cast(Searcher, None), pool, {}, BASE, {}))
        app.register_blueprint(blueprint())
        server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
        print(server.effective_port, flush=True)
        threading.Thread(target=server.run, daemon=True).start()
        sys.stdin.read()


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Run `serve` in a process of its own; yield its port."""
    command = [sys.executable, "-m", "benchmarks.sparql", "--serve", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.communicate()


def over_http(port: int, *, strict: bool = True) -> Way:
    """Ask the endpoint over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(query: str) -> bytes:
        connection.request("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": EITHER})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200 or not strict, body
        return body

    return ask


def load(port: int) -> None:
    """Print how lookups of four clients fare while two runaways run, against the same in quiet."""
    quiet = lookups(port)
    for _ in range(2):
        threading.Thread(target=run_away, args=(port,), daemon=True).start()
    time.sleep(0.5)
    beside = lookups(port)
    print(f"lookups, four clients: {quiet[0]:.0f}/s quiet, {beside[0]:.0f}/s beside two runaways", end="")
    print(f" = {beside[0] / quiet[0]:.2f}x (bar 0.7), p99 {beside[1]:.0f} ms (bar 100)")


def run_away(port: int) -> None:
    """Send a query that cannot end and wait for what becomes of it, the end of the server too."""
    with contextlib.suppress(http.client.HTTPException, OSError):
        over_http(port, strict=False)(RUNAWAYS["cross product, counted"])


def lookups(port: int, *, seconds: float = 3.0, clients: int = 4) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in milliseconds."""
    taken: list[float] = []

    def client() -> None:
        ask, until = over_http(port), time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            ask(PREFIXES + QUERIES["lookup"])
            taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / seconds, sorted(taken)[int(len(taken) * 0.99)] * 1000


def endings(folder: Path, *, deadline_s: float = 2.0) -> None:
    """Print how each runaway and bomb ended, and how soon the next answer came."""
    with Pool(folder, deadline_s=deadline_s, memory_bytes=512 << 20) as pool:
        pool.warm()
        print(f"runaways and bombs: deadline {deadline_s:g} s, network of workers {pool.network}")
        for name, query in (RUNAWAYS | BOMBS).items():
            began = time.perf_counter()
            try:
                ended = f"{len(pool.query(query).body)} bytes"
            except QueryError as error:
                ended = error.code
            over = time.perf_counter()
            assert json.loads(pool.query("ASK {}", accept=JSON).body)["boolean"]
            after = (time.perf_counter() - over) * 1000
            late = max(0.0, over - began - deadline_s)
            print(
                f"  {name:24}{ended:15} {over - began:5.2f} s, {late:.2f} late (bar 0.5), next {after:.0f} ms"
            )
