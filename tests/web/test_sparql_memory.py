"""A small graph is read into a worker's memory; a large one stays in its files, and both answer alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import store
from kg.errors import StoreError
from tests.web.sparql_parts import DOCUMENT, quads
from web.sparql.pool import Pool
from web.sparql.process import Worker

QUERIES = (
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    f"SELECT * {{ GRAPH <{DOCUMENT}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o",
    f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> {{ ?s ?p ?o }}",
    "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g",
)


def answers(folder: Path) -> list[bytes]:
    with Pool(folder, workers=1) as pool:
        return [pool.query(query, accept="text/csv").body for query in QUERIES]


def test_memory_and_disk_answer_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.build(tmp_path / "small", quads())
    monkeypatch.setattr(store, "SMALL", 10)
    store.build(tmp_path / "large", quads())
    assert (tmp_path / "small" / store.QUADS).is_file()
    assert not (tmp_path / "large" / store.QUADS).exists()
    assert answers(tmp_path / "small") == answers(tmp_path / "large")


def test_the_first_corpus_is_read_into_memory(base_store: Path) -> None:
    from jingyan.snapshot import SnapshotStore

    folder = SnapshotStore(base_store).serviceable()[0].folder / "graph"
    assert (folder / store.QUADS).is_file()
    Worker(folder, 256 << 20).end()


def test_damaged_quads_are_a_fault_of_the_store(tmp_path: Path) -> None:
    store.build(tmp_path / "graph", quads())
    (tmp_path / "graph" / store.QUADS).write_text("<x:a> <x:b>", encoding="utf-8")
    with Pool(tmp_path / "graph") as pool, pytest.raises(StoreError, match="cannot be opened"):
        pool.query("ASK {}")
