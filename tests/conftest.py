"""What every suite may use: the real documents of `data/`, and one base built from them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.services import Services

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The first corpus: eleven excerpts, one file."""
    return ROOT / "data/sources/zhejiang-2025-excerpts-1.txt"


@pytest.fixture(scope="session")
def base_store(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A store with one snapshot of the first corpus, built the whole way; do not change it."""
    from jingyan.config import Settings
    from jingyan.pipeline import build
    from kg.sources import read_sources

    store = tmp_path_factory.mktemp("base")
    build(read_sources([corpus]), Settings.from_environment(os.environ, store=store))
    return store


@pytest.fixture(scope="session")
def services(base_store: Path) -> Iterator[Services]:
    """Everything the pages use, opened from a real snapshot."""
    from jingyan.config import Settings
    from jingyan.opening import open_services

    opened = open_services(Settings.from_environment(os.environ, store=base_store))
    yield opened
    opened.sparql.close()
    opened.searcher.close()


@pytest.fixture
def own_store(base_store: Path, tmp_path: Path) -> Path:
    """A store that serves the same snapshot and may be written to."""
    store = tmp_path / "store"
    store.mkdir()
    for part in ("snapshots", "current", "cache"):
        (store / part).symlink_to((base_store / part).resolve())
    return store
