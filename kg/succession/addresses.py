"""Every address of a base with the words it stands for, as a file kept beside the graph."""

from __future__ import annotations

import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kg.query import Graph

_EVIDENCE = re.compile(r"evidence/(?P<document>.+)-(?P<start>\d+)-(?P<end>\d+)\Z")
MOST = 24  # places kept of one thing
FILE = "addresses.tsv.gz"
_BUFFER = 1 << 20

Place = tuple[str, int, int]  # document id, start, end


@dataclass(frozen=True, slots=True)
class Address:
    """`<kind>/<slug>` under the base; of a statement `label` is the last part of its property."""

    path: str
    label: str
    places: tuple[Place, ...]

    @property
    def kind(self) -> str:
        """The first part of its path."""
        return self.path.partition("/")[0]


@dataclass
class _Found:
    labels: dict[str, str] = field(default_factory=dict)
    places: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))


def addresses(graph: Graph, *, base: str) -> Iterator[Address]:
    """Yield documents, excerpts, practices, what they report, statements and evidence, by path."""
    found = _Found()
    for row in graph.select("succession_passages"):
        document = _local(row["document"], base).partition("/")[2]
        place = (document, int(row["start"] or 0), int(row["end"] or 0))
        for name in ("document", "excerpt", "practice"):
            found.places[_local(row[name], base)].add(place)
    for row in graph.select("succession_statements"):
        evidence = _EVIDENCE.fullmatch(_local(row["evidence"], base))
        if evidence is not None:
            place = (evidence["document"], int(evidence["start"]), int(evidence["end"]))
            statement, object = _local(row["statement"], base), _local(row["object"], base)
            found.labels[statement] = str(row["predicate"]).rsplit("#", 1)[-1]
            for path in (statement, object, evidence[0]):
                found.places[path].add(place)
    for row in graph.select("succession_labels"):
        found.labels.setdefault(_local(row["thing"], base), str(row["label"]))
    return _listed(found)


def _listed(found: _Found) -> Iterator[Address]:
    for path in sorted(path for path in found.places if path):
        places = (
            _whole(found.places[path]) if path.startswith(("document/", "excerpt/")) else found.places[path]
        )
        yield Address(path, found.labels.get(path, ""), tuple(sorted(places)[:MOST]))


def _whole(places: Iterable[Place]) -> set[Place]:
    """Return the one stretch that holds all of them."""
    listed = list(places)
    return {(listed[0][0], min(start for _, start, _ in listed), max(end for _, _, end in listed))}


def _local(iri: object, base: str) -> str:
    """Return the path of something of the base, "" for anything else."""
    text = str(iri)
    return text[len(base) :] if text.startswith(base) else ""


def write_addresses(path: Path, listed: Iterable[Address]) -> None:
    """Write one line an address; the same addresses give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        packed.writelines(line_of(one).encode() for one in listed)


def line_of(one: Address) -> str:
    """Return an address as a line of the file."""
    places = " ".join(f"{document}:{start}-{end}" for document, start, end in one.places)
    return f"{one.path}\t{places}\t{' '.join(one.label.split())}\n"


def read_addresses(path: Path) -> Iterator[Address]:
    """Yield the addresses of a file; none where there is no file."""
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(read_line, lines)


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file as they are; none where there is no file."""
    if path.exists():
        with gzip.open(path) as packed, io.BufferedReader(cast("io.RawIOBase", packed), _BUFFER) as lines:
            yield from lines


def path_in(line: bytes) -> bytes:
    """Return the path of the address of a line; lines are sorted by it."""
    return line[: line.index(b"\t")]


def missing_lines(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of the first file whose addresses are not in the second."""
    others = iter(new)
    other = next(others, None)
    for line in old:
        if line == other:  # as nearly all are: no need to take it apart
            other = next(others, None)
            continue
        path = path_in(line)
        while other is not None and path_in(other) < path:
            other = next(others, None)
        if other is None or path_in(other) != path:
            yield line


def touching(lines: Iterable[bytes], documents: Set[str]) -> Iterator[bytes]:
    """Yield the lines of addresses that stand in one of these documents."""
    names = b"|".join(re.escape(name.encode()) for name in sorted(documents))
    stands = re.compile(rb"[\t ](?:%s):\d+-\d+[\t ]" % names)
    return (line for line in lines if stands.search(line))


def read_line(line: str) -> Address:
    """Return the address of a line of the file."""
    name, places, label = line.rstrip("\n").split("\t")
    return Address(name, label, tuple(_place(text) for text in places.split()))


def _place(text: str) -> Place:
    document, _, span = text.rpartition(":")
    start, _, end = span.partition("-")
    return document, int(start), int(end)
