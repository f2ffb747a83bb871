"""The store on disk and the whole way to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg import store
from kg.errors import StoreError, ValidationError
from kg.model import Extraction
from kg.publish import write_graph
from kg.statements import canonical

BASE = "https://w3id.org/jingyan/id/"


def test_what_is_built_is_what_opens(tmp_path: Path, sample_graph: Store) -> None:
    store.build(tmp_path / "graph", sample_graph)
    assert canonical(store.open_store(tmp_path / "graph")) == canonical(sample_graph)


def test_an_opened_store_cannot_be_written(tmp_path: Path, sample_graph: Store) -> None:
    store.build(tmp_path / "graph", sample_graph)
    opened = store.open_store(tmp_path / "graph")
    node = NamedNode("urn:x")
    with pytest.raises((OSError, RuntimeError)):
        opened.add(Quad(node, node, node))


def test_no_store_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph here; build it with `jingyan build`"):
        store.open_store(tmp_path / "nowhere")


def test_a_damaged_store_is_refused_by_name(tmp_path: Path, sample_graph: Store) -> None:
    store.build(tmp_path / "graph", sample_graph)
    (tmp_path / "graph" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(StoreError, match="cannot be opened"):
        store.open_store(tmp_path / "graph")


def test_a_folder_in_use_is_not_overwritten(tmp_path: Path, sample_graph: Store) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(StoreError, match="is not empty"):
        store.build(tmp_path, sample_graph)


def test_two_builds_have_one_digest(tmp_path: Path, sample: Extraction) -> None:
    first = write_graph(tmp_path / "a", [sample], [], base=BASE)
    second = write_graph(tmp_path / "b", [sample], [], base=BASE)
    assert first == second
    assert set(first) == {"sha256", "quads", "statements", "evidence", "shapes"}


def test_a_graph_at_fault_is_not_written(tmp_path: Path, sample: Extraction) -> None:
    wrong = replace(sample, chains=(replace(sample.chains[0], kind="spiral"),))
    with pytest.raises(ValidationError, match="jy:chainKind breaks sh:class"):
        write_graph(tmp_path / "graph", [wrong], [], base=BASE)
    assert not (tmp_path / "graph").exists()
