"""The endpoint under load: lookups over HTTP, quiet, beside runaways, and by the engine's own server."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from pyoxigraph import Store

from benchmarks._sparql_bars import Bar
from benchmarks._sparql_graph import BASE, PREFIXES, QUERIES
from web.sparql.pool import Pool

if TYPE_CHECKING:
    from flask import Flask

FOLDER = "JINGYAN_BENCHMARK_GRAPH"
JSON = "application/sparql-results+json"
EITHER = f"{JSON}, application/n-triples;q=0.9"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Way = Callable[[str], bytes]
Answer = tuple[int, bytes]


def serve(folder: Path, deadline_s: float) -> None:
    """Serve the application until the parent closes our input; print the port first."""
    import waitress

    with Pool(folder, deadline_s=deadline_s) as pool:
        server = waitress.create_server(over(pool, folder), host="127.0.0.1", port=0, threads=8)
        print(server.effective_port, flush=True)
        threading.Thread(target=server.run, daemon=True).start()
        sys.stdin.read()


def application() -> Flask:
    """Return the application over the graph that the environment names, for a server of many processes."""
    folder = Path(os.environ[FOLDER])
    return over(Pool(folder), folder)


def over(pool: Pool, folder: Path) -> Flask:
    """Return the whole application over a pool; its search is absent, which the endpoint does not ask."""
    from embed.search import Searcher
    from kg.query import Graph
    from web.app import create_app
    from web.services import Services

    pool.warm()
    graph = Graph(Store.read_only(str(folder)))
    return create_app(Services("b", graph, cast(Searcher, None), pool, {}, BASE, {}))


@contextmanager
def served(folder: Path, *, deadline_s: float = 10.0) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run `serve` in a process of its own; yield its port and the process."""
    command = [sys.executable, "-m", "benchmarks.sparql", "--serve", str(folder), str(deadline_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline()), server
        server.communicate()


@contextmanager
def engines_server(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Run the engine's own server over the same files; yield its port and process, None if not installed."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        yield None
        return
    port = free_port()
    command = [str(program), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port, server.pid
        finally:
            server.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens; TimeoutError after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def asking(port: int, *, path: str = "/sparql", form: bool = False) -> Callable[[str], Answer]:
    """Ask an endpoint over one kept connection; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    union = {"union-default-graph": ""} if path == "/query" else {}

    def ask(query: str) -> Answer:
        fields, headers = urlencode({"query": query, **union}), {"Accept": EITHER}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, fields, headers)
        else:
            connection.request("GET", f"{path}?{fields}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    return ask


def over_http(port: int, *, path: str = "/sparql") -> Way:
    """Ask an endpoint for an answer, each time in words not kept yet; anything else is an AssertionError."""
    ask, times = asking(port, path=path), count()

    def answer(query: str) -> bytes:
        status, body = ask(f"{query}\n# {next(times)}")
        assert status == 200, body
        return body

    return answer


def load(port: int) -> Iterator[Bar]:
    """Measure lookups of four clients, quiet and beside two runaways."""
    quiet, _ = lookups(port)
    for _ in range(2):
        threading.Thread(target=run_away, args=(port,), daemon=True).start()
    time.sleep(0.5)
    beside, last = lookups(port)
    print(f"lookups, four clients: {quiet:.0f}/s quiet, {beside:.0f}/s beside two runaways")
    yield Bar("lookups beside two runaways, of quiet", beside / quiet, 0.7)
    yield Bar("lookups beside two runaways, p99", last, 100, " ms", most=True)


def run_away(port: int) -> None:
    """Send a query that cannot end and wait for what becomes of it, the end of the server too."""
    with contextlib.suppress(http.client.HTTPException, OSError):
        asking(port)(ENDLESS)


def lookups(
    port: int, *, path: str = "/sparql", seconds: float = 3.0, clients: int = 4
) -> tuple[float, float]:
    """Return answers a second and their 99th percentile in milliseconds; a refusal is no answer."""
    taken: list[float] = []

    def client() -> None:
        ask, until = asking(port, path=path), time.perf_counter() + seconds
        for number in count(1):
            began = time.perf_counter()
            if began > until:
                return
            query = QUERIES["lookup"].replace("mechanism/57>", f"mechanism/{number % 1000}>")
            if ask(PREFIXES + query)[0] == 200:
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = sorted(taken)[int(len(taken) * 0.99)] if taken else float("inf")
    return len(taken) / seconds, last * 1000
