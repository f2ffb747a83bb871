"""Every address of a base, from those of its parts; each part's are kept beside it."""

from __future__ import annotations

import contextlib
import gzip
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.succession import Address, addresses, line_of, read_line, write_addresses
from kg.succession.addresses import MOST

if TYPE_CHECKING:
    from jingyan.pieces import Kept
    from kg.query import Graph

_LEVEL = 3  # of compression: higher ones cost more time than they save room


def write(path: Path, parts: Iterable[Kept], shared: bytes, *, base: str) -> None:
    """Write what `addresses` yields of the whole graph, without asking that; `shared` is no document's."""
    lines = sorted(line for part in parts for line in lines_of(part, base=base))
    labels = _labels(shared, base)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, fileobj=raw, mtime=0) as packed:
        packed.writelines(_together(lines, labels))


def kept_at(part: Kept) -> Path:
    """Return where the addresses of a part are kept."""
    return part.path.with_suffix(".tsv.gz")


def lines_of(part: Kept, *, base: str) -> list[bytes]:
    """Return the addresses of a part, a line each, made where none are kept whole."""
    path = kept_at(part)
    with contextlib.suppress(OSError, EOFError, zlib.error):
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
        if lines:
            return lines
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    write_addresses(beside, addresses(_graph(part.read()), base=base))
    beside.rename(path)
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def _graph(quads: bytes) -> Graph:
    from pyoxigraph import RdfFormat, Store

    from kg.query import Graph

    store = Store()
    store.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
    return Graph(store)


def _labels(shared: bytes, base: str) -> Mapping[str, str]:
    """Return the words of what documents share, by path."""
    labels = dict[str, str]()
    for row in _graph(shared).select("succession_labels"):
        labels.setdefault(str(row["thing"]).removeprefix(base), str(row["label"]))
    return labels


def _together(lines: Iterable[bytes], labels: Mapping[str, str]) -> Iterator[bytes]:
    """Yield sorted lines, those of one address as one, with the words that only the shared part has."""
    for _, same in groupby(lines, key=lambda line: line[: line.index(b"\t")]):
        first, *others = same
        if others or first.endswith(b"\t\n"):
            yield _one([read_line(line.decode()) for line in (first, *others)], labels)
        else:
            yield first


def _one(same: list[Address], labels: Mapping[str, str]) -> bytes:
    path = same[0].path
    places = sorted({place for one in same for place in one.places})[:MOST]
    label = next((one.label for one in same if one.label), labels.get(path, ""))
    return line_of(Address(path, label, tuple(places))).encode()
