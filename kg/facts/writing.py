"""Filling the tables from the rows of `kg/queries/facts_*.rq`, when a base is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from kg.facts import company

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kg.query import Row

OFTEN = 500  # practices; what more of them name has its neighbours counted beforehand
MOST = 60  # neighbours kept of each kind
_OPENING = '“‘《〈「『【"'
_FOLDER = Path(__file__).parent
_SOURCE = re.compile(r"^INSERT INTO (?P<name>\w+) .*?;$", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r":(\w+)")
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;"


def write(connection: Connection, rows: Callable[[str], Iterable[Row]]) -> None:
    """Make all tables in an empty database; `rows` gives those of a query file."""
    connection.create_function("spelled", 1, spelled, deterministic=True)
    connection.executescript(_FAST + _script("tables"))
    with connection:
        for source in _SOURCE.finditer(_script("rows")):
            columns = _COLUMN.findall(source.group())
            values = map(itemgetter(*columns), rows(source["name"]))
            connection.executemany(_COLUMN.sub("?", source.group()), values)
        for statement in _statements(_script("filling")):
            connection.execute(statement)
        company.write(connection, often=OFTEN, most=MOST)
    connection.executescript(f"PRAGMA analysis_limit = 400; ANALYZE; PRAGMA user_version = {version()};")


def spelled(label: str | None) -> bytes:
    """Return a key that puts names in the order of pinyin, as GB 18030 has its common characters."""
    return (label or "").lstrip(_OPENING).encode("gb18030", "replace")


@cache
def version() -> int:
    """Return what tells tables made by these scripts and queries from those of an earlier version."""
    from kg.query import catalogue

    asked = (query.body for query in catalogue() if query.name in sources())
    return crc32("".join((*map(_script, ("tables", "rows", "filling")), *asked)).encode()) >> 1


def sources() -> tuple[str, ...]:
    """Return the query files that fill the tables."""
    return tuple(one["name"] for one in _SOURCE.finditer(_script("rows")))


def _script(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _statements(script: str) -> Iterator[str]:
    yield from filter(str.strip, script.split(";\n"))
