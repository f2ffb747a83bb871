"""The flat index: its files as FAISS would write them, codes that choose, selections."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from embed.indexes import Selection, flat
from embed.indexes.flat import Flat
from kg.errors import StoreError

COUNT, DIMENSION = 3000, 64


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    around = np.random.default_rng(0).standard_normal((40, DIMENSION))
    random = np.random.default_rng(1)
    made = around[random.integers(0, 40, COUNT)] + 0.3 * random.standard_normal((COUNT, DIMENSION))
    found: np.ndarray = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return found


@pytest.mark.parametrize("count", [0, 1, 500])
def test_a_file_is_what_faiss_writes(vectors: np.ndarray, tmp_path: Path, count: int) -> None:
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(DIMENSION))
    index.add_with_ids(vectors[:count], np.arange(count))
    faiss.write_index(index, str(tmp_path / "theirs"))
    Flat().write(tmp_path / "ours", vectors[:count])
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()
    assert not (tmp_path / "ours.codes").exists()


def test_codes_choose_what_the_vectors_would(
    vectors: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat, "_MANY", 1000)
    Flat().write(tmp_path / "many", vectors)
    opened = Flat().open(tmp_path / "many")
    assert opened._coarse is not None
    decided = 0
    for asked in vectors[::100] + np.float32(0.01):
        chosen = opened._coarse.nearest(asked, 10)
        decided += chosen is not None
        expected = np.argsort(-(vectors @ asked), kind="stable")[:10]
        assert sorted(opened.nearest(asked, 10).tolist()) == sorted(expected.tolist())
    assert decided > 20
    (tmp_path / "many.codes").write_bytes(b"something else " * 300)
    with pytest.raises(StoreError, match=r"many\.codes: not readable codes; rebuild with: jingyan build"):
        Flat().open(tmp_path / "many")


@pytest.mark.parametrize(
    ("share", "many"), [(0.01, 1000), (0.4, COUNT + 1), (0.4, 1000), (0.9, COUNT + 1), (0.9, 1000)]
)
def test_within_a_selection_nothing_is_missed(
    vectors: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float, many: int
) -> None:
    """By itself, its vectors or codes side by side, past a bitmap of all vectors and of all codes."""
    monkeypatch.setattr(flat, "_MOST", 2000)
    monkeypatch.setattr(flat, "_MANY", many)
    Flat().write(tmp_path / "some", vectors)
    opened = Flat().open(tmp_path / "some")
    rows = np.flatnonzero(np.random.default_rng(2).random(COUNT) < share)
    allowed = Selection(rows, COUNT)
    for asked in (vectors[5], vectors[77]):
        expected = rows[np.argsort(-(vectors[rows] @ asked), kind="stable")[:10]]
        assert sorted(opened.nearest(asked, 10, allowed=allowed).tolist()) == sorted(expected.tolist())
    assert allowed.among(np.array([rows[3], rows[0]])).tolist() == [rows[3], rows[0]]
    assert allowed.mask.sum() == len(rows)
