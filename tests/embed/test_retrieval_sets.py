"""The ranking on question sets of other people, where JINGYAN_BENCHMARKS names their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks._peer import Peer
from benchmarks.retrieval import VARIABLE, mean_ranks, opened, reciprocal
from embed.cache import VectorCache
from embed.encoder import Encoder
from embed.model import Item

FLOORS = {"xquadzh": ("bm25", 0.96, 1.0), "xquadzh:xquaden": ("rrf", 0.84, 1.6)}  # plain way, floor, times it
QUESTIONS = 120


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> VectorCache:
    """Both sets ask the same paragraphs: they are read once."""
    return VectorCache(tmp_path_factory.mktemp("sets") / "vectors.sqlite")


@pytest.mark.skipif(not os.environ.get(VARIABLE), reason=f"{VARIABLE} names no folder of question sets")
@pytest.mark.parametrize("name", FLOORS)
def test_other_peoples_questions_are_answered_as_well_as_they_were(
    name: str, encoder: Encoder, cache: VectorCache, tmp_path: Path
) -> None:
    held = opened(tmp_path, name, encoder, cache)
    found = mean_ranks(held.searcher, held.asked[:: len(held.asked) // QUESTIONS])
    held.searcher.close()
    plain, floor, times = FLOORS[name]
    assert found["search"] >= floor
    assert found["search"] >= times * found[plain]


def test_a_reciprocal_rank() -> None:
    assert reciprocal(["a", "b", "c"], frozenset("bc")) == 0.5
    assert reciprocal(["a"], frozenset("b")) == 0.0


def test_a_peer_that_is_not_there_is_said_in_one_line(
    encoder: Encoder, cache: VectorCache, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    python.chmod(0o755)
    peer = Peer("txtai", str(python), encoder, cache)
    assert peer.ranked([Item("a", "构建闭环机制")], ["闭环"]) is None
    assert peer.absent == f"txtai is not installed in {python}: pip install txtai there, or --python PATH"
