"""How found things are compared with gold, and what is said of the differences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.evaluate import Report, evaluate
from kg.gold import GoldEntity, GoldFigure, GoldLine, bind, read_gold
from kg.model import Figure, Mention
from kg.scores import Counts, Finding, Place, Tally, score_entities, score_figures

LINE = "推行“固定+灵活”活动机制,依托民生议事堂开展活动74场。"
PLACE = Place("a.txt", 3, LINE)


def _mention(kind: str, quote: str) -> Mention:
    start = LINE.index(quote)
    return Mention(kind, start, start + len(quote), quote, quote, quote, 0, 0, "test", 0.9, "use")


def _named(gold: tuple[GoldEntity, ...], *found: Mention) -> Tally:
    tally = Tally()
    score_entities(tally, PLACE, GoldLine(entities=gold), found)
    return tally


def test_exact_and_relaxed_spans() -> None:
    tally = _named(
        (GoldEntity(("mechanism",), "“固定+灵活”活动机制"),), _mention("mechanism", "“固定+灵活”活动")
    )
    assert tally.counts["mechanism.exact"] == Counts(right=0, spurious=1, missed=1)
    assert tally.counts["mechanism.relaxed"] == Counts(right=1)
    assert [finding.what for finding in tally.findings] == ["boundary"]


def test_another_kind_is_wrong_unless_gold_accepts_it() -> None:
    found = _mention("programme", "民生议事堂")
    strict = _named((GoldEntity(("platform",), "民生议事堂"),), found)
    assert strict.counts["platform.exact"] == Counts(missed=1)
    assert strict.counts["programme.exact"] == Counts(spurious=1)
    either = _named((GoldEntity(("platform", "programme"), "民生议事堂"),), found)
    assert either.counts == {"platform.exact": Counts(right=1), "platform.relaxed": Counts(right=1)}


def test_optional_answers_count_neither_way() -> None:
    gold = (GoldEntity(("platform",), "民生议事堂", optional=True),)
    assert _named(gold).counts == {}
    assert _named(gold, _mention("platform", "民生议事堂")).counts == {}
    assert _named(gold, _mention("mechanism", "民生议事堂")).counts == {}, "what touches it is excused"


def test_one_form_counts_once_a_line() -> None:
    twice = (_mention("platform", "民生议事堂"), _mention("platform", "民生议事堂"))
    assert _named((), *twice).counts["platform.exact"] == Counts(spurious=1)


def test_figures_are_compared_by_value_and_unit() -> None:
    gold = GoldLine(
        figures=(GoldFigure("开展活动74场", 74, "场", "output"), GoldFigure("六大行动", 6, "个", "enum"))
    )
    found = Figure(0, 6, "活动74场", 74.0, "场", "活动", False, "effect", None, 0, 0, "test", 0.9)
    tally = Tally()
    score_figures(tally, PLACE, gold, [found])
    assert tally.counts["outcome"] == Counts(right=1), "a count in a name is no answer"
    assert tally.ratios["outcome.kind"] == (0, 1)


def test_counts() -> None:
    counts = Counts(right=3, spurious=1) + Counts(missed=2)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 / 3)
    assert Counts().f1 == 0


def test_floors_name_what_fell_below() -> None:
    report = Report(("a.txt",), {"chain": Counts(right=1, missed=1)}, {"chain.step": (3, 4)}, ())
    assert report.fail_under({"chain": 0.66, "chain.step": 0.75}) == []
    assert report.fail_under({"chain": 0.7, "chain.step": 0.8, "gone": 0.1}) == [
        "chain: 0.667 < 0.700",
        "chain.step: 0.750 < 0.800",
        "gone: no such figure, floor 0.100",
    ]


def test_report_in_json_and_as_a_table() -> None:
    missed = Finding("a.txt", 3, "missed", "chain", gold="协商—落实")
    report = Report(("a.txt",), {"platform.exact": Counts(right=1)}, {"act": (1, 2)}, (missed,))
    content = report.as_json()
    assert content["ratios"] == {"act": {"right": 1, "of": 2, "share": 0.5}}
    assert content["differences"] == [
        {"source": "a.txt", "line": 3, "what": "missed", "type": "chain", "gold": "协商—落实", "found": ""}
    ]
    assert "platform.exact         1.000 1.000 1.000   1" in report.table()
    assert "a.txt:4 missed chain: 协商—落实" in report.table(), "people count lines from 1"


def _write(folder: Path, text: str, gold: str) -> Path:
    (folder / "notice.txt").write_text(text, encoding="utf-8")
    (folder / "notice.yaml").write_text(gold, encoding="utf-8")
    return folder


def test_a_folder_with_its_own_source(tmp_path: Path) -> None:
    text = "抓实协商\n□宁波市政协\n建立机制,形成合力。构建“协商—落实—反馈”闭环机制,开展活动74场。\n"
    gold = """
