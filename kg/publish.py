"""The graph of a base on disk, from the checked pieces of its documents and what they share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg import publish_changes, rules, store, validate
from kg.model import Extraction, Link
from kg.publish_changes import Change, Made
from ontology import terms as jy

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

BATCH = 16  # documents checked together
Progress = Callable[[int, int], None]  # done, all


@dataclass(frozen=True, slots=True)
class Part:
    """A document's piece of the graph where it lies: `read` returns its N-Quads, so many `quads`."""

    document: str
    digest: str
    statements: int
    evidence: int
    quads: int
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
        Part(p.document, p.digest, p.statements, p.evidence, p.size, lambda quads=p.quads: quads)  # type: ignore[misc]
        for p in made
    ]
    return write_parts(folder, parts, shared_piece(naming(extractions), links, base=base), base=base)


def write_parts(
    folder: Path,
    parts: Sequence[Part],
    shared: bytes,
    *,
    base: str,
    earlier: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Write checked parts into a new `folder`; return a sha256 of all, whatever their order, and sizes.

    Of a whole `earlier` graph what is the same is taken over where that pays: same quads either way.
    """
    listed = sorted(parts, key=lambda part: part.document)
    made = Made(
        hashlib.sha256(shared).hexdigest(), {part.document: (part.digest, part.quads) for part in listed}
    )
    quads = shared.count(b"\n") + sum(part.quads for part in listed)
    exchanged = _exchanged(folder, listed, shared, made, earlier, base)
    if exchanged is None:
        store.build_from(folder, _stream(listed, shared, progress))
    publish_changes.keep(folder, replace(made, exchanged=exchanged or 0))
    return {
        "sha256": _digest(listed, made.shared),
        "quads": quads,
        "statements": sum(part.statements for part in listed),
        "evidence": sum(part.evidence for part in listed),
        "shapes": len(validate.checks()),
    }


def _exchanged(
    folder: Path, parts: Sequence[Part], shared: bytes, made: Made, earlier: Path | None, base: str
) -> int | None:
    """Make the graph of an earlier one; return the quads exchanged since it was loaded, None if not."""
    from kg.statements import iri

    before = publish_changes.kept(earlier) if earlier else None
    if earlier is None or before is None or not publish_changes.pays(before, made):
        return None
    reading = {part.document: part.read for part in parts}
    changes = [
        Change((iri(base, "graph", name),), (reading[name],) if name in reading else ())
        for name in before.differing(made)
    ]
    if before.shared != made.shared:
        changes.append(Change((jy.GRAPH_SHARED, jy.GRAPH_VOCABULARY), (lambda: shared,)))
    quads = shared.count(b"\n") + made.quads(made.parts)
    exchanged = publish_changes.exchange(earlier, folder, changes, quads=quads)
    return None if exchanged is None else before.exchanged + exchanged


def _stream(parts: Sequence[Part], shared: bytes, progress: Progress | None) -> Iterator[bytes]:
    yield shared
    for done, part in enumerate(parts, start=1):
        yield part.read()
        if progress is not None:
            progress(done, len(parts))


def _digest(parts: Iterable[Part], shared: str) -> str:
    digest = hashlib.sha256(bytes.fromhex(shared))
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
