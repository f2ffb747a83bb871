"""What pages and questions ask about the whole base, asked once when it is built and kept beside it."""

from __future__ import annotations

import contextlib
import gzip
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.query import Graph, Known, Row

FOLDER = "overviews"
_LEVEL = 3  # of compression: higher ones cost more time than they save room


def write(
    staged: Path,
    known: Known = lambda _query: None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Write the tables of `kg.facts` and the rows of every question of `web.asked.WHOLE`.

    What is not `known` is asked of the staged graph.
    """
    from kg.facts import FILE
    from kg.query import Graph
    from kg.store import open_store
    from web.asked import WHOLE

    graph = Graph(open_store(staged / "graph"), known)
    _write_facts(staged / FILE, graph)
    (staged / FOLDER).mkdir()
    for done, name in enumerate(WHOLE, start=1):
        rows = graph.select(name)
        columns = sorted(rows[0]) if rows else []
        body = {
            "query": _digest(name),
            "columns": columns,
            "rows": [[row[column] for column in columns] for row in rows],
        }
        packed = gzip.compress(json.dumps(body, ensure_ascii=False).encode(), _LEVEL, mtime=0)
        (staged / FOLDER / f"{name}.json.gz").write_bytes(packed)
        progress(done, len(WHOLE))


def _write_facts(path: Path, graph: Graph) -> None:
    import sqlite3

    from kg import facts

    with contextlib.closing(sqlite3.connect(path)) as connection:
        facts.write(connection, graph.select)


def read(folder: Path) -> Known:
    """Return what gives the rows kept in a snapshot, None where none are of the question as asked now."""

    def rows(name: str) -> list[Row] | None:
        path = folder / FOLDER / f"{name}.json.gz"
        if not path.is_file():
            return None
        body = json.loads(gzip.decompress(path.read_bytes()))
        if body["query"] != _digest(name):
            return None
        return [dict(zip(body["columns"], row, strict=True)) for row in body["rows"]]

    return rows


def _digest(name: str) -> str:
    from kg.query import catalogue

    asked = next(query for query in catalogue() if query.name == name)
    return sha256(asked.body.encode()).hexdigest()
