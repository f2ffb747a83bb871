"""The file that says where a snapshot's vectors lie on a server."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embed.indexes.placed import Placed, place_of, read_place, write_place
from kg.errors import StoreError


def test_equal_vectors_have_one_place_others_their_own(tmp_path: Path) -> None:
    vectors = np.arange(12, dtype=np.float32).reshape(3, 4)
    place = place_of(vectors)
    write_place(tmp_path / "vectors", place)
    assert read_place(tmp_path / "vectors") == place == place_of(vectors.copy(order="F"))
    assert (place.count, place.dimension) == (3, 4)
    assert place.name != place_of(vectors + 1).name != place_of(vectors.reshape(4, 3)).name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{}",
        '{"name": "jy_0", "count": 1, "dimension": 2}',
        '{"name": "x; DROP", "count": 1, "dimension": 2}',
    ],
)
def test_a_damaged_file_says_what_to_do(written: str, tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text(written, encoding="utf-8")
    with pytest.raises(StoreError, match="rebuild with: jingyan build"):
        read_place(tmp_path / "vectors")


def test_a_server_that_lost_vectors_is_told() -> None:
    with pytest.raises(StoreError, match="has 2 vectors of 3"):
        Placed("jy_" + "0" * 24, 3, 4).holds(2)
