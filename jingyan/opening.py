"""Opens what the commands need from one verified snapshot, and no more than that."""

from __future__ import annotations

import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jingyan.config import Settings
from jingyan.snapshot import Manifest, SnapshotStore

if TYPE_CHECKING:
    from pyoxigraph import Store

    from embed.encoder import Encoder
    from embed.search import Searcher
    from jingyan.reviewing import Review
    from kg.query import Graph
    from web.answering import Answerer
    from web.services import Services
    from web.sparql.pool import Pool
    from web.sparql.searches import Finder, Opening


def open_snapshot(settings: Settings) -> Manifest:
    """Return the verified current snapshot, or the newest whole one after saying why on stderr."""
    manifest, reason = SnapshotStore(settings.store).serviceable()
    if reason:
        print(f"jingyan: serving snapshot {manifest.id} instead: {reason}", file=sys.stderr)
    return manifest


def open_search(settings: Settings) -> tuple[Searcher, Manifest]:
    """Open the index with the encoder it was made with; ModelError when that is not to be had."""
    manifest = open_snapshot(settings)
    return _searcher(manifest, settings), manifest


def open_answerer(settings: Settings) -> tuple[Answerer, Manifest]:
    """Open index and graph of one snapshot for questions."""
    from web.answering import Answerer

    manifest = open_snapshot(settings)
    graph = _graph(manifest)
    return Answerer(_searcher(manifest, settings), graph), manifest


def open_graph(settings: Settings) -> tuple[Graph, Manifest]:
    """Open the graph read-only."""
    manifest = open_snapshot(settings)
    return _graph(manifest), manifest


def open_pool(settings: Settings, *, workers: int = 2) -> Pool:
    """Return a pool of killable query workers over the current graph; search opens at the first use."""
    manifest = open_snapshot(settings)
    return _pool(manifest, settings, workers, partial(_finder, manifest, settings))


def open_services(settings: Settings) -> Services:
    """Open all that the pages use, from one snapshot folder."""
    return services_of(open_snapshot(settings), settings)


def services_of(manifest: Manifest, settings: Settings) -> Services:
    """Open all that the pages use from a verified snapshot."""
    from jingyan import overviews
    from jingyan.drafts import analyze
    from jingyan.pipeline import read_kept_sources
    from jingyan.reports import box
    from jingyan.succession import ledger_of
    from kg.facts import FILE as FACTS
    from kg.query import Graph
    from web.services import Services
    from web.sparql.finder import SiteFinder

    graph = Graph(_store(manifest, settings), overviews.read(manifest.folder), facts=manifest.folder / FACTS)
    searcher = _searcher(manifest, settings)
    return Services(
        snapshot_id=manifest.id,
        graph=graph,
        searcher=searcher,
        sparql=_answering(manifest, settings, lambda: SiteFinder(searcher, graph)),
        documents={source.id: source.text for source in read_kept_sources(manifest.folder)},
        base=str(manifest.body["base"]),
        counts=manifest.counts,
        manifest=manifest.body,
        analyze=partial(
            analyze, searcher=searcher, graph=graph, snapshot=manifest.id, models=settings.models
        ),
        review=_review(settings),
        reports=box(settings.store, settings.reports) if settings.reports else None,
        former=ledger_of(settings.store).find,
        published=(manifest.folder / "manifest.json").stat().st_mtime,
    )


def _graph(manifest: Manifest) -> Graph:
    """Open the graph of a snapshot with its tables."""
    from kg.facts import FILE
    from kg.query import Graph
    from kg.store import open_store

    return Graph(open_store(manifest.folder / "graph"), facts=manifest.folder / FILE)


def _store(manifest: Manifest, settings: Settings) -> Store:
    """Open the graph; with an engine, bring it there and have its queries answered there."""
    from kg.store import open_store
    from kg.store.engine import Mirrored, bring, engine

    files = open_store(manifest.folder / "graph")
    if not settings.engine:
        return files
    remote = engine(settings.engine, timeout_s=settings.query_seconds)
    bring(files, remote, note=settings.store / "engine", snapshot=manifest.id)
    return cast("Store", Mirrored(files, remote))


def _answering(manifest: Manifest, settings: Settings, finder: Opening) -> Pool:
    """Return who answers the queries of strangers: workers of ours, or the engine behind our guard."""
    if not settings.engine:
        return _pool(manifest, settings, 2, finder)
    from kg.store.engine import engine
    from web.sparql.remote import RemotePool

    remote = engine(settings.engine, timeout_s=settings.query_seconds)
    return cast("Pool", RemotePool(remote, finder=finder))


def _review(settings: Settings) -> Review | None:
    """Return where curators decide, if a token keeps others out."""
    from jingyan.reviewing import Review

    return Review(settings) if settings.review_token else None


def _searcher(manifest: Manifest, settings: Settings) -> Searcher:
    from embed.search import Searcher

    encoder = _encoder(settings.encoder, settings.models)
    return Searcher.open(manifest.folder, manifest.body["index"], encoder, server=settings.vectors)


@cache
def _encoder(name: str, models: Path) -> Encoder:
    """Load an encoder once, for every snapshot this process will serve."""
    from embed.encoders import load

    return load(name, models=models)


def _finder(manifest: Manifest, settings: Settings) -> Finder:
    from web.sparql.finder import SiteFinder

    return SiteFinder(_searcher(manifest, settings), _graph(manifest))


def _pool(manifest: Manifest, settings: Settings, workers: int, finder: Opening) -> Pool:
    from web.sparql.pool import Pool

    return Pool(
        manifest.folder / "graph",
        workers=workers,
        deadline_s=settings.query_seconds,
        memory_bytes=settings.query_memory_mb << 20,
        finder=finder,
    )
