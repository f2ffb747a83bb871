"""Search inside a query at the size of the graph: against CONTAINS, and without an encoder's time."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Store

from benchmarks._sparql_bars import Bar
from benchmarks._sparql_graph import PREFIXES
from embed.encoder import Fingerprint, Vectors
from embed.index import Item, build
from embed.search import Searcher
from kg.query import Graph
from ontology import terms
from web.sparql.calls import prepare
from web.sparql.finder import SiteFinder
from web.sparql.guard import Limits

KB = f"PREFIX kb: <{terms.KB}> "


class Hashed:
    """An encoder that costs nothing: the vector of a text is drawn from its digest."""

    fingerprint = Fingerprint("hashed", "", "", "", "", "", 384, "numpy", "float32")
    dimension = 384

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return [n, 384] of norm 1."""
        made = np.stack([self._one(text) for text in texts]) if texts else np.empty((0, 384), np.float32)
        return cast(Vectors, made)

    encode_passages = encode_queries

    def _one(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        drawn = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
        return cast(Vectors, drawn / np.linalg.norm(drawn))


SPECIAL = (
    ("rare", "民生议事堂"),
    ("in some", "闭环管理，收集议题，闭环管理"),
    ("common", "闭环管理，收集议题"),
    ("in most", "闭环管理"),
)
QUESTION = "SELECT ?p {{ ?p a jy:Practice ; jy:reportedIn/jy:text ?t FILTER CONTAINS(?t, {}) }}"
BLOCK = "SELECT ?p {{ SERVICE kb:text {{ ?p kb:query {} }} }}"


def items_of(store: Store) -> list[Item]:
    """Return an item for each practice, with the text of its passage."""
    rows = cast(
        QuerySolutions,
        store.query(
            PREFIXES + "SELECT ?p ?t { ?p a jy:Practice ; jy:reportedIn/jy:text ?t }",
            use_default_graph_as_union=True,
        ),
    )
    told = {cast(NamedNode, row[0]).value: cast(Literal, row[1]).value for row in rows}
    return [
        Item(iri.rsplit("/", 1)[1], text, sentences=((0, len(text)),), record={"iri": iri})
        for iri, text in sorted(told.items())
    ]


def search(store: Store) -> Iterator[Bar]:
    """Measure both services; AssertionError when the text service differs from CONTAINS."""
    items = items_of(store)
    with tempfile.TemporaryDirectory() as name:
        manifest = build(Path(name), items, Hashed())
        searcher = Searcher.open(Path(name), manifest, Hashed())
        finder = SiteFinder(searcher, Graph(store))
        yield from by_words(store, finder, len(items))
        yield from by_meaning(store, finder, len(items))
        searcher.close()


def by_words(store: Store, finder: SiteFinder, count: int) -> Iterator[Bar]:
    """Measure kb:text against CONTAINS for words from rare to common."""
    for kind, words in SPECIAL:
        wanted, slow, _ = timed(store, finder, QUESTION.format(Literal(words)))
        found, quick, rows = timed(store, finder, BLOCK.format(Literal(words)))
        assert found == wanted, words
        share = len(wanted) / count
        ways = f"CONTAINS {slow:.1f}, kb:text {quick:.2f} ms, {rows:.2f} of them the engine's for the rows"
        print(f"kb:text “{words}”: {len(wanted)} of {count}, {ways}")
        yield Bar(f"kb:text, {kind} ({share:.1%} of texts), of CONTAINS", slow / quick, 20)
        yield Bar("    as much as any search could reach, for the rows alone", slow / rows, None)


def by_meaning(store: Store, finder: SiteFinder, count: int) -> Iterator[Bar]:
    """Measure kb:semantic joined with texts, without the time of an encoder."""
    block = 'SERVICE kb:semantic { ?p kb:query "闭环管理" ; kb:k 20 ; kb:score ?s }'
    found, taken, _ = timed(store, finder, f"SELECT ?p ?s {{ {block} ?p jy:reportedIn/jy:text ?t }}")
    assert len(found) == 20
    yield Bar(f"kb:semantic, 20 of {count} with their texts", taken, 20, " ms", most=True)


def timed(store: Store, finder: SiteFinder, query: str) -> tuple[list[str], float, float]:
    """Return the practices that a query finds, the best of seven times and of the engine's part, in ms."""
    taken, engine, body = [], [], b""
    for _ in range(7):
        began = time.perf_counter()
        ready = prepare(KB + PREFIXES + query, limits=Limits(), finder=lambda: finder)
        prepared = time.perf_counter()
        answer = cast(QuerySolutions, store.query(ready.text, use_default_graph_as_union=True))
        body = answer.serialize(format=QueryResultsFormat.JSON) or b""
        engine.append(time.perf_counter() - prepared)
        taken.append(time.perf_counter() - began)
    rows = json.loads(body)["results"]["bindings"]
    return sorted(row["p"]["value"] for row in rows), min(taken) * 1000, min(engine) * 1000
