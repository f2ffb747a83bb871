"""The ledger of former addresses: `former.sqlite` beside the snapshots, written before each publishing.

An entry counts only while its address is not in the base, so one written for a build that fails does no harm.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import astuple, dataclass, fields, replace
from functools import partial
from pathlib import Path

from kg import publish_changes
from kg.errors import StoreError
from kg.succession import Address, Fate, fates, missing_lines, path_in, read_line, read_lines, touching
from kg.succession.addresses import FILE
from kg.succession.fates import UNREAD

Texts = Mapping[str, str]  # of documents, by id
MOST = 1_000_000  # addresses kept, some 0.1 KB each; what became of earlier ones is forgotten
_COLUMNS = ", ".join(field.name for field in fields(Fate))


@dataclass(frozen=True)
class Ledger:
    """What became of the addresses of earlier snapshots of one store."""

    path: Path
    most: int = MOST

    def write(self, listed: Iterable[Fate]) -> None:
        """Set down fates; a later one of the same address takes the place of the earlier."""
        fates = [astuple(one) for one in listed]
        if not fates:
            return
        with closing(sqlite3.connect(self.path)) as ledger, ledger:
            turn = _next_turn(ledger)
            ledger.executemany(
                f"INSERT OR REPLACE INTO former ({_COLUMNS}, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(*fate, turn) for fate in fates],
            )
            _forget(ledger, self.most)

    def find(self, path: str, alive: Callable[[str], bool]) -> Fate | None:
        """Return what became of an address, followed to a successor that is `alive`; None if unknown."""
        if not self.path.exists():
            return None
        with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)) as ledger:
            first = found = _row(ledger, path)
            seen = {path}
            while found and found.successor and not alive(found.successor):
                seen.add(found.successor)
                following = _row(ledger, found.successor)
                if following is None or following.successor in seen:
                    return replace(found, successor="", reason=UNREAD)
                found = following
            return replace(found, path=path, label=first.label) if first and found else None


def _next_turn(ledger: sqlite3.Connection) -> int:
    """Return the number of this writing in a ledger that can hold it."""
    ledger.execute(
        f"CREATE TABLE IF NOT EXISTS former ({_COLUMNS}, turn DEFAULT 0, PRIMARY KEY (path)) WITHOUT ROWID"
    )
    if "turn" not in {row[1] for row in ledger.execute("PRAGMA table_info(former)")}:
        ledger.execute("ALTER TABLE former ADD COLUMN turn DEFAULT 0")  # one written by an earlier version
    return 1 + int(ledger.execute("SELECT coalesce(max(turn), 0) FROM former").fetchone()[0])


def _forget(ledger: sqlite3.Connection, most: int) -> None:
    """Leave out the earliest writings where there is more than is kept; the last one always stays."""
    held = 0
    counted = ledger.execute("SELECT turn, count(*) FROM former GROUP BY turn ORDER BY turn DESC")
    for place, (turn, count) in enumerate(counted.fetchall()):
        held += count
        if place and held > most:
            ledger.execute("DELETE FROM former WHERE turn <= ?", (turn,))
            return


def _row(ledger: sqlite3.Connection, path: str) -> Fate | None:
    try:
        row = ledger.execute(f"SELECT {_COLUMNS} FROM former WHERE path = ?", (path,)).fetchone()
    except sqlite3.DatabaseError as error:
        why = f"cannot be read ({error})"
        raise StoreError("former.sqlite", why, "remove it; old links then lead nowhere") from error
    return Fate(*row) if row else None


def ledger_of(store: Path) -> Ledger:
    """Return the ledger of a store."""
    return Ledger(store / "former.sqlite")


def succeed(store: Path, earlier: Path, staged: Path, *, before: Texts, after: Texts) -> None:
    """Set down what becomes of the addresses of the snapshot `earlier` when `staged` takes its place.

    Of two large bases that hardly differ only the lines that bear on it are taken apart.
    """
    if _all_stand(earlier, staged):
        return
    old, new = (partial(read_lines, folder / FILE) for folder in (earlier, staged))
    gone = list(missing_lines(old(), new()))
    if not gone:
        return
    documents = {place[0] for line in gone for place in read_line(line.decode()).places}
    near = list(touching(new(), documents | (after.keys() - before.keys())))
    paths = {path_in(line) for line in near}
    known = [*gone, *(line for line in old() if path_in(line) in paths)]
    found = fates(partial(_read, sorted(known)), partial(_read, near), before, after)
    ledger_of(store).write(found)


def _all_stand(earlier: Path, staged: Path) -> bool:
    """Say whether every document of the earlier graph stands unchanged in the staged one: no address went."""
    before, after = (publish_changes.kept(folder / "graph") for folder in (earlier, staged))
    return before is not None and after is not None and before.parts.items() <= after.parts.items()


def _read(lines: Iterable[bytes]) -> Iterator[Address]:
    return (read_line(line.decode()) for line in lines)
