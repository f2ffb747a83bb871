"""Pieces: each document by itself gives what all together give, in any order; faults stop a piece."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import ValidationError
from kg.model import Extraction, Link
from kg.pieces import Piece, pieces, shared_piece
from kg.publish import Part, assemble, write_parts
from kg.statements import canonical, naming
from kg.store import open_store

BASE = "https://w3id.org/jingyan/id/"


@pytest.fixture
def both(sample: Extraction) -> list[Extraction]:
    """The sample and the same under another name."""
    source = replace(sample.document.source, id="other", title="另一次交流")
    return [sample, replace(sample, document=replace(sample.document, source=source))]


def _part(piece: Piece) -> Part:
    return Part(
        piece.document, piece.digest, piece.statements, piece.evidence, piece.size, lambda: piece.quads
    )


def test_rules_speak_of_one_document_at_a_time(
    both: list[Extraction], sample_links: tuple[Link, ...]
) -> None:
    whole = canonical(assemble(both, sample_links, base=BASE)).splitlines()
    alone = [piece for one in both for piece in pieces([one], base=BASE)]
    together = pieces(both, base=BASE)
    assert [piece.quads for piece in alone] == [piece.quads for piece in together]
    shared = shared_piece(naming(both), sample_links, base=BASE)
    lines = [line for part in (shared, *(p.quads for p in alone)) for line in part.splitlines()]
    assert sorted(lines) == whole


def test_the_graph_written_is_the_same_in_any_order(
    both: list[Extraction], sample_links: tuple[Link, ...], tmp_path: Path
) -> None:
    parts = [_part(piece) for piece in pieces(both, base=BASE)]
    shared = shared_piece(naming(both), sample_links, base=BASE)
    first = write_parts(tmp_path / "a", parts, shared, base=BASE)
    assert write_parts(tmp_path / "b", parts[::-1], shared, base=BASE) == first
    assert canonical(open_store(tmp_path / "a")) == canonical(assemble(both, sample_links, base=BASE))
    fewer = write_parts(tmp_path / "c", parts[:1], shared, base=BASE)
    assert fewer["sha256"] != first["sha256"]


def test_names_are_counted_over_the_documents(both: list[Extraction]) -> None:
    total, other = naming(both[:1]), naming(both[1:])
    total.add(other)
    assert total == naming(both)


def test_a_quote_that_is_not_the_text_stops_its_piece(both: list[Extraction]) -> None:
    far = replace(both[1].mentions[0], start=10_000, end=10_004)
    cut = replace(both[1], mentions=(far, *both[1].mentions[1:]))
    with pytest.raises(ValidationError):
        pieces([both[0], cut], base=BASE)


def test_a_piece_holds_no_shared_quad(sample: Extraction) -> None:
    (piece,) = pieces([sample], base=BASE)
    store = Store()
    store.load(piece.quads, RdfFormat.N_QUADS)
    assert {str(g) for g in store.named_graphs()} == {f"<{BASE}graph/sample>", "<urn:inferred>"}
