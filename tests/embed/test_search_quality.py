"""The figures on the judged questions, and how they are reckoned."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from embed.evaluate import HELD_OUT, Report, evaluate_search, read_queries, score
from embed.search import Searcher
from kg.errors import SourceError


@pytest.fixture(scope="module")
def report(searcher: Searcher, root: Path) -> Report:
    files = [root / f"data/gold/queries.{part}.jsonl" for part in ("dev", "more")]
    queries = [query for path in files for query in read_queries(path)]
    assert len(queries) == 42 + 116
    return evaluate_search(searcher, queries, searcher.baselines)


def test_a_perfect_order_scores_one() -> None:
    figures = score([2, 1, 1, 0], [1, 2, 1])
    assert (figures.ndcg, figures.mrr, figures.recall, figures.p1) == (1, 1, 1, 1)


def test_figures_of_a_known_order() -> None:
    figures = score([0, 2, 0, 1], [2, 1, 1])
    assert figures.ndcg == pytest.approx((3 / 1.58496 + 1 / 2.32193) / (3 + 1 / 1.58496 + 1 / 2), abs=1e-4)
    assert figures.recall == pytest.approx(2 / 3)
    assert (figures.mrr, figures.p1) == (0.5, 0)
    assert score([0] * 10, [1]).mrr == 0


def test_the_search_is_as_good_as_it_was(report: Report, root: Path) -> None:
    floors = tomllib.loads((root / "data/gold/bars.toml").read_text(encoding="utf-8"))["search"]
    assert report.fail_under(floors) == []


def test_every_group_is_reported(report: Report) -> None:
    assert list(report.groups)[:3] == ["all", "zh", "en"]
    assert {name: one.queries for name, one in report.groups.items()} == {
        "all": 128,
        "zh": 90,
        "en": 38,
        "city": 15,
        "colloquial": 17,
        "english": 27,
        "keyword": 22,
        "number": 14,
        "paraphrase": 19,
        "structure": 14,
        "held-out": 45,
    }
    assert (report.unanswerable, report.answerable) == (30, 128)
    assert "nDCG@10" in report.table() and report.table().count("\n") == 12


def test_what_falls_below_is_named(report: Report) -> None:
    failures = report.fail_under({"zh": {"ndcg": 1.0}, "zh.speed": 1})
    assert failures[0].startswith("zh.ndcg: 0.9") and failures[0].endswith("< 1.000")
    assert failures[1] == "zh.speed: no such figure, floor 1.000"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"id": "q1", "lang": "zh"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"queries\.jsonl:1: not a judged query"):
        read_queries(path)


def test_the_floors_are_those_of_the_docs_and_not_far_below(report: Report, root: Path) -> None:
    floors = tomllib.loads((root / "data/gold/bars.toml").read_text(encoding="utf-8"))["search"]
    shown = re.findall(r"^\| ([a-z-]+) \| (0\.\d\d) \|$", (root / "docs/search.md").read_text("utf-8"), re.M)
    assert {f"{name}.ndcg": float(floor) for name, floor in shown} == {
        name: floor for name, floor in floors.items() if name.endswith(".ndcg")
    }
    for name, floor in shown:
        assert report.groups[name].ndcg - float(floor) < 0.09, name


def test_no_kind_is_below_a_plain_way(report: Report) -> None:
    for name, one in report.groups.items():
        assert one.ndcg >= max(report.beside[name].values()) - 0.005, name


def test_every_question_is_listed_the_greatest_loss_first(report: Report) -> None:
    lines = report.differences().splitlines()
    assert len(lines) == 158
    assert sum("abstained" in line for line in lines) == report.abstained_rightly + report.abstained_wrongly


def test_questions_written_to_be_hard_are_told_apart_as_well_as_they_were(
    searcher: Searcher, root: Path
) -> None:
    hard = [q for q in read_queries(root / "data/gold/abstention.jsonl") if q.split == HELD_OUT]
    abstained = {query.id: searcher.search(query.query).abstained for query in hard}
    answerable = [query.id for query in hard if query.relevant]
    without = [query.id for query in hard if not query.relevant]
    assert (len(answerable), len(without)) == (20, 20)
    assert sum(abstained[id] for id in without) >= 19
    assert sum(abstained[id] for id in answerable) <= 3


@pytest.mark.parametrize(
    "nonsense",
    [
        "football league",
        "recipe for apple pie",
        "quantum computing chips",
        "asdfgh qwerty",
        "量子计算芯片 chips",
    ],
)
def test_a_question_of_another_world_has_no_answer(searcher: Searcher, nonsense: str) -> None:
    assert searcher.search(nonsense).abstained
