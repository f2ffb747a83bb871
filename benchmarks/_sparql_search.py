"""Search inside a query at the size of the graph: against CONTAINS, and without an encoder's time."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Store

from benchmarks._sparql_graph import BASE, PREFIXES, jy
from embed.encoder import Fingerprint, Vectors
from embed.index import Item, build
from embed.search import Searcher
from kg.query import Graph
from ontology import terms
from web.sparql.calls import prepare
from web.sparql.finder import SiteFinder
from web.sparql.guard import Limits

KB = f"PREFIX kb: <{terms.KB}> "
WORDS = "闭环管理"


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


def texts_of(store: Store) -> dict[str, str]:
    """Return the text of each mechanism by its number: the words that its evidence quotes."""
    rows = cast(
        QuerySolutions,
        store.query(
            PREFIXES
            + 'SELECT ?m (GROUP_CONCAT(?q; separator="。") AS ?t) { ?m jy:evidence/jy:quote ?q } GROUP BY ?m',
            use_default_graph_as_union=True,
        ),
    )
    return {str(row[0])[1:-1].rsplit("/", 1)[1]: cast(Literal, row[1]).value for row in rows}


def report(store: Store) -> None:
    """Print both services against their bars; AssertionError when the text service differs from CONTAINS."""
    texts = texts_of(store)
    for number, text in texts.items():
        thing = NamedNode(f"{BASE}practice/{number}")
        store.add(_quad(thing, text))
    items = [
        Item(n, text, sentences=((0, len(text)),), record={"iri": f"{BASE}practice/{n}"})
        for n, text in texts.items()
    ]
    with tempfile.TemporaryDirectory() as name:
        manifest = build(Path(name), items, Hashed())
        searcher = Searcher.open(Path(name), manifest, Hashed())
        finder = SiteFinder(searcher, Graph(store))
        _compare(store, finder, len(items))
        searcher.close()


def _quad(thing: NamedNode, text: str) -> object:
    from pyoxigraph import Quad

    return Quad(thing, jy("text"), Literal(text), NamedNode("urn:texts"))


def _compare(store: Store, finder: SiteFinder, count: int) -> None:
    def run(query: str) -> list[str]:
        ready = prepare(KB + PREFIXES + query, limits=Limits(), finder=lambda: finder)
        found = cast(QuerySolutions, store.query(ready.text, use_default_graph_as_union=True))
        rows = json.loads(found.serialize(format=QueryResultsFormat.JSON) or b"")["results"]["bindings"]
        return sorted(row["p"]["value"] for row in rows)

    for words in ("民生议事堂", WORDS + "，收集议题，" + WORDS, WORDS):
        contains, slow = _timed(
            lambda w=words: run(f'SELECT ?p {{ ?p jy:text ?t FILTER CONTAINS(?t, "{w}") }}')
        )
        holding, quick = _timed(
            lambda w=words: run(f'SELECT ?p {{ SERVICE kb:text {{ ?p kb:query "{w}" ; kb:k 10000 }} }}')
        )
        assert holding == contains or len(contains) > 10_000, words
        print(f"kb:text “{words}”: {len(contains)} of {count}, {slow:.1f} / {quick:.1f} ms", end="")
        print(f" = {slow / quick:.1f}x CONTAINS (bar 20)")
    block = f'SERVICE kb:semantic {{ ?p kb:query "{WORDS}" ; kb:k 20 ; kb:score ?s }}'
    query = f"SELECT ?p ?s {{ {block} ?p jy:text ?t }}"
    found, taken = _timed(lambda: run(query))
    print(f"kb:semantic, 20 of {count} joined with their texts: {len(found)} rows, {taken:.1f} ms (bar 20)")


def _timed(ask: Callable[[], list[str]]) -> tuple[list[str], float]:
    taken, found = [], []
    for _ in range(7):
        began = time.perf_counter()
        found = ask()
        taken.append(time.perf_counter() - began)
    return found, min(taken) * 1000
