"""The graph of a base on disk, from the checked pieces of its documents and what they share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rules, store, validate
from kg.model import Extraction, Link

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

BATCH = 16  # documents checked together
Progress = Callable[[int, int], None]  # done, all


@dataclass(frozen=True, slots=True)
class Part:
    """A document's piece of the graph where it lies: `read` returns its N-Quads."""

    document: str
    digest: str
    statements: int
    evidence: int
    read: Callable[[], bytes]


def write_graph(
    folder: Path, extractions: Sequence[Extraction], links: Sequence[Link], *, base: str
) -> dict[str, object]:
    """Write the checked graph of a small base into a new `folder`; return its sha256 and sizes.

    ValidationError, and nothing written, when the graph breaks a shape or lacks evidence.
    """
    from kg.pieces import pieces, shared_piece
    from kg.statements import naming

    made = [
        piece
        for at in range(0, len(extractions), BATCH)
        for piece in pieces(extractions[at : at + BATCH], base=base)
    ]
    parts = [
        Part(p.document, p.digest, p.statements, p.evidence, lambda quads=p.quads: quads)  # type: ignore[misc]
        for p in made
    ]
    return write_parts(folder, parts, shared_piece(naming(extractions), links, base=base))


def write_parts(
    folder: Path, parts: Sequence[Part], shared: bytes, *, progress: Progress | None = None
) -> dict[str, object]:
    """Write checked parts into a new `folder`; return a sha256 of all, whatever their order, and sizes."""
    listed = sorted(parts, key=lambda part: part.document)
    quads = store.build_from(folder, _stream(listed, shared, progress))
    return {
        "sha256": _digest(listed, shared),
        "quads": quads,
        "statements": sum(part.statements for part in listed),
        "evidence": sum(part.evidence for part in listed),
        "shapes": len(validate.checks()),
    }


def _stream(parts: Sequence[Part], shared: bytes, progress: Progress | None) -> Iterator[bytes]:
    yield shared
    for done, part in enumerate(parts, start=1):
        yield part.read()
        if progress is not None:
            progress(done, len(parts))


def _digest(parts: Iterable[Part], shared: bytes) -> str:
    digest = hashlib.sha256(hashlib.sha256(shared).digest())
    for part in parts:
        digest.update(f"{part.document} {part.digest}\n".encode())
    return digest.hexdigest()


def assemble(extractions: Sequence[Extraction], links: Sequence[Link], *, base: str) -> Store:
    """Return the whole graph of a small base in memory, inferred triples included, not checked."""
    from pyoxigraph import Store

    graph = Store()
    graph.bulk_extend(_quads(extractions, links, base))
    rules.infer(graph)
    return graph


def _quads(extractions: Iterable[Extraction], links: Sequence[Link], base: str) -> Iterator[Quad]:
    from kg.statements import document_quads, shared_quads, vocabulary_quads

    everything = list(extractions)
    for extraction in everything:
        yield from document_quads(extraction, base=base)
    yield from shared_quads(everything, links, base=base)
    yield from vocabulary_quads()
