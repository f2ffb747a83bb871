"""The sample's graph, byte for byte; `UPDATE_GOLDEN=1 pytest …` writes it anew for review as a diff."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.model import Extraction, Link
from kg.publish import assemble
from kg.statements import canonical
from ontology import terms as jy

BASE = "https://w3id.org/jingyan/id/"
GOLDEN = Path(__file__).parents[2] / "golden" / "sample.nq"


def _built(sample: Extraction, links: tuple[Link, ...]) -> bytes:
    """All graphs but the vocabulary, which has its own home."""
    store = assemble([sample], links, base=BASE)
    store.remove_graph(NamedNode(jy.GRAPH_VOCABULARY))
    return canonical(store)


def test_the_sample_gives_the_golden_graph(sample: Extraction, sample_links: tuple[Link, ...]) -> None:
    built = _built(sample, sample_links)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_bytes(built)
    old, new = GOLDEN.read_text(encoding="utf-8"), built.decode("utf-8")
    changed = list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), "golden", "built", n=0, lineterm="")
    )
    assert changed == []


def test_two_builds_give_the_same_bytes(sample: Extraction, sample_links: tuple[Link, ...]) -> None:
    assert _built(sample, sample_links) == _built(sample, sample_links)


def test_the_golden_graph_is_sorted_and_parses() -> None:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    quads = list(parse(path=str(GOLDEN), format=RdfFormat.N_QUADS))
    assert len(quads) == len(lines) > 500
    graphs = {str(quad.graph_name) for quad in quads}
    assert graphs == {f"<{BASE}graph/sample>", "<urn:shared>", "<urn:inferred>"}
