"""What an index holds, that the same items give the same one, and that damage is noticed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from embed import index
from embed.cache import VectorCache, encode_cached
from embed.encoder import Encoder, Fingerprint, Vectors
from embed.facets import Facets
from embed.indexes import INDEXES, index_kind
from embed.lexical import Lexical
from embed.model import Concept, Item
from embed.search import Searcher
from embed.texts import Texts
from kg.errors import ModelError, StoreError

Built = tuple[Path, dict[str, object]]


@dataclass
class Counting:
    """An encoder that tells how many texts it was given."""

    inner: Encoder
    seen: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> Fingerprint:
        return self.inner.fingerprint

    @property
    def dimension(self) -> int:
        return self.inner.dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        return self.inner.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        return self.inner.encode_passages(texts)


def test_the_registry_is_this() -> None:
    assert list(INDEXES) == ["flat", "milvus", "pgvector"]
    with pytest.raises(StoreError, match="made as 'annoy', unknown to this version; rebuild"):
        index_kind("annoy")


def test_the_manifest_says_what_was_made(built: Built, encoder: Encoder) -> None:
    folder, manifest = built
    assert sorted(path.name for path in folder.iterdir()) == sorted(index.FILES)
    assert (manifest["items"], manifest["sentences"], manifest["kind"]) == (38, 149, "flat")
    assert manifest["fingerprint"] == encoder.fingerprint.as_json()
    assert json.loads(json.dumps(manifest)) == manifest


def test_the_same_items_give_the_same_bytes(
    built: Built, items: list[Item], encoder: Encoder, concepts: list[Concept], tmp_path: Path
) -> None:
    folder, manifest = built
    again = index.build(tmp_path, items, encoder, concepts=concepts[:1])
    assert again["vectors_sha256"] == manifest["vectors_sha256"]
    for name in ("passages.faiss", "sentences.faiss"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    assert again["texts_sha256"] != manifest["texts_sha256"]  # a concept less


def test_an_item_comes_back_whole(built: Built, items: list[Item], concepts: list[Concept]) -> None:
    texts = Texts(built[0] / "texts.sqlite")
    assert list(texts.items(range(38)).values()) == items
    assert texts.concepts() == concepts
    assert texts.sentence_ranges(np.array([1, 0])).tolist()[1] == [0, 3]
    texts.close()


def test_sentences_and_values_lie_ready_by_row(built: Built, items: list[Item]) -> None:
    texts, rows = Texts(built[0] / "texts.sqlite"), np.array([3, 0, 2])
    ranges = texts.sentence_ranges(rows)
    assert ranges[:, 1].tolist() == [len(items[row].sentences) for row in rows]
    assert texts.owners(ranges[:, 0]).tolist() == [0, 2, 3]
    assert len(texts.codes(rows)) == sum(len(v) for row in rows for v in items[row].fields.values())
    texts.close()


def test_the_lexical_terms_are_in_full_text_search(built: Built) -> None:
    with closing(sqlite3.connect(built[0] / "texts.sqlite")) as connection:
        found = connection.execute(
            "SELECT items.id FROM lexical JOIN items ON items.row = lexical.rowid"
            " WHERE lexical MATCH '\"闭环\"' ORDER BY items.row"
        ).fetchall()
    assert [row[0] for row in found] == ["杭州市-1", "温州市-0", "湖州市-3", "绍兴市-2", "金华市-1"]


def test_a_rebuild_with_a_cache_encodes_nothing_twice(
    items: list[Item], encoder: Encoder, tmp_path: Path
) -> None:
    counting = Counting(encoder)
    cache = VectorCache(tmp_path / "cache" / "vectors.sqlite")
    first = index.build(tmp_path, items[:3], counting, cache=cache)
    assert len(counting.seen) == 8 + 3 + 9
    counting.seen.clear()
    assert index.build(tmp_path, items[:3], counting, cache=cache) == first
    assert len(counting.seen) == 8  # the probes
    counting.seen.clear()
    index.build(tmp_path, items[:4], counting, cache=cache)
    assert set(counting.seen[:-8]) == {items[3].text, *(items[3].text[a:b] for a, b in items[3].sentences)}


def test_the_cache_keeps_roles_apart_and_reports_progress(encoder: Encoder, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    told: list[tuple[int, int]] = []
    texts = ["闭环", "反馈", "闭环"]
    passages = encode_cached(
        encoder, "passage", texts, cache=cache, progress=lambda n, of: told.append((n, of))
    )
    assert told == [(2, 2)]
    assert np.array_equal(passages[0], passages[2])
    questions = encode_cached(encoder, "query", texts, cache=cache)
    assert not np.allclose(passages, questions)
    assert encode_cached(encoder, "query", [], cache=cache).shape == (0, 384)


def test_items_without_sentences_or_facets_can_be_found(encoder: Encoder, tmp_path: Path) -> None:
    manifest = index.build(tmp_path, [Item("a", "构建闭环机制"), Item("b", "植树造林")], encoder)
    searcher = Searcher.open(tmp_path, manifest, encoder)
    answer = searcher.search("闭环")
    assert answer.hits[0].item == Item("a", "构建闭环机制")
    assert [match.kind for match in answer.hits[0].matches] == ["lexical"]
    assert answer.facets == {}
    searcher.close()


def test_an_index_of_one_item_answers(encoder: Encoder, tmp_path: Path) -> None:
    manifest = index.build(tmp_path, [Item("a", "构建闭环机制")], encoder)
    searcher = Searcher.open(tmp_path, manifest, encoder)
    assert [hit.item.id for hit in searcher.search("闭环").hits] == ["a"]
    assert searcher.similar("a") == []
    searcher.close()


def test_nothing_to_index_is_an_error(encoder: Encoder, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no text to index"):
        index.build(tmp_path, [], encoder)
    with pytest.raises(StoreError, match="the id a names two texts"):
        index.build(tmp_path, [Item("a", "x"), Item("a", "y")], encoder)


def _copy(built: Built, folder: Path) -> Path:
    for name in index.FILES:
        (folder / name).write_bytes((built[0] / name).read_bytes())
    return folder


@pytest.mark.parametrize("name", index.FILES)
@pytest.mark.parametrize("damage", ["gone", "empty", "other"])
def test_a_damaged_file_is_refused_by_name(
    built: Built, encoder: Encoder, tmp_path: Path, name: str, damage: str
) -> None:
    path = _copy(built, tmp_path) / name
    path.unlink()
    if damage != "gone":
        path.write_bytes(b"" if damage == "empty" else b"something else " * 300)
    with pytest.raises(StoreError, match=f"{name}: .*jingyan build"):
        Searcher.open(tmp_path, built[1], encoder)


def test_parts_of_two_indexes_are_refused(built: Built, encoder: Encoder, tmp_path: Path) -> None:
    index.build(tmp_path, [Item("a", "构建闭环机制", sentences=((0, 6),))], encoder)
    (tmp_path / "texts.sqlite").write_bytes((built[0] / "texts.sqlite").read_bytes())
    with pytest.raises(StoreError, match="its texts and vectors do not belong together"):
        Searcher.open(tmp_path, built[1], encoder)


@pytest.mark.parametrize("change", [{"format": 0}, {"kind": "annoy"}])
def test_an_index_of_another_version_is_refused(
    built: Built, encoder: Encoder, change: dict[str, object]
) -> None:
    with pytest.raises(StoreError, match="jingyan build"):
        Searcher.open(built[0], {**built[1], **change}, encoder)


def test_an_index_of_another_model_is_refused(built: Built, encoder: Encoder) -> None:
    fingerprint = {**encoder.fingerprint.as_json(), "model": "bge-small-zh", "dimension": 512}
    with pytest.raises(
        ModelError, match=r"made with bge-small-zh .*but the encoder in use is e5-small-zh-en-v1"
    ):
        Searcher.open(built[0], {**built[1], "fingerprint": fingerprint}, encoder)


def test_a_concept_without_a_name_in_a_language_shows_the_other(concepts: list[Concept]) -> None:
    assert concepts[0].label("en") == "closed-loop feedback"
    assert Concept("x", ("只有中文",)).label("en") == "只有中文"
    assert Concept("x", ()).label("zh") == "x"


def test_the_ready_scores_of_terms_are_those_of_fts5(built: Built) -> None:
    texts = Texts(built[0] / index.TEXTS)
    for wanted in ([("闭环",)], [("协商",), ("机制",), ("委",)], [("闭环", "环反", "反馈"), ("协商",)]):
        query = " OR ".join(f'"{" ".join(phrase)}"' for phrase in wanted)
        scored = "SELECT rowid, -bm25(lexical, 2.0, 1.0, 1.0) FROM lexical WHERE lexical MATCH ?"
        expected = dict(texts.all(scored, (query,)))
        found = Lexical(texts).match(wanted)
        assert dict(zip(found.rows.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(
            expected, abs=1e-5
        )
    texts.close()


def test_facets_are_counted_among_the_rows_given(built: Built, items: list[Item]) -> None:
    texts = Texts(built[0] / index.TEXTS)
    counts = Facets(texts).counts(np.array([0, 1, 4], np.int64))
    assert [(one.value, one.count) for one in counts["city"]] == [("杭州市", 2), ("宁波市", 1)]
    assert list(counts) == ["city", "org", "topic"]
    texts.close()
