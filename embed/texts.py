"""texts.sqlite: the items of an index with facets, sentences and concepts; read by many threads at once."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

from embed.indexes import Rows
from embed.model import Concept, Item
from embed.terms import fold
from kg.errors import StoreError

VERSION = 4
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE items (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, title TEXT NOT NULL,
    fields TEXT NOT NULL, record TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
    folded TEXT NOT NULL
);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, item INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE TABLE fields (name TEXT, value TEXT, item INTEGER, PRIMARY KEY (name, value, item)) WITHOUT ROWID;
CREATE TABLE columns (name TEXT PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE concepts (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, labels TEXT NOT NULL
);
"""
_CHUNK = 500
_MAPPED = 1 << 40  # bytes of the file read without a call each, as many as SQLite allows
_KEPT = 20_000  # folded texts in memory
Numbers = npt.NDArray[np.int32]
_NUMBER = "<i4"
SENTENCES, VALUES, CODES = "sentences", "values", "codes"  # columns: where each row's begin, and the codes


def write(connection: sqlite3.Connection, items: Sequence[Item], concepts: Sequence[Concept]) -> None:
    """Fill an empty database with the items as rows 0 to n - 1, their sentences numbered on from 0."""
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    firsts = accumulate((len(item.sentences) for item in items), initial=0)
    records = map(_record, count(), items, firsts)
    connection.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", records)
    spans = ((row, *span) for row, item in enumerate(items) for span in item.sentences)
    numbered = ((at, *span) for at, span in enumerate(spans))
    connection.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", numbered)
    pairs = sorted((*pair, row) for row, item in enumerate(items) for pair in _values(item))
    connection.executemany("INSERT INTO fields VALUES (?, ?, ?)", pairs)
    connection.executemany("INSERT INTO columns VALUES (?, ?)", _columns(items))
    rows = [(at, concept.id, concept.kind, _json(concept.labels)) for at, concept in enumerate(concepts)]
    connection.executemany("INSERT INTO concepts VALUES (?, ?, ?, ?)", rows)


def _columns(items: Sequence[Item]) -> list[tuple[str, bytes]]:
    """Return the numbers that lie ready for all rows; a value's code is its place among all, sorted."""
    pairs = [_values(item) for item in items]
    codes = {pair: code for code, pair in enumerate(sorted({pair for some in pairs for pair in some}))}
    columns = {
        SENTENCES: np.cumsum([0, *(len(item.sentences) for item in items)]),
        VALUES: np.cumsum([0, *map(len, pairs)]),
        CODES: np.array([codes[pair] for some in pairs for pair in some], np.int64),
    }
    return [(name, numbers.astype(_NUMBER).tobytes()) for name, numbers in columns.items()]


def _values(item: Item) -> list[tuple[str, str]]:
    """Return each field with each of its values, sorted."""
    return sorted({(name, value) for name, values in item.fields.items() for value in values})


