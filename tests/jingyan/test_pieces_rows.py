"""Rows of the base put together from those of its parts are those the whole graph gives, in its order."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from jingyan import addresses, pieces_asked, pieces_rows, pieces_terms, pipeline
from jingyan.config import Settings
from jingyan.pieces import Batch, Kept, make, whole
from jingyan.pieces_rows import APART, BY_DOCUMENT
from kg.facts.writing import sources
from kg.model import Source
from kg.order import rank, taken
from kg.publish import write_parts
from kg.query import Graph, Known, Row, catalogue
from kg.sources import read_sources
from kg.store import open_store
from web.asked import WHOLE

TEXT = """创新协商机制 服务发展大局
□{place}政协
打造“民生议事堂”，建立“委员点题—部门办理—群众评议—{last}”闭环机制，推动停车难等民生问题解决，3天内答复群众。
全年开展协商活动{count}场，提出意见建议{count}条，被采纳率达90%。
"""
PLACES = ("青田县", "景宁县", "遂昌县", "青田县")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a store of one's own."""
    return Settings.from_environment(os.environ, store=tmp_path / "store", curation=tmp_path / "curation")


def _sources(folder: Path, places: Iterable[str], *, last: str = "反馈委员") -> tuple[Source, ...]:
    folder.mkdir()
    for count, place in enumerate(places, start=2):
        text = TEXT.format(place=place, last=last, count=count * 10)
        (folder / f"d{count}.txt").write_text(text, encoding="utf-8")
    return read_sources([folder])


def _parts(sources: tuple[Source, ...], settings: Settings) -> tuple[list[Kept], bytes]:
    making = pipeline._making(sources, settings)
    make(Batch(making, sources))
    parts = [whole(making, source) for source in sources]
    return parts, pipeline._shared(pipeline._naming(parts), (), settings)


def _listed(rows: Iterable[Row]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


def _known(parts: list[Kept], shared: bytes, settings: Settings) -> Known:
    return pieces_asked.answers(parts, shared, base=settings.base).known()


def _agree(parts: list[Kept], shared: bytes, folder: Path, settings: Settings) -> dict[str, list[Row]]:
    """Return the rows by question, which are those of the whole graph."""
    write_parts(folder, [part.part() for part in parts], shared, base=settings.base)
    graph, rows = Graph(open_store(folder)), _known(parts, shared, settings)
    found = {}
    for name in (*APART, *BY_DOCUMENT):
        found[name], right = rows(name) or [], graph.select(name)
        assert _listed(found[name]) == _listed(right), name
        assert _places(name, found[name]) == _places(name, right)
    return found


def _places(name: str, rows: Iterable[Row]) -> list[object]:
    """Return what the rows are put in order by."""
    order = taken(next(query.body for query in catalogue() if query.name == name))[1]
    assert order or name in sources() or len(list(rows)) == 1  # tables have an order of their own
    return [[rank(row[one]) for one, _ in order.keys] for row in rows] if order else []


def test_they_are_those_of_the_whole_graph(settings: Settings, tmp_path: Path) -> None:
    parts, shared = _parts(_sources(tmp_path / "s", PLACES), settings)
    found = _agree(parts, shared, tmp_path / "graph", settings)
    assert [name for name, rows in found.items() if not rows] == ["statements_decided"]  # nobody did
    assert APART.keys() | BY_DOCUMENT.keys() < {*WHOLE, *sources()}
    assert _known(parts, shared, settings)("whole_regions") is None
    most = {row["city"]: row["practices"] for row in found["matrix_platforms"]}
    assert most["青田县"] == 2 * int(most["遂昌县"] or 0)


def test_kept_ones_are_used_until_what_is_shared_is_called_otherwise(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, shared = _parts(_sources(tmp_path / "s", PLACES[:3]), settings)
    first = _agree(parts, shared, tmp_path / "a", settings)
    made, real = list[Graph](), pieces_rows._made

    def counted(graph: Graph, asked: pieces_rows.Asked) -> object:
        made.append(graph)
        return real(graph, asked)

    monkeypatch.setattr(pieces_rows, "_made", counted)
    assert _agree(parts, shared, tmp_path / "b", settings) == first
    assert made == []
    renamed = shared.replace("民生议事堂".encode(), "议事堂".encode())
    found = _agree(parts, renamed, tmp_path / "c", settings)
    assert made
    assert "议事堂" in {row["label"] for row in found["home_platforms"]}


@pytest.mark.parametrize("left", [0, 30, -30])
def test_damaged_ones_are_made_anew(settings: Settings, tmp_path: Path, left: int) -> None:
    parts, shared = _parts(_sources(tmp_path / "s", PLACES[:2]), settings)
    first = _agree(parts, shared, tmp_path / "a", settings)
    for part in parts:
        path = pieces_rows.kept_at(part)
        path.write_bytes(path.read_bytes()[:left])
    assert _agree(parts, shared, tmp_path / "b", settings) == first


@pytest.mark.parametrize("left", [0, 30, -30])
def test_damaged_terms_are_made_anew(settings: Settings, tmp_path: Path, left: int) -> None:
    (part,), _ = _parts(_sources(tmp_path / "s", PLACES[:1]), settings)
    first = pieces_terms.spelled_of(part).columns
    path = pieces_terms.kept_at(part)
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    assert pieces_terms.spelled_of(part).columns == first
    assert path.read_bytes() == whole


def test_a_graph_is_loaded_once_and_only_where_something_is_missing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, shared = _parts(_sources(tmp_path / "s", PLACES[:2]), settings)
    read, real = list[str](), Kept.graph

    def counted(part: Kept) -> Graph:
        read.append(part.document)
        return real(part)

    monkeypatch.setattr(Kept, "graph", counted)
    _known(parts, shared, settings)
    assert read == [part.document for part in parts]
    _known(parts, shared, settings)
    assert len(read) == len(parts)
    addresses.kept_at(parts[0]).unlink()
    _known(parts, shared, settings)
    assert read[len(parts) :] == [parts[0].document]
