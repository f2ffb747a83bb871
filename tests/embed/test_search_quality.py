"""The figures on the judged questions, and how they are reckoned."""

from __future__ import annotations

from pathlib import Path

import pytest

from embed.evaluate import Report, evaluate_search, read_queries, score
from embed.search import Searcher
from kg.errors import SourceError


@pytest.fixture(scope="module")
def report(searcher: Searcher, root: Path) -> Report:
    queries = read_queries(root / "data/gold/queries.dev.jsonl")
    assert len(queries) == 42
    return evaluate_search(searcher, queries)


def test_a_perfect_order_scores_one() -> None:
    figures = score([2, 1, 1, 0], [1, 2, 1])
    assert (figures.ndcg, figures.mrr, figures.recall, figures.p1) == (1, 1, 1, 1)


def test_figures_of_a_known_order() -> None:
    figures = score([0, 2, 0, 1], [2, 1, 1])
    assert figures.ndcg == pytest.approx((3 / 1.58496 + 1 / 2.32193) / (3 + 1 / 1.58496 + 1 / 2), abs=1e-4)
    assert figures.recall == pytest.approx(2 / 3)
    assert (figures.mrr, figures.p1) == (0.5, 0)
    assert score([0] * 10, [1]).mrr == 0


def test_the_search_is_as_good_as_it_was(report: Report) -> None:
    floors = {
        "all": {"ndcg": 0.78, "mrr": 0.88},
        "zh": {"ndcg": 0.83, "mrr": 0.92},
        "en": {"ndcg": 0.60, "mrr": 0.75},
        "answered": 1.0,
        "abstained": 0.25,
    }
    assert report.fail_under(floors) == []


def test_every_group_is_reported(report: Report) -> None:
    assert list(report.groups)[:3] == ["all", "zh", "en"]
    assert {name: one.queries for name, one in report.groups.items()} == {
        "all": 38,
        "zh": 28,
        "en": 10,
        "city": 5,
        "colloquial": 5,
        "english": 7,
        "keyword": 6,
        "number": 4,
        "paraphrase": 7,
        "structure": 4,
    }
    assert (report.unanswerable, report.answerable) == (4, 38)
    assert "nDCG@10" in report.table() and report.table().count("\n") == 11


def test_what_falls_below_is_named(report: Report) -> None:
    failures = report.fail_under({"zh": {"ndcg": 1.0}, "zh.speed": 1})
    assert failures[0].startswith("zh.ndcg: 0.8") and failures[0].endswith("< 1.000")
    assert failures[1] == "zh.speed: no such figure, floor 1.000"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"id": "q1", "lang": "zh"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"queries\.jsonl:1: not a judged query"):
        read_queries(path)
