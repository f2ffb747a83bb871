"""The query service against rdflib, the engine alone and its server, under load and attack; all its bars.

`python -m benchmarks.sparql [--small N] [--large N]`: against rdflib and under load with the small graph,
held in memory; search, rules and heavy queries with the large one, on disk. Times are the best of a few runs
in one go, so their ratios hold on a busy machine; the answers of all ways are compared before they are timed.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store, serialize

from benchmarks._sparql_attacks import withstand
from benchmarks._sparql_bars import Bar, show
from benchmarks._sparql_graph import PREFIXES, QUERIES, graph
from benchmarks._sparql_lookups import compared
from benchmarks._sparql_search import search
from benchmarks._sparql_service import EITHER, Way, load, over_http, serve, served
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


Times = dict[str, dict[str, float]]


def compare(ways: Mapping[str, Way]) -> Times:
    """Return and print the best milliseconds of every query by every way."""
    print(f"{'ms':16}" + "".join(f"{name:>10}" for name in ways))
    return {name: measured(name, PREFIXES + text, ways) for name, text in QUERIES.items()}


def measured(name: str, query: str, ways: Mapping[str, Way]) -> dict[str, float]:
    """Return and print the best milliseconds by way; AssertionError when the ways disagree on the rows."""
    counts = {way: rows_of(ask(query)) for way, ask in ways.items()}
    assert len(set(counts.values())) == 1, (query, counts)
    times = {way: best(ask, query) for way, ask in ways.items()}
    print(f"{name:16}" + "".join(f"{value:10.2f}" for value in times.values()), flush=True)
    return times


def over_rdflib(times: Times) -> Iterator[Bar]:
    """Yield how many times rdflib's the engine and the pool are."""
    for way, mean, least in (("engine", 20.0, 5.0), ("pool", None, None)):
        gains = [each["rdflib"] / each[way] for each in times.values()]
        yield Bar(f"18 queries, {way} over rdflib, geometric mean", geomean(gains), mean)
        yield Bar(f"18 queries, {way} over rdflib, least", min(gains), least)


def over_engine(times: Times) -> Iterator[Bar]:
    """Yield what HTTP costs beyond the engine: a share of heavy queries, milliseconds of light ones."""
    heavy = [each["http"] / each["engine"] for each in times.values() if each["engine"] > 50]
    light = sorted(each["http"] - each["engine"] for each in times.values() if each["engine"] <= 5)
    if heavy:
        yield Bar(f"HTTP of the engine, {len(heavy)} queries over 50 ms", geomean(heavy), 1.1, most=True)
    yield Bar(f"HTTP adds to {len(light)} light queries, p50", light[len(light) // 2], 3, " ms", most=True)


def geomean(values: list[float]) -> float:
    """Return the geometric mean."""
    return math.exp(sum(map(math.log, values)) / len(values))


def start(folder: Path) -> Iterator[Bar]:
    """Yield how long a worker takes to start."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        worker = Worker(folder, 512 << 20)
        took.append(time.perf_counter() - began)
        worker.end()
    where = "memory" if (folder / QUADS).exists() else "disk"
    yield Bar(f"a worker over the graph in {where} starts in", min(took), 1, " s", most=True)


def inferred(triples: int) -> tuple[Store, Bar]:
    """Return the graph with what the rules say of it, and the time of the rules for a million statements."""
    store = Store()
    store.bulk_extend(graph(triples))
    size, began, worked = len(store), time.perf_counter(), time.process_time()
    added = rules.infer(store)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    print(f"rules: {added} statements from {size} in {took:.2f} s, {worked:.2f} s of them at work")
    return store, Bar("rules, a million statements", took / size * 1e6, 3, " s", most=True)


def small(triples: int, folder: Path) -> Iterator[Bar]:
    """Measure against rdflib, under load and under attack."""
    whole, _ = inferred(triples)
    build(folder, whole)
    yield from start(folder)
    began = time.perf_counter()
    store = Store()
    store.bulk_load(path=str(folder / QUADS), format=RdfFormat.N_QUADS, lenient=True)
    loaded = time.perf_counter() - began
    rdflib_way, rdflib_loaded = memory_of_rdflib(store)
    yield Bar("load into memory, over rdflib", rdflib_loaded / loaded, 8)
    with Pool(folder) as pool, served(folder) as (port, _):
        pool.warm()
        ways: dict[str, Way] = {
            "engine": engine(store),
            "pool": lambda query: pool.query(query, accept=EITHER).body,
            "http": over_http(port),
            "rdflib": rdflib_way,
        }
        times = compare(ways)
        yield from over_rdflib(times)
        yield from over_engine(times)
        yield from load(port)
    yield from compared(folder)
    yield from withstand(folder)


def large(triples: int, folder: Path) -> Iterator[Bar]:
    """Measure rules, heavy queries over HTTP, and search within a query."""
    whole, bar = inferred(triples)
    yield bar
    build(folder, whole)
    del whole
    yield from start(folder)
    store = Store.read_only(str(folder))
    with served(folder, deadline_s=60) as (port, _):
        yield from over_engine(compare({"engine": engine(store), "http": over_http(port)}))
    yield from search(store)


def main() -> None:
    """Measure with both graphs and print the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=80_000)
    parser.add_argument("--large", type=int, default=880_000)
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "SECONDS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(Path(options.serve[0]), float(options.serve[1]))
        return
    bars: list[Bar] = []
    with tempfile.TemporaryDirectory() as name:
        try:
            for measure, size in ((small, options.small), (large, options.large)):
                if size:
                    bars.extend(measure(size, Path(name) / measure.__name__))
        finally:
            show(bars)


if __name__ == "__main__":
    main()
