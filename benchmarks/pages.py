"""Pages: what a reader waits for at the server, the first time and afterwards, and what travels.

"ready" is what a service works out at its start. Then "first" is the first page of its kind, "made" the page
made anew (and the processor's part of it), "kept" a page that was asked for before.

python -m benchmarks pages [--store FOLDER] [--rounds 15] [--cold]

`--cold` makes nothing ready, so that "first" is what a reader waits for who comes before the warming.

Of each kind of thing the page of the one named most often is asked for, the heaviest of its kind.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from flask import Flask

    from web.services import Services

PAGES = (
    "/",
    "/compare",
    "/compare?loops=1",
    "/matrix",
    "/matrix?by=platform",
    "/matrix?by=chain",
    "/actors",
    "/figures",
    "/gaps",
    "/dataset",
    "/network",
    "/network/whole",
    "/help",
    "/search",
    "/search?q=" + quote("闭环反馈"),
    "/search?q=" + quote("数字化改革"),
    "/search?q=" + quote("群众评价作为最后一步的机制"),
    "/search?q=" + quote("没有提到数字平台的城市"),
    "/mechanism",
    "/platform",
    "/practice",
    "/organization",
)
NAMED = ("mechanism", "platform", "programme", "instrument", "organization", "place", "topic", "outcome")
_MOST = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?thing { { SELECT ?thing (COUNT(*) AS ?n) { ?said rdf:object ?thing } GROUP BY ?thing }
  ?thing a <https://w3id.org/jingyan/ontology#CLASS> } ORDER BY DESC(?n) ?thing LIMIT 1"""
_LONGEST = """PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?thing { ?excerpt dct:isPartOf ?thing . ?thing a <https://w3id.org/jingyan/ontology#Document> }
GROUP BY ?thing ORDER BY DESC(COUNT(*)) ?thing LIMIT 1"""
_CHAINED = """PREFIX jy: <https://w3id.org/jingyan/ontology#>
SELECT ?thing { ?thing jy:reportsMechanism/jy:hasStep ?step }
GROUP BY ?thing ORDER BY DESC(COUNT(*)) ?thing LIMIT 1"""
_HEAD = (
    "| page | first, ms | processor | made p50 | p95 | processor | kept p50 | gzip, bytes |\n"
    + 8 * "|---"
    + "|"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line a page: first, p50 and p95 in milliseconds, bytes as sent."""
    from web.warming import warm

    parser = argparse.ArgumentParser(prog="python -m benchmarks pages")
    parser.add_argument("--store", type=Path, help="a store that is built; that of the settings otherwise")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cold", action="store_true", help="make nothing ready first")
    asked = parser.parse_args(arguments)
    services = _opened(asked.store)
    started = time.perf_counter()
    if not asked.cold:
        warm(services)
    print(f"ready in {time.perf_counter() - started:.2f} s")
    print(f"{services.counts.get('passages', 0):,} passages\n")
    print(_HEAD)
    for path in (*PAGES, *_things(services)):
        print(timed(_app(services), path, asked.rounds), flush=True)
    services.sparql.close()
    services.searcher.close()


def _opened(store: Path | None) -> Services:
    from jingyan.config import Settings
    from jingyan.opening import open_services

    settings = Settings.from_environment(os.environ, **({"store": store} if store else {}))
    return open_services(settings)


def _app(services: Services) -> Flask:
    """Return an application that has answered nothing yet but the smallest page."""
    from web.app import create_app

    app = create_app(services)
    app.test_client().get("/report?sent=r12345678&about=/")
    return app


def timed(app: Flask, path: str, rounds: int) -> str:
    """Return the line of a table for one page, asked for again and again."""
    join = "&" if "?" in path else "?"
    begun = time.process_time()
    first, size, status = _asked(app, path)
    spent = time.process_time()
    work = 1000 * (spent - begun)
    made = [_asked(app, f"{path}{join}again={at}")[0] for at in range(rounds)]
    spent = 1000 * (time.process_time() - spent) / rounds
    kept = [_asked(app, path)[0] for _ in range(rounds)]
    shown = path if status == 200 else f"{path} ({status})"
    slow = quantiles(made, n=20)[-1]
    times = f"{first:.0f} | {work:.0f} | {median(made):.1f} | {slow:.1f} | {spent:.1f} | {median(kept):.2f}"
    return f"| {shown} | {times} | {size:,} |"


def _asked(app: Flask, path: str) -> tuple[float, int, int]:
    """Return milliseconds, bytes and status of one answer."""
    started = time.perf_counter()
    answer = app.test_client().get(path, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    return 1000 * (time.perf_counter() - started), len(answer.data), answer.status_code


def _things(services: Services) -> Iterator[str]:
    """Yield paths: the things named most often, the practice with most steps, the longest document."""
    queries = [_MOST.replace("CLASS", kind.title()) for kind in NAMED]
    for query in (*queries, _CHAINED, _LONGEST):
        rows = services.graph.store.query(query, use_default_graph_as_union=True)
        for row in cast(Iterable[Mapping[str, Any]], rows):
            iri = str(row["thing"].value)
            yield "/" + "/".join(iri.rsplit("/", 2)[-2:])


if __name__ == "__main__":
    main()
