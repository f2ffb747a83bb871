"""A base that grows: parts are kept, nothing is read or encoded twice, and the id tells only the content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from embed.encoders.e5_onnx import E5Onnx
from jingyan import pieces
from jingyan.config import Settings
from jingyan.pipeline import build
from jingyan.stages import line
from kg.errors import StoreError
from kg.model import Source
from kg.sources import read_sources

TEXT = """创新协商机制 服务发展大局
□{place}政协
建立“委员点题—部门办理—群众评议”闭环机制，推动{matter}问题解决。今年以来开展协商活动{count}场，提出意见建议30条。
"""
PLACES = ("青田县", "景宁县", "遂昌县", "松阳县", "云和县", "庆元县")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    """Six short documents."""
    folder = tmp_path_factory.mktemp("sources")
    for count, place in enumerate(PLACES, start=2):
        text = TEXT.format(place=place, matter=place[:2] + "停车", count=count)
        (folder / f"d{count}.txt").write_text(text, encoding="utf-8")
    return read_sources([folder])


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that the real encoder is given, in the order given."""
    seen: list[str] = []
    real = E5Onnx.encode_passages

    def counted(self: E5Onnx, texts: list[str]) -> object:
        seen.extend(texts)
        return real(self, texts)

    monkeypatch.setattr(E5Onnx, "encode_passages", counted)
    yield seen


def _settings(store: Path) -> Settings:
    return Settings.from_environment(os.environ, store=store, curation=store / "curation")


def test_a_killed_build_goes_on_where_it_stopped(
    sources: tuple[Source, ...], tmp_path: Path, encoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(sources, _settings(tmp_path / "whole"))
    told = "".join(source.text for source in sources)
    texts, half = [text for text in encoded if text in told], _settings(tmp_path / "half")
    assert len(texts) == len(set(texts)) > 6
    encoded.clear()
    with monkeypatch.context() as patched:
        patched.setattr("jingyan.pipeline._write_addresses", _killed)
        with pytest.raises(KeyboardInterrupt):
            build(sources, half)
    resumed = build(sources, half)
    assert sorted(text for text in encoded if text in told) == sorted(texts)
    assert resumed.manifest.id == whole.manifest.id


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_id_knows_neither_cache_nor_order_nor_processes(
    sources: tuple[Source, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(sources, _settings(tmp_path / "a")).manifest
    again = build(sources, _settings(tmp_path / "a"), force=True).manifest
    monkeypatch.setattr("jingyan.crew.FEW", 100)
    here = build(sources, _settings(tmp_path / "b")).manifest
    assert first.id == again.id == here.id
    assert first.body["graph"] == here.body["graph"]


def test_one_new_document_is_the_only_one_read(
    sources: tuple[Source, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, read = _settings(tmp_path), list[str]()
    build(sources[:-1], settings)
    real = pieces.make

    def counted(batch: pieces.Batch) -> tuple[str, ...]:
        read.extend(source.id for source in batch.sources)
        return real(batch)

    monkeypatch.setattr(pieces, "make", counted)
    built = build(sources, settings)
    assert read == [sources[-1].id]
    assert built.manifest.counts["documents"] == len(PLACES)
    assert set(built.as_json()["stages"]) == {"read", "graph", "index", "addresses", "overviews", "publish"}


def test_a_damaged_part_is_said_and_made_anew(sources: tuple[Source, ...], tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    first = build(sources[:2], settings).manifest.id
    shutil.rmtree(tmp_path / "snapshots")
    (tmp_path / "current").unlink()
    damaged = sorted((tmp_path / "cache" / "pieces").rglob("*.nq.gz"))[0]
    damaged.write_bytes(damaged.read_bytes()[:-20])
    with pytest.raises(StoreError, match="damaged"):
        build(sources[:2], settings)
    assert build(sources[:2], settings).manifest.id == first


def test_the_line_says_rate_and_time_left() -> None:
    assert line("read", 320, 1000, 8.0) == "read 320/1000 32% 40.0/s 0:08, 0:17 left"
    assert line("index", 3, 3, 0.0) == "index 3/3 100% 0.0/s 0:00"
