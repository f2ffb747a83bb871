"""Rows of questions about the whole base, from those of its parts; each part's are kept beside it.

A question of `BY_DOCUMENT` joins what belongs to one document with labels and classes of what is shared,
one of `APART` nothing of two; never two documents. So the rows of the base are those of its parts, counts
added up where several have the same row.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jingyan.beside import write_whole
from kg.facts.writing import sources
from kg.order import rank, taken

if TYPE_CHECKING:
    from pyoxigraph import Store

    from jingyan.pieces import Kept
    from kg.query import Graph, Known, Row

# Questions that can be put to each document, with the counts that several of them share in.
BY_DOCUMENT: Mapping[str, tuple[str, ...]] = {
    "dataset_rights": (),
    "documents_dated": (),
    **dict.fromkeys((name for name in sources() if name != "facts_within"), ()),
    "gaps_mentions": (),
    "home_loops": (),
    "home_places": ("practices",),
    "home_platforms": (),
    "matrix_counts": ("practices",),
    "matrix_places": (),
    "matrix_platforms": ("practices",),
    "mechanisms_all": (),
    "question_names": ("uses",),
    "site_documents": (),
}
# Those put to each document without what is shared, and to that as to one more: no thing is described in two.
APART: Mapping[str, tuple[str, ...]] = {
    "dataset_classes": ("entities",),
    "dataset_properties": ("triples", "subjects"),
    "dataset_quality": (
        *("statements", "backed", "reviewed", "confidence", "judged"),
        *("practices", "tagged", "steps", "staged"),
    ),
}
_TOLD = (b"22-rdf-syntax-ns#type>", b"rdf-schema#label>", b"skos/core#prefLabel>")  # of what is shared
_LEVEL = 3  # of compression
_DIGITS = 6  # more than numbers that are added up have, so that their sum is exact

Rows = Mapping[str, bytes]  # by question, as compressed JSON


@dataclass(frozen=True)
class Asked:
    """The questions put to a part, and N-Quads of labels and classes by the shared thing they are of."""

    apart: Mapping[str, str]  # text by name
    joined: Mapping[str, str]
    told: Mapping[str, bytes]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all questions, in the order their rows are kept."""
        return (*self.apart, *self.joined)

    def key(self, things: Iterable[str]) -> str:
        """Digest the questions and what is told of these things."""
        digest = sha256("\0".join((*self.apart.values(), *self.joined.values())).encode())
        for thing in things:
            digest.update(self.told.get(thing, b"") + b"\0")
        return digest.hexdigest()


def asked_with(shared: bytes) -> Asked:
    """Return the questions with what they read of the shared part."""
    from kg.query import catalogue

    files = {query.name: query for query in catalogue()}
    apart, joined = ({name: files[name].body for name in names} for names in (APART, BY_DOCUMENT))
    return Asked(apart, joined, _told(shared))


def known(parts: Sequence[Rows], asked: Asked) -> Known:
    """Return what gives the rows of a question put to each part, None for other questions."""
    questions = {**asked.apart, **asked.joined}

    def rows(name: str) -> list[Row] | None:
        if name not in questions:
            return None
        found = [row for part in parts if name in part for row in _read(part[name])]
        return _together(found, questions[name], {**APART, **BY_DOCUMENT}[name])

    return rows


def of_shared(shared: Graph, asked: Asked) -> Rows:
    """Return the rows of what documents share."""
    return {name: _packed(shared.select(name)) for name in asked.apart}


def _told(shared: bytes) -> Mapping[str, bytes]:
    """Return what questions read of the shared part."""
    told = defaultdict[str, bytes](bytes)
    for line in shared.splitlines(keepends=True):
        subject, predicate, _ = line.split(b" ", 2)
        if predicate.endswith(_TOLD):
            told[subject[1:-1].decode()] += line
    return told


def kept_at(part: Kept) -> Path:
    """Return where the rows of a part are kept."""
    return part.path.with_suffix(".rows")


def rows_of(part: Kept, graph: Callable[[], Graph], asked: Asked) -> Rows:
    """Return the rows of a part, made of its graph, to which what is told is added, where none are kept."""
    path = kept_at(part)
    with contextlib.suppress(OSError, ValueError):
        told, _, rest = path.read_bytes().partition(b"\n")
        if int(told) == zlib.crc32(rest):
            head, _, packed = rest.partition(b"\n")
            first = json.loads(head)
            if first["key"] == asked.key(first["things"]):
                return dict(zip(asked.names, _cut(packed, first["sizes"]), strict=True))
    things, made = _made(graph(), asked)
    first = {"key": asked.key(things), "things": things, "sizes": [len(one) for one in made.values()]}
    rest = b"\n".join([json.dumps(first).encode(), b"".join(made.values())])
    write_whole(path, b"%d\n%s" % (zlib.crc32(rest), rest))
    return made


def _cut(packed: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield packed[at : at + size]
        at += size


def _made(graph: Graph, asked: Asked) -> tuple[list[str], Rows]:
    """Return the things of others that a part names, and its rows."""
    from pyoxigraph import RdfFormat

    made, things = {name: _packed(graph.select(name)) for name in asked.apart}, _named(graph.store)
    told = b"".join(asked.told.get(thing, b"") for thing in things)
    graph.store.bulk_load(told, RdfFormat.N_QUADS, lenient=True)
    return things, made | {name: _packed(graph.select(name)) for name in asked.joined}


def _named(store: Store) -> list[str]:
    from pyoxigraph import NamedNode

    own = {quad.subject for quad in store}
    named = {quad.object for quad in store if isinstance(quad.object, NamedNode)}
    return sorted(node.value for node in named - own if isinstance(node, NamedNode))


def _packed(rows: Sequence[Row]) -> bytes:
    listed = sorted(rows, key=lambda row: [rank(value) for value in row.values()])
    told = {"columns": list(rows[0]) if rows else [], "rows": [list(row.values()) for row in listed]}
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def _read(packed: bytes) -> Iterator[Row]:
    told: dict[str, Any] = json.loads(zlib.decompress(packed))
    for row in told["rows"]:
        yield dict(zip(told["columns"], row, strict=True))


def _together(rows: list[Row], query: str, counts: Sequence[str]) -> list[Row]:
    """Return the rows of all parts as the whole base would give them."""
    if counts or "SELECT DISTINCT" in query:
        rows = list(_summed(rows, counts))
    order = taken(query)[1]
    return order.of(rows) if order else rows


def _summed(rows: Sequence[Row], counts: Sequence[str]) -> Iterable[Row]:
    """Return each row once, with the sums of what is counted in the rows that are otherwise the same."""
    same = [name for name in rows[0] if name not in counts] if rows else []
    total: dict[object, Row] = {}
    for row in rows:
        key = tuple(map(row.__getitem__, same))
        first = total.setdefault(key, row)
        if first is not row:
            for name in counts:
                first[name] = round(_number(first, name) + _number(row, name), _DIGITS)
    return total.values()


def _number(row: Row, name: str) -> int | float:
    value = row[name]
    return value if isinstance(value, int | float) else 0
