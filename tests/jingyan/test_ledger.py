"""The ledger of former addresses is bounded: the earliest writings go first, the last one never."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from jingyan.succession import Ledger
from kg.succession import Fate


def _gone(*names: str) -> list[Fate]:
    return [Fate(f"mechanism/{name}", "", "removed", "闭环机制") for name in names]


def _held(ledger: Ledger, *names: str) -> list[str]:
    return [name for name in names if ledger.find(f"mechanism/{name}", lambda _path: True)]


def test_the_earliest_writings_are_forgotten_the_last_one_never(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "former.sqlite", most=5)
    ledger.write(_gone("a", "b"))
    ledger.write(_gone("c", "d"))
    ledger.write(_gone("a", "e"))  # gone once more: it counts as late as it was said last
    assert _held(ledger, "a", "b", "c", "d", "e") == ["a", "b", "c", "d", "e"]
    ledger.write(_gone("f"))
    assert _held(ledger, "a", "b", "c", "d", "e", "f") == ["a", "c", "d", "e", "f"]
    many = [f"m{number}" for number in range(9)]
    ledger.write(_gone(*many))
    assert _held(ledger, "a", "c", "f", *many) == many


def test_a_ledger_of_an_earlier_version_is_written_on(tmp_path: Path) -> None:
    path = tmp_path / "former.sqlite"
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(
            "CREATE TABLE former (path, successor, reason, label, document, start, end, PRIMARY KEY (path)) "
            "WITHOUT ROWID"
        )
        old.execute("INSERT INTO former VALUES ('mechanism/a', '', 'removed', '', '', 0, 0)")
    ledger = Ledger(path, most=1)
    assert _held(ledger, "a") == ["a"]
    ledger.write(_gone("b"))
    assert _held(ledger, "a", "b") == ["b"]