def _record(row: int, item: Item, first: int) -> tuple[object, ...]:
    fields = {name: list(values) for name, values in item.fields.items()}
    folded = fold("\n".join([*item.fields.get("city", ()), item.title, item.text])).text
    facts = (_json(fields), _json(dict(item.record)), first, len(item.sentences), folded)
    return (row, item.id, item.text, item.title, *facts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Texts:
    """The opened database, immutable; each thread gets its own connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns: dict[str, Numbers] = {}
        self._folded: dict[int, str] = {}  # texts read before
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            version = self.one("PRAGMA user_version")[0]
            self.count = int(self.one("SELECT count(*) FROM items")[0]) if version == VERSION else 0
        except sqlite3.DatabaseError as error:
            reason = "not a readable database" if path.exists() else "missing"
            raise StoreError(str(path), reason, "rebuild with: jingyan build") from error
        if version != VERSION:
            raise StoreError(str(path), f"of version {version}, not {VERSION}", "rebuild with: jingyan build")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"file:{quote(str(self._path.absolute()))}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            self._local.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def all(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        return self._connection().execute(query, parameters).fetchall()

    def one(self, query: str) -> tuple[int, ...]:
        """Return the single row of numbers of a query."""
        row: tuple[int, ...] = self._connection().execute(query).fetchone()
        return row

    def for_rows(self, query: str, rows: Iterable[int]) -> list[tuple[Any, ...]]:
        """Run a query holding `IN (?)` over these rows, some hundred at a time."""
        return self.in_chunks(query, [int(row) for row in rows])

    def in_chunks(self, query: str, wanted: Sequence[object]) -> list[tuple[Any, ...]]:
        """Run a query holding `IN (?)` over these values, some hundred at a time."""
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(wanted), _CHUNK):
            part = wanted[at : at + _CHUNK]
            found.extend(self.all(query.replace("(?)", f"({','.join('?' * len(part))})"), part))
        return found

    def items(self, rows: Sequence[int]) -> dict[int, Item]:
        """Return the items of these rows."""
        records = self.for_rows(
            "SELECT row, id, text, title, fields, record, first, count FROM items WHERE row IN (?)", rows
        )
        held = [id for *_, first, count in records for id in range(first, first + count)]
        spans: dict[int, list[tuple[int, int]]] = {}
        for item, start, end in self.for_rows(
            "SELECT item, start, end FROM sentences WHERE id IN (?) ORDER BY id", held
        ):
            spans.setdefault(item, []).append((start, end))
        return {record[0]: _item(record, spans.get(record[0], [])) for record in records}

    def folded(self, rows: Rows) -> list[str]:
        """Return city, title and text of each row in one width, case and script."""
        wanted, kept = rows.tolist(), self._folded
        missing = [row for row in wanted if row not in kept]
        if len(kept) + len(missing) > _KEPT:
            missing, kept = wanted, {}
            self._folded = kept
        kept.update(self.for_rows("SELECT row, folded FROM items WHERE row IN (?)", missing))
        return [kept[row] for row in wanted]

    def row_of(self, id: str) -> int | None:
        """Return the row of an item's id."""
        found = self.all("SELECT row FROM items WHERE id = ?", (id,))
        return found[0][0] if found else None

    def sentence_ranges(self, rows: Rows) -> Rows:
        """Return [n, 2]: first sentence and number of sentences of each row."""
        starts = self._column(SENTENCES)
        return np.stack([starts[rows], starts[rows + 1] - starts[rows]], axis=1).astype(np.int64)

    def owners(self, sentences: Rows) -> Rows:
        """Return the rows that hold these sentences, sorted, each once."""
        return np.unique(np.searchsorted(self._column(SENTENCES), sentences, side="right") - 1)

    def codes(self, rows: Rows) -> Numbers:
        """Return the codes of all values of all fields of these rows, in no order."""
        return self._column(CODES)[within(self._column(VALUES), rows)]

    def _column(self, name: str) -> Numbers:
        """Return a column, read once."""
        if name not in self._columns:
            ((numbers,),) = self.all("SELECT numbers FROM columns WHERE name = ?", (name,))
            self._columns[name] = np.frombuffer(numbers, _NUMBER)
        return self._columns[name]

    def concepts(self) -> list[Concept]:
        """Return the concepts in the order they were given."""
        found = self.all("SELECT id, kind, labels FROM concepts ORDER BY position")
        return [Concept(str(id), tuple(json.loads(str(labels))), str(kind)) for id, kind, labels in found]


def _item(record: tuple[Any, ...], sentences: list[tuple[int, int]]) -> Item:
    _, id, text, title, fields, carried, _, _ = record
    values: Mapping[str, list[str]] = json.loads(str(fields))
    return Item(
        id=str(id),
        text=str(text),
        title=str(title),
        sentences=tuple(sentences),
        fields={name: tuple(listed) for name, listed in values.items()},
        record=json.loads(str(carried)),
    )


def numbers(rows: Iterable[tuple[Any, ...]]) -> npt.NDArray[np.int64]:
    """Return the first column as int64."""
    return np.array([row[0] for row in rows], np.int64)


def within(starts: npt.NDArray[np.integer], rows: Rows) -> Rows:
    """Return the places of what belongs to these rows, where that of row i begins at starts[i]."""
    first = starts[rows].astype(np.int64)
    counts = starts[rows + 1] - first
    return np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
