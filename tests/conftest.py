"""What every suite may use: the real documents of `data/`, read in place."""

from __future__ import annotations

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
