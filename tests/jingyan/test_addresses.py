"""The addresses of a base come from its parts, and are those that its graph has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jingyan import addresses, pieces, pipeline
from jingyan.config import Settings
from jingyan.snapshot import Manifest
from kg.model import Source
from kg.query import Graph
from kg.sources import read_sources
from kg.store import open_store
from kg.succession import addresses as addresses_of
from kg.succession import read_addresses
from kg.succession.addresses import FILE

TEXT = """协商平台建设
□{place}政协
依托“有事好商量”协商议事室，建立“委员点题—部门办理—群众评议”闭环机制，推动停车问题解决。省政协全体会议听取汇报。
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store of its own."""
    return Settings.from_environment(os.environ, store=tmp_path / "store", curation=tmp_path / "curation")


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    """Two documents that speak of one platform."""
    for place in ("青田县", "景宁县"):
        (tmp_path / f"{place}.txt").write_text(TEXT.format(place=place), encoding="utf-8")
    return read_sources([tmp_path])


def _agree(manifest: Manifest, settings: Settings) -> None:
    graph = Graph(open_store(manifest.folder / "graph"))
    assert list(read_addresses(manifest.folder / FILE)) == list(addresses_of(graph, base=settings.base))


def test_they_are_those_of_the_graph(sources: tuple[Source, ...], settings: Settings) -> None:
    manifest = pipeline.build(sources, settings).manifest
    _agree(manifest, settings)
    listed = list(read_addresses(manifest.folder / FILE))
    documents = [{document for document, _, _ in one.places} for one in listed if one.kind == "platform"]
    assert {source.id for source in sources} in documents
    assert all(one.label for one in listed if one.kind == "platform")


@pytest.mark.parametrize("left", [0, 40])
def test_damaged_ones_are_made_anew(sources: tuple[Source, ...], settings: Settings, left: int) -> None:
    pipeline.build(sources, settings)
    making = pipeline._making(sources, settings)
    for source in sources:
        path = addresses.kept_at(pieces.whole(making, source))
        path.write_bytes(path.read_bytes()[:left])
    _agree(pipeline.build(sources, settings, force=True).manifest, settings)
