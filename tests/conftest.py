"""What every suite may use: the real documents of `data/`, and one base built from them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
