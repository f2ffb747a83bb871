"""Every address of a base, from those of its parts; each part's are kept beside it."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.succession import Address, addresses, line_of, read_line, write_addresses
from kg.succession.addresses import MOST

if TYPE_CHECKING:
    from jingyan.pieces import Kept
    from kg.query import Graph

_LEVEL = 3  # of compression: higher ones cost more time than they save room
_BUFFER = 1 << 20


def write(path: Path, lines: Iterable[bytes], shared: Graph, *, base: str) -> None:
    """Write what `addresses` yields of the whole graph, without asking that, from the lines of all parts."""
    labels = _labels(shared, base)
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", _LEVEL, fileobj=raw, mtime=0) as packed,
        io.BufferedWriter(cast("io.RawIOBase", packed), _BUFFER) as buffered,
    ):
        buffered.writelines(_together(sorted(lines), labels))


def kept_at(part: Kept) -> Path:
    """Return where the addresses of a part are kept."""
    return part.path.with_suffix(".tsv.gz")


def lines_of(part: Kept, graph: Callable[[], Graph], *, base: str) -> list[bytes]:
    """Return the addresses of a part, a line each, made of its graph where none are kept whole."""
    path = kept_at(part)
    with contextlib.suppress(OSError, EOFError, zlib.error):
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
        if lines:
            return lines
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    write_addresses(beside, addresses(graph(), base=base))
    beside.rename(path)
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def _labels(shared: Graph, base: str) -> Mapping[bytes, bytes]:
    """Return the words of what documents share, by path, as they stand in a line."""
    labels = dict[bytes, bytes]()
    for row in shared.select("succession_labels"):
        path, words = str(row["thing"]).removeprefix(base), " ".join(str(row["label"]).split())
        labels.setdefault(path.encode(), words.encode())
    return labels


def _together(lines: Iterable[bytes], labels: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """Yield sorted lines, those of one address as one, with the words that only the shared part has."""
    for path, same in groupby(lines, key=lambda line: line[: line.index(b"\t")]):
        first, *others = same
        line = _one([read_line(line.decode()) for line in (first, *others)]) if others else first
        yield line[:-1] + labels.get(path, b"") + b"\n" if line.endswith(b"\t\n") else line


def _one(same: list[Address]) -> bytes:
    places = sorted({place for one in same for place in one.places})[:MOST]
    label = next((one.label for one in same if one.label), "")
    return line_of(Address(same[0].path, label, tuple(places))).encode()
