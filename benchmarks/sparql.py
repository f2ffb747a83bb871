"""The query service against the engine alone and rdflib, under load, and its bars; one synthetic graph.

`python -m benchmarks.sparql [--triples N]`. Times are the best of a few runs in one go, so their ratios hold
on a busy machine; the answers of all ways are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store, serialize

from benchmarks import _sparql_search as search
from benchmarks._sparql_graph import PREFIXES, QUERIES, graph
from benchmarks._sparql_service import EITHER, Way, endings, load, over_http, serve, served
from kg import rules
from kg.store import QUADS, build
from web.sparql.pool import Pool
from web.sparql.process import Worker


def rows_of(body: bytes) -> int:
    """Return how many rows a JSON result holds, or how many triples N-Triples."""
    if body.lstrip().startswith(b"{"):
        return len(json.loads(body)["results"]["bindings"])
    return len({line for line in body.splitlines() if line.strip()})


def best(way: Way, query: str, *, budget_s: float = 0.6) -> float:
    """Return the shortest time of up to 30 runs within the budget, in milliseconds."""
    taken: list[float] = []
    until = time.perf_counter() + budget_s
    while not taken or (time.perf_counter() < until and len(taken) < 30):
        began = time.perf_counter()
        way(query)
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def engine(store: Store) -> Way:
    """Ask the engine in this process, as the service serialises it."""

    def ask(query: str) -> bytes:
        found = store.query(query, use_default_graph_as_union=True)
        if isinstance(found, QueryTriples):
            return serialize(found, format=RdfFormat.N_TRIPLES) or b""
        return cast(QuerySolutions, found).serialize(format=QueryResultsFormat.JSON) or b""

    return ask


def memory_of_rdflib(store: Store) -> tuple[Way, float]:
    """Ask rdflib's own engine over its in-memory graph; also the seconds it took to load."""
    import rdflib

    triples = serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES) or b""
    began = time.perf_counter()
    held = rdflib.Graph().parse(data=triples, format="nt")
    loaded = time.perf_counter() - began

    def ask(query: str) -> bytes:
        found = held.query(query)
        return found.serialize(format="nt" if found.graph is not None else "json") or b""

    return ask, loaded


def compare(folder: Path, store: Store, port: int) -> None:
    """Print the times of every query by every way, and their ratios to the engine alone."""
    rdflib_way, loaded = memory_of_rdflib(store)
    print(f"rdflib loaded in {loaded:.2f} s")
    with Pool(folder) as pool:
        pool.warm()
        ways: dict[str, Way] = {
            "engine": engine(store),
            "pool": lambda query: pool.query(query, accept=EITHER).body,
            "http": over_http(port),
            "rdflib": rdflib_way,
        }
        print(f"{'ms':16}" + "".join(f"{name:>10}" for name in ways) + "  http/engine  rdflib/pool")
        times = {name: measured(name, PREFIXES + text, ways) for name, text in QUERIES.items()}
    verdict(times)


def measured(name: str, query: str, ways: Mapping[str, Way]) -> dict[str, float]:
    """Return and print the best milliseconds by way; AssertionError when the ways disagree on the rows."""
    counts = {way: rows_of(ask(query)) for way, ask in ways.items()}
    assert len(set(counts.values())) == 1, (query, counts)
    times = {way: best(ask, query) for way, ask in ways.items()}
    print(f"{name:16}" + "".join(f"{value:10.2f}" for value in times.values()), end="")
    print(f"{times['http'] / times['engine']:13.2f}{times['rdflib'] / times['pool']:13.1f}", flush=True)
    return times


def verdict(times: Mapping[str, Mapping[str, float]]) -> None:
    """Print the ratios that the bars speak of."""
    for way, bars in (("engine", "bars 20 and 5"), ("pool", "")):
        gains = [each["rdflib"] / each[way] for each in times.values()]
        mean = math.exp(sum(map(math.log, gains)) / len(gains))
        print(f"rdflib / {way}: geometric mean {mean:.1f}x, least {min(gains):.1f}x {bars}".rstrip())
    heavy = [each["http"] / each["engine"] for each in times.values() if each["engine"] > 50]
    light = sorted(each["http"] - each["engine"] for each in times.values() if each["engine"] <= 5)
    print(
        f"http / engine over 50 ms: {max(heavy):.2f}x at most (bar 1.10)" if heavy else "no query over 50 ms"
    )
    print(f"http adds {light[len(light) // 2]:.1f} ms to light queries at the median (bar 3)")


def start(folder: Path) -> None:
    """Print how long a worker takes to start, and from what."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        worker = Worker(folder, 512 << 20)
        took.append(time.perf_counter() - began)
        worker.end()
    where = "memory" if (folder / QUADS).exists() else "disk"
    print(f"a worker over the graph in {where} starts in {min(took) * 1000:.0f} ms")


def infer(store: Store) -> None:
    """Print the time of the rules, also as it would be for a million statements."""
    size, began = len(store), time.perf_counter()
    added = rules.infer(store)
    took = time.perf_counter() - began
    print(
        f"rules: {added} statements from {size} in {took:.2f} s, {took / size * 1e6:.1f} s a million (bar 3)"
    )


def main() -> None:
    """Build the graph, serve it from another process, compare, load, let runaways run, search, infer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        folder, began = Path(name) / "graph", time.perf_counter()
        build(folder, graph(options.triples))
        print(f"written in {time.perf_counter() - began:.2f} s")
        start(folder)
        store = held(folder)
        with served(folder) as port:
            compare(folder, store, port)
            load(port)
        endings(folder)
    search.report(store)
    infer(store)


def held(folder: Path) -> Store:
    """Return the graph as a worker holds it: in memory when it is small."""
    if not (folder / QUADS).exists():
        return Store.read_only(str(folder))
    store = Store()
    began = time.perf_counter()
    store.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS, lenient=True)
    print(f"{len(store)} statements loaded in {time.perf_counter() - began:.2f} s")
    return store


if __name__ == "__main__":
    main()