document: notice.txt
excerpts:
- {org: 宁波市政协, city: 宁波市, passages: [2], headings: [null]}
loops:
- {line: 2, s: 协商—落实—反馈, claimed: true, derived: true}
lines:
- line: 2
  ents: [{t: MECH, s: “协商—落实—反馈”闭环机制, act: create}]
  outc: [{s: 活动74场, value: 74, unit: 场, kind: output}]
  chains: [{s: 协商—落实—反馈, kind: ordered, steps: [["", 协商], ["", 落实], ["", 反馈]]}]
"""
    report = evaluate(_write(tmp_path, text, gold), [])
    whole = ("all.exact", "outcome", "chain", "loop.claimed", "loop.derived", "body")
    assert report.fail_under(dict.fromkeys((*whole, "chain.step", "act", "city"), 1.0)) == []
    assert report.findings == ()


def test_gold_without_its_source_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "别的文章\n□宁波市政协\n没有什么。\n", "- {line: 2, ents: [{t: ORG, s: 市委}]}\n")
    with pytest.raises(SourceError, match="none of the sources"):
        evaluate(tmp_path, [])


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no gold here"):
        evaluate(tmp_path, [])


def test_gold_is_bound_by_its_words(root: Path, corpus: Path) -> None:
    seed = next(gold for gold in read_gold(root / "data/gold") if gold.path.name == "seed.yaml")
    texts = {"other.txt": "市委\n" * 80, corpus.name: corpus.read_text(encoding="utf-8")}
    assert bind(seed, texts) == corpus.name


def test_texts_lie_beside_the_gold_or_in_its_texts(root: Path, tmp_path: Path) -> None:
    gold = root / "data/gold/invented/dev"
    (tmp_path / "texts").mkdir()
    shutil.copy(gold / "yunnan-hardwrap.yaml", tmp_path)
    for suffix in (".txt", ".toml"):
        shutil.copy(gold / f"yunnan-hardwrap{suffix}", tmp_path / "texts")
    beside = evaluate(tmp_path, [])
    assert beside.sources == ("yunnan-hardwrap.txt",)
    assert beside.value("body") == Counts(right=2)


def test_a_step_that_was_not_read_is_wrong_and_named(tmp_path: Path) -> None:
    text = "抓实协商\n□宁波市政协\n建立机制,形成合力。构建“协商—落实—反馈”闭环机制。\n"
    steps = '[["", 协商], ["", 落实], ["", 反馈], [群众, 评议]]'
    gold = f"""
document: notice.txt
excerpts:
- {{org: 宁波市政协, city: 宁波市, passages: [2], headings: [null]}}
lines:
- line: 2
  chains: [{{s: 协商—落实—反馈, kind: ordered, steps: {steps}}}]
"""
    report = evaluate(_write(tmp_path, text, gold), [])
    assert report.ratios["chain.step"] == (3, 4)
    assert [(f.gold, f.found) for f in report.findings if f.what == "step"] == [("群众|评议", "")]
