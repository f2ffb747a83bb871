"""Looking things up in the tables: by any thread, without the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from kg.errors import StoreError
from kg.facts.writing import spelled, version

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kg.query import Graph, Row

FILE = "facts.sqlite"
Bound: TypeAlias = "str | int | None"


class Facts:
    """The tables of one base, which never change."""

    def __init__(self, connection: Connection) -> None:
        connection.create_function("spelled", 1, spelled, deterministic=True)
        self._connection = connection

    @classmethod
    def opened(cls, path: Path) -> Facts:
        """Open the file of a snapshot; StoreError where it cannot be read."""
        import sqlite3

        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        try:
            facts = cls(sqlite3.connect(address, uri=True, check_same_thread=False))
            next(facts.rows("SELECT COUNT(*) AS tables FROM sqlite_master"))
        except sqlite3.DatabaseError as error:
            raise StoreError(str(path), f"not a readable database ({error})", "build again") from error
        return facts

    @classmethod
    def of(cls, graph: Graph) -> Facts:
        """Make the tables in memory: of small graphs, and of those published before there was a file."""
        import sqlite3

        from kg.facts.writing import write

        connection = sqlite3.connect(":memory:", check_same_thread=False)
        write(connection, graph.select)
        return cls(connection)

    @property
    def is_current(self) -> bool:
        """True when this version made the tables; others may lack some."""
        (row,) = self.rows("PRAGMA user_version")
        return row["user_version"] == version()

    def rows(self, query: str, bound: Mapping[str, Bound] | None = None) -> Iterator[Row]:
        """Yield the rows of a query by their columns' names."""
        found = self._connection.execute(query, bound or {})
        names = [column[0] for column in found.description]
        return (dict(zip(names, row, strict=True)) for row in found)
