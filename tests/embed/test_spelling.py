"""The terms of items: kept and read again they are the same, in any blocks they give the same index."""

import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pytest

from embed import lexical
from embed.model import Item
from embed.spelling import Spelled, packed, spell, unpacked

ITEMS = [
    Item("a", "构建闭环机制，委员 Members 参与", "民生议事堂", fields={"city": ("杭州市",)}),
    Item("b", "植树造林"),
    Item("c", ""),
    Item("d", "构建闭环，构建机制", "闭环"),
]


def _told(made: Spelled) -> list[object]:
    return [made.columns, made.terms, *(getattr(made, name).tolist() for name in ("entries", "often"))]


def test_what_is_kept_is_what_was_made() -> None:
    made = spell(ITEMS)
    again = unpacked(packed(made))
    assert _told(again) == _told(made)
    assert again.sizes.tolist() == made.sizes.tolist()
    assert again.lengths.tolist() == made.lengths.tolist()
    assert made.often.dtype == again.often.dtype == np.float32


@pytest.mark.parametrize("cut", [0, 20, -1])
def test_damage_is_noticed(cut: int) -> None:
    with pytest.raises((ValueError, zlib.error)):
        unpacked(packed(spell(ITEMS))[:cut])


def _index(blocks: Sequence[Sequence[Item]]) -> list[object]:
    with closing(sqlite3.connect(":memory:")) as connection:
        lexical.write(connection, map(spell, blocks))
        terms = connection.execute("SELECT * FROM terms JOIN postings USING (number) ORDER BY term")
        phrase = connection.execute("SELECT rowid FROM lexical WHERE lexical MATCH '\"闭环 环机\"'")
        return [*terms.fetchall(), *phrase.fetchall()]


def test_blocks_make_no_difference() -> None:
    whole = _index([ITEMS])
    assert whole[-1] == (0,)
    assert _index([ITEMS[:1], ITEMS[1:3], ITEMS[3:]]) == whole
