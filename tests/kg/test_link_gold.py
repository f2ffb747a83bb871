"""Links between cities against their gold: floors on the first corpus, and what counts as the same pair."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.extract import extract
from kg.link_gold import GoldPair, compare, evaluate_links
from kg.model import Document, Excerpt, Extraction, Passage, Source, Span


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    """Two cities: one has what the other has, and a room of that kind."""
    first, second = "开展“六送”，建成“委员工作室”。", "推行“六送下乡”活动机制，打造“和合委员工作室”。"
    text = first + second
    excerpts = tuple(
        Excerpt(at, org, None, (), (Passage(0, start, end, None, (Span(start, end),)),), org[:3])
        for at, (org, start, end) in enumerate(
            [("杭州市政协", 0, len(first)), ("台州市政协", len(first), len(text))]
        )
    )
    document = Document(Source("doc", "doc.txt", text, "0", "doc", province="浙江省"), excerpts, "none")
    return next(iter(extract([document])))


def _gold(relation: str, one: str, other: str, *, optional: bool = False) -> GoldPair:
    return GoldPair(relation, ("杭州", one), ("台州", other), optional)


def test_right_missed_and_wrong_pairs(extraction: Extraction) -> None:
    gold = [
        GoldPair("kind", ("台州", "和合委员工作室"), ("杭州", "委员工作室"), False),
        _gold("same", "六送", "“六送下乡”活动机制"),
        _gold("sibling", "甲议事厅", "乙议事厅", optional=True),
    ]
    report = compare(gold, [extraction])
    figures = {name: (c.right, c.spurious, c.missed) for name, c in report.counts.items()}
    assert figures == {"same": (0, 0, 1), "kind": (1, 1, 0), "sibling": (0, 0, 0), "linked": (2, 0, 0)}
    assert "missed same: 杭州 六送 — 台州 “六送下乡”活动机制" in report.differences()
    assert report.fail_under({"linked.precision": 1.0, "same.recall": 0.5, "none.recall": 0.1}) == [
        "none.recall: no such figure, floor 0.1",
        "same.recall: 0.000 < 0.500",
    ]


def test_the_narrower_one_comes_first(extraction: Extraction) -> None:
    turned = [_gold("kind", "委员工作室", "和合委员工作室")]
    assert compare(turned, [extraction]).counts["kind"].right == 0


def test_floors_on_the_first_corpus(root: Path, corpus: Path) -> None:
    gold = root / "data" / "gold"
    report = evaluate_links(gold, [corpus])
    assert report.fail_under(tomllib.loads((gold / "bars.toml").read_text("utf-8"))["links"]) == []


def test_gold_whose_document_is_not_there(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "links.yaml").write_text("document: other.txt\nlinks: []\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"other\.txt"):
        evaluate_links(tmp_path, [corpus])
    with pytest.raises(SourceError, match="no readable gold"):
        evaluate_links(tmp_path / "none", [corpus])
