"""Vectors in PostgreSQL with pgvector (0.8 or newer), searched exactly.

https://github.com/pgvector/pgvector: `vector` keeps float32, `<#>` is the negative inner product.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from embed.encoder import Vectors
from embed.indexes import Rows, Selection
from embed.indexes.placed import Placed, place_of, read_place, write_place
from kg.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import Composed
    from psycopg_pool import ConnectionPool

CONNECTIONS = 8  # at most, in one process
WAIT_S = 15.0  # for a connection, while another server of the list takes over


class PgIndex:
    """One table; the pool is shared by the indexes of a process."""

    def __init__(self, pool: ConnectionPool[Any], place: Placed) -> None:
        self._pool, self._table = pool, place.name
        self.count, self.dimension = place.count, place.dimension

    def vectors(self, rows: Rows) -> Vectors:
        """Return the stored vectors of these rows, [n, d]."""
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        wanted, back = np.unique(rows, return_inverse=True)
        statement = self._of("SELECT vector FROM {} WHERE id = ANY(%s) ORDER BY id")
        found = [row[0].to_numpy() for row in self._rows(statement, (wanted.tolist(),))]
        ordered: Vectors = np.asarray(found, np.float32)[back]
        return ordered

    def nearest(self, vector: Vectors, limit: int, *, allowed: Selection | None = None) -> Rows:
        """Return up to `limit` rows by falling inner product, exactly, within `allowed`."""
        if allowed is not None and not len(allowed.rows):
            return np.empty(0, np.int64)
        within = "" if allowed is None else "WHERE id = ANY(%s) "
        given = () if allowed is None else (allowed.rows.tolist(),)
        statement = self._of("SELECT id FROM {} " + within + "ORDER BY vector <#> %s, id LIMIT %s")
        found = self._rows(statement, (*given, np.asarray(vector, np.float32), limit))
        return np.array([row[0] for row in found], np.int64)

    def _of(self, statement: str) -> Composed:
        """Put our table where the braces are."""
        return _named(statement, self._table)

    def _rows(self, statement: Composed, given: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with _told(), self._pool.connection() as connection:
            return list(connection.execute(statement, given, binary=True).fetchall())


class PgVector:
    """Loads and opens tables of one server, or of the first that answers of several in its address."""

    def __init__(self, address: str) -> None:
        if not address.startswith(("postgresql://", "postgres://")):
            raise ConfigError(
                address or "vectors", "is no PostgreSQL address", "give postgresql://user@host/base"
            )
        self._address = address

    def write(self, path: Path, vectors: Vectors) -> None:
        """Load vectors [n, d] as rows 0 to n - 1 and write where they are; same vectors, same bytes."""
        place = place_of(vectors)
        with _told(), _pool(self._address).connection() as connection:
            _load(connection, place.name, np.ascontiguousarray(vectors, np.float32))
        write_place(path, place)

    def open(self, path: Path) -> PgIndex:
        """Open read-only; StoreError when the server or the table is not there, or not as it was loaded."""
        place = read_place(path)
        index = PgIndex(_pool(self._address), place)
        place.holds(index._rows(index._of("SELECT count(*) FROM {}"), ())[0][0] if place.count else 0)
        return index


def _load(connection: Connection[Any], table: str, vectors: Vectors) -> None:
    """Make and fill the table in one transaction, unless it is there."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (table,))
        if connection.execute("SELECT to_regclass(%s)", (table,)).fetchone() != (None,):
            return
        typed = _named(
            "CREATE TABLE {} (id integer PRIMARY KEY, vector vector({}) NOT NULL)", table, vectors.shape[1]
        )
        connection.execute(typed)
        with connection.cursor().copy(
            _named("COPY {} (id, vector) FROM STDIN WITH (FORMAT BINARY)", table)
        ) as copy:
            copy.set_types(["int4", "vector"])
            for row, vector in enumerate(vectors):
                copy.write_row((row, vector))


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what PostgreSQL complains of into one line."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise StoreError(
            "PostgreSQL", _first(error), "look at the server; its address is a setting"
        ) from error


def _named(statement: str, table: str, *numbers: int) -> Composed:
    """Put a table's name, quoted, and numbers in the places of the braces."""
    from psycopg import sql

    return sql.SQL(statement).format(sql.Identifier(table), *(sql.Literal(number) for number in numbers))


_POOLS: dict[str, Any] = {}


def _pool(address: str) -> ConnectionPool[Any]:
    """Return the process's pool for an address, opened at first use."""
    if address not in _POOLS:
        try:
            import psycopg
            from psycopg_pool import ConnectionPool
        except ImportError as error:
            raise ConfigError(
                _shown(address), "psycopg is not installed", "pip install 'jingyan[pgvector]'"
            ) from error
        _prepare(address, psycopg)
        pool = ConnectionPool(
            address,
            min_size=0,
            max_size=CONNECTIONS,
            timeout=WAIT_S,
            configure=_configure,
            check=ConnectionPool.check_connection,  # a server that went away is noticed before it is asked
            open=True,
        )
        _POOLS[address] = pool
    return cast("ConnectionPool[Any]", _POOLS[address])


def _prepare(address: str, psycopg: Any) -> None:
    """Have the extension, of a version that searches exactly under every filter."""
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=int(WAIT_S)) as connection:
            if not connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
                connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
            row = connection.execute(
                "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
            ).fetchone()
    except psycopg.Error as error:
        raise StoreError(_shown(address), _first(error), "start the server or mend the address") from error
    version = tuple(int(part) for part in row[0].split(".")[:2]) if row else (0, 0)
    if version < (0, 8):
        raise StoreError(
            _shown(address), f"pgvector {row[0] if row else 'is missing'}", "install 0.8 or newer"
        )


def _configure(connection: Connection[Any]) -> None:
    from pgvector.psycopg import register_vector

    connection.autocommit = True
    register_vector(connection)


def _shown(address: str) -> str:
    """Return an address without its user and password."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
