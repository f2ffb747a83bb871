"""Rows of questions about the whole base, from those of its parts; each part's are kept beside it.

A question of `BY_DOCUMENT` joins what belongs to one document with labels and classes of what is shared,
never two documents. So the rows of the base are those of its parts, counts added up where things are shared.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.beside import write_whole

if TYPE_CHECKING:
    from pyoxigraph import Store

    from jingyan.pieces import Kept
    from kg.query import Known, QueryFile, Row, Value

# Questions that can be put to each document, with the count, if any, that several of them share in.
BY_DOCUMENT = {
    "actor_steps": "",
    "compare_chains": "",
    "compare_figures": "",
    "documents_dated": "",
    "figures_all": "",
    "gaps_mentions": "",
    "home_loops": "",
    "home_places": "practices",
    "matrix_counts": "practices",
    "matrix_places": "",
    "matrix_platforms": "practices",
    "mechanisms_all": "",
    "network_links": "practices",
    "question_names": "uses",
    "site_documents": "",
}
_TOLD = (b"22-rdf-syntax-ns#type>", b"rdf-schema#label>", b"skos/core#prefLabel>")  # of what is shared
_ORDER = re.compile(r"\sORDER BY\s+(?P<keys>[^{}]+)\Z")
_KEY = re.compile(r"(?P<falling>DESC\()?(?P<names>\?\w+(?:\s*&&\s*\?\w+)*)")
_LEVEL = 3  # of compression

Told = Mapping[str, bytes]  # N-Quads of labels and classes by what they are of
Rows = list[dict[str, "Value"]]


def known(
    parts: Sequence[Kept], shared: bytes, *, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Known:
    """Return what gives the rows of a question put to each document, None for other questions."""
    told, asked = _told(shared), _asked()
    kept = list[dict[str, bytes]]()
    for done, part in enumerate(parts, start=1):
        kept.append(_rows_of(part, told, asked))
        progress(done, len(parts))

    def rows(name: str) -> list[Row] | None:
        if name not in BY_DOCUMENT:
            return None
        found = [row for part in kept for row in _read(part[name])]
        return _together(found, asked[name].body, BY_DOCUMENT[name])

    return rows


def _asked() -> dict[str, QueryFile]:
    from kg.query import catalogue

    return {query.name: query for query in catalogue() if query.name in BY_DOCUMENT}


def _told(shared: bytes) -> Told:
    """Return what questions read of the shared part."""
    told = defaultdict[str, bytes](bytes)
    for line in shared.splitlines(keepends=True):
        subject, predicate, _ = line.split(b" ", 2)
        if predicate.endswith(_TOLD):
            told[subject[1:-1].decode()] += line
    return told


def kept_at(part: Kept) -> Path:
    """Return where the rows of a part are kept."""
    return part.path.with_suffix(".rows.gz")


def _rows_of(part: Kept, told: Told, asked: Mapping[str, QueryFile]) -> dict[str, bytes]:
    """Return the rows of a part by question, as JSON, made where none are kept of what is told now."""
    path = kept_at(part)
    with contextlib.suppress(OSError, EOFError, zlib.error, ValueError, KeyError):
        head, *lines = gzip.decompress(path.read_bytes()).split(b"\n")
        first = json.loads(head)
        if first["key"] == _key(first["things"], told, asked) and len(lines) == len(asked):
            return dict(zip(asked, lines, strict=True))
    things, made = _made(part.read(), told, asked)
    first = json.dumps({"key": _key(things, told, asked), "things": things})
    write_whole(path, gzip.compress(b"\n".join([first.encode(), *made.values()]), _LEVEL, mtime=0))
    return made


def _key(things: Iterable[str], told: Told, asked: Mapping[str, QueryFile]) -> str:
    """Digest the questions and what is told of these things."""
    digest = sha256("\0".join(query.body for query in asked.values()).encode())
    for thing in things:
        digest.update(told.get(thing, b"") + b"\0")
    return digest.hexdigest()


def _made(quads: bytes, told: Told, asked: Mapping[str, QueryFile]) -> tuple[list[str], dict[str, bytes]]:
    """Return the things of others that a part names, and its rows by question."""
    from pyoxigraph import RdfFormat, Store

    from kg.query import Graph

    store = Store()
    store.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
    things = _named(store)
    store.bulk_load(b"".join(told.get(thing, b"") for thing in things), RdfFormat.N_QUADS, lenient=True)
    graph = Graph(store)
    return things, {name: _packed(graph.select(name)) for name in asked}


def _named(store: Store) -> list[str]:
    from pyoxigraph import NamedNode

    own = {quad.subject for quad in store}
    named = {quad.object for quad in store if isinstance(quad.object, NamedNode)}
    return sorted(node.value for node in named - own if isinstance(node, NamedNode))


def _packed(rows: Sequence[Row]) -> bytes:
    listed = sorted(rows, key=lambda row: [_rank([value]) for value in row.values()])
    told = {"columns": list(rows[0]) if rows else [], "rows": [list(row.values()) for row in listed]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _read(packed: bytes) -> Iterator[Row]:
    told: dict[str, Any] = json.loads(packed)
    for row in told["rows"]:
        yield dict(zip(told["columns"], row, strict=True))


def _together(rows: list[Row], query: str, count: str) -> list[Row]:
    """Return the rows of all parts as the whole base would give them."""
    if count or "SELECT DISTINCT" in query:
        rows = list(_summed(rows, count))
    for names, falling in reversed(_keys(query)):
        rows.sort(key=lambda row: _rank([row[name] for name in names]), reverse=falling)
    return rows


def _summed(rows: Iterable[Row], count: str) -> Iterator[Row]:
    """Yield each row once, with the sum of what is counted in the rows that are otherwise the same."""
    total: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = tuple(value for name, value in row.items() if name != count)
        if key not in total:
            total[key] = row
        elif count:
            total[key] = {**row, count: int(row[count] or 0) + int(total[key][count] or 0)}
    yield from total.values()


def _keys(query: str) -> list[tuple[list[str], bool]]:
    """Return the variables that put rows in order, those of a conjunction together, and whether they fall."""
    found = _ORDER.search(query)
    keys = _KEY.finditer(found["keys"]) if found else ()
    return [(re.findall(r"\w+", key["names"]), key["falling"] is not None) for key in keys]


def _rank(values: Sequence[Value]) -> tuple[int, float, str]:
    """Return a value's place in the order of SPARQL: unbound, numbers, words; of several whether all hold."""
    value = values[0] if len(values) == 1 else all(values)
    if value is None:
        return 0, 0.0, ""
    return (2, 0.0, value) if isinstance(value, str) else (1, float(value), "")
