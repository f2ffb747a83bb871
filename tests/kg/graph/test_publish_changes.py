"""A graph made of an earlier one holds the very quads of one loaded anew, whatever came, changed and went."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg import publish_changes, store
from kg.model import Extraction, Link
from kg.pieces import Piece, pieces, shared_piece
from kg.publish import Part, write_parts
from kg.statements import Naming, canonical
from kg.store import open_store

BASE = "https://w3id.org/jingyan/id/"
NAMES = ("北京", "b", "c d", "e", "f", "g", "h")
LINK = NamedNode("https://w3id.org/jingyan/ontology#mentions")


def _named(sample: Extraction, id: str, title: str) -> Extraction:
    source = replace(sample.document.source, id=id, title=title)
    return replace(sample, document=replace(sample.document, source=source))


@pytest.fixture(scope="module")
def made(sample: Extraction) -> dict[tuple[str, int], Piece]:
    """Seven documents in two versions each, the second with fewer findings."""
    fewer = replace(sample, mentions=sample.mentions[::2], chains=(), outcomes=(), claims=())
    return {
        (name, turn): piece
        for turn, one in enumerate((sample, fewer))
        for name in NAMES
        for piece in pieces([_named(one, name, f"{name} {turn}")], base=BASE)
    }


def _part(piece: Piece) -> Part:
    return Part(
        piece.document, piece.digest, piece.statements, piece.evidence, piece.size, lambda: piece.quads
    )


def _shared(chosen: list[Piece], links: tuple[Link, ...]) -> bytes:
    total = Naming()
    for piece in chosen:
        total.add(piece.naming)
    return shared_piece(total, links, base=BASE)


def _loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return where, from now on, the folders of graphs loaded anew are written down."""
    loaded = list[Path]()
    real: Callable[..., int] = store.build_from

    def counted(folder: Path, quads: object) -> int:
        loaded.append(folder)
        return real(folder, quads)

    monkeypatch.setattr(store, "build_from", counted)
    return loaded


@pytest.mark.parametrize("seed", range(2))
def test_any_way_there_gives_the_graph_of_one_loaded_anew(
    made: dict[tuple[str, int], Piece],
    sample_links: tuple[Link, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    chance, loaded = random.Random(seed), _loads(monkeypatch)
    monkeypatch.setattr(publish_changes, "LIMIT", 0.5)  # so few documents change by more than a third
    held = dict.fromkeys(NAMES[:5], 0)
    earlier: Path | None = None
    for step in range(6):
        name = chance.choice(NAMES)
        kept = {other: turn for other, turn in held.items() if other != name}
        held = kept if chance.random() < 0.4 else {**kept, name: 1 - held.get(name, 1)}
        chosen = [made[key] for key in sorted(held.items())]
        shared, here = _shared(chosen, sample_links), tmp_path / f"{step}"
        told = write_parts(here, [_part(p) for p in chosen], shared, base=BASE, earlier=earlier)
        lines = [line for part in (shared, *(p.quads for p in chosen)) for line in part.splitlines()]
        assert canonical(open_store(here)).splitlines() == sorted(lines)
        assert told["quads"] == len(lines)
        earlier = here
    assert len(loaded) < 4
    assert write_parts(tmp_path / "anew", [_part(p) for p in chosen], shared, base=BASE) == told


def test_much_change_and_many_changes_are_loaded_anew(
    made: dict[tuple[str, int], Piece], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, loaded = _shared([], ()), _loads(monkeypatch)
    parts = {name: _part(made[name, 0]) for name in NAMES}
    write_parts(tmp_path / "0", [*parts.values()], shared, base=BASE)
    turns = 6
    for turn in range(1, turns + 1):
        parts["b"] = _part(made["b", turn % 2])
        write_parts(
            tmp_path / f"{turn}", [*parts.values()], shared, base=BASE, earlier=tmp_path / f"{turn - 1}"
        )
    assert tmp_path / "1" not in loaded
    assert 1 < len(loaded) < turns  # the share exchanged adds up
    others = [_part(made[name, 1]) for name in NAMES]
    write_parts(tmp_path / "all", others, shared, base=BASE, earlier=tmp_path / f"{turns}")
    assert loaded[-1] == tmp_path / "all"


def test_what_could_be_either_of_two_documents_is_loaded_anew(
    made: dict[tuple[str, int], Piece], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = _shared([], ())
    parts = {name: _part(made[name, 0]) for name in NAMES}
    write_parts(tmp_path / "a", [*parts.values()], shared, base=BASE)
    graph = Store(str(tmp_path / "a"))
    inferred = NamedNode("urn:inferred")
    subject = next(graph.quads_for_pattern(None, None, None, inferred)).subject
    for name in NAMES[1:3]:
        graph.add(Quad(subject, LINK, subject, NamedNode(f"{BASE}graph/{name.replace(' ', '%20')}")))
    graph.flush()
    del graph
    loaded = _loads(monkeypatch)
    del parts["b"]
    write_parts(tmp_path / "b", [*parts.values()], shared, base=BASE, earlier=tmp_path / "a")
    assert loaded == [tmp_path / "b"]


def test_a_graph_of_another_engine_is_not_taken_over(
    made: dict[tuple[str, int], Piece], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = _shared([], ())
    parts = [_part(made[name, 0]) for name in NAMES]
    write_parts(tmp_path / "a", parts, shared, base=BASE)
    assert publish_changes.kept(tmp_path / "a") is not None
    monkeypatch.setattr(publish_changes, "version", lambda _name: "0.1")
    assert publish_changes.kept(tmp_path / "a") is None
