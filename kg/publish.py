"""The graph of a base, whole: statements, labels, vocabulary, inference, gate, then the store on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rules, store, validate
from kg.model import Extraction, Link

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store


def write_graph(
    folder: Path, extractions: Sequence[Extraction], links: Sequence[Link], *, base: str
) -> dict[str, object]:
    """Write the checked graph into a new `folder`; return its sha256 over canonical N-Quads, and sizes.

    ValidationError, and nothing written, when the graph breaks a shape or lacks evidence.
    """
    from kg.statements import canonical

    graph = assemble(extractions, links, base=base)
    texts = {e.document.source.id: e.document.source.text for e in extractions}
    findings = validate.check(graph, texts)
    store.build(folder, graph)
    return {
        "sha256": hashlib.sha256(canonical(graph)).hexdigest(),
        "quads": len(graph),
        "statements": findings.statements,
        "evidence": findings.evidence,
        "shapes": findings.shapes,
    }


def assemble(extractions: Sequence[Extraction], links: Sequence[Link], *, base: str) -> Store:
    """Return the whole graph in memory, inferred triples included, not yet checked."""
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
