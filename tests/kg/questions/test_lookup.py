"""What is looked up in the tables is what the offered SPARQL finds in the graph, row by row."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.facts import FILE, Facts, write
from kg.query import Graph, Row
from kg.questions import ask, understand
from kg.questions.lookup import looked_up
from kg.questions.model import Condition, Figures, Structure
from kg.questions.sparql import sparql

ROLES = ("member", "department", "public", "cppcc", "expert")
STAGES = ("collect", "deliberate", "refer", "implement", "supervise", "feedback")
REGIONS = ((), ("金华市",), ("浙江省",), ("杭州市", "宁波市"))
PLAIN = ("longest", "chained", "loop", "claimed", "derived", "promise", "soonest")
QUESTIONS = (
    "除杭州、宁波外哪些城市有闭环",
    "浙江有哪些闭环",
    "公布了多少条意见建议被采纳",
    "一周答复两天交办",
    "有闭环但没有提到数字化的城市",
    "哪些城市没有提到民生议事堂",
    "哪些城市未提及“海洋”",
    "cities that do not mention supervision",
    "四个环节以上的链条",
    "不以反馈结束的链条",
    "先试点再推广的做法",
    "谁督促落实",
    "称为闭环但没有列出环节",
)


def _told(rows: tuple[Row, ...] | list[Row]) -> list[str]:
    """Return rows so that they can be compared, without an order among those that SPARQL puts in none."""
    plain = [{name: float(v) if isinstance(v, int | float) else v for name, v in row.items()} for row in rows]
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in plain)


def _same(
    graph: Graph, structure: Structure, regions: tuple[str, ...] = (), excluded: tuple[str, ...] = ()
) -> int:
    """Check that both ways give the same; return how many rows."""
    found = looked_up(structure, graph.facts, regions=regions, excluded=excluded)
    asked = graph.ask(sparql(structure, regions=regions, excluded=excluded))
    assert _told(found) == _told(asked)
    order = [list(dict.fromkeys(row.get("practice") for row in rows)) for rows in (found, asked)]
    assert order[0] == order[1]
    return len(found)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_looked_up(corpus_graph: Graph, question: str) -> None:
    read = understand(question, corpus_graph)
    answered = ask(read, corpus_graph)
    assert read.structure is not None and answered is not None
    assert _same(corpus_graph, read.structure, read.regions, read.excluded) == len(answered.rows) > 0


@pytest.mark.parametrize(("kind", "regions"), list(product(PLAIN, REGIONS)))
def test_each_kind_of_condition(corpus_graph: Graph, kind: str, regions: tuple[str, ...]) -> None:
    _same(corpus_graph, Structure("mechanism", "list", (Condition(kind),)), regions)
    _same(corpus_graph, Structure("mechanism", "list", (Condition(kind),)), (), regions)


@pytest.mark.parametrize(
    "kind", ["platform", "programme", "instrument", "mechanism", "chain", "outcome", "promise"]
)
@pytest.mark.parametrize("regions", REGIONS)
def test_things_are_counted(corpus_graph: Graph, kind: str, regions: tuple[str, ...]) -> None:
    condition = Condition(f"tally_{kind}")
    for subject, form in (("total", "count"), ("tally", "cities")):
        _same(corpus_graph, Structure(subject, form, (condition,)), regions)
        _same(corpus_graph, Structure(subject, form, (condition,)), (), regions)


_steps = st.builds(
    Condition,
    st.sampled_from(("step", "ends", "starts")),
    role=st.sampled_from(("", *ROLES)),
    called=st.sampled_from(("", "委员", "部门", "群众")),
    stage=st.sampled_from(("", *STAGES)),
    word=st.sampled_from(("", "反馈", "'", "\\")),
    negated=st.booleans(),
    sense=st.sampled_from(("", "judge", "answer")),
)
_others = st.sampled_from(
    [
        *(Condition(kind) for kind in PLAIN),
        *(Condition(kind, negated=True) for kind in ("loop", "claimed", "derived", "listed", "chained")),
        *(Condition("length", number=4, word=sign) for sign in ("", ">=", ">", "<=", "<")),
        *(Condition("kind", concept=kind) for kind in ("loop", "sequence", "parallel", "composition")),
        *(Condition("deadline", number=number, unit="天") for number in (2, 7)),
        *(Condition("soonest", stage=stage) for stage in STAGES),
        *(Condition("who", stage=stage) for stage in STAGES),
    ]
)
_texts = st.builds(
    Condition,
    st.sampled_from(
        (
            "mentions_topic",
            "mentions_thing",
            "mentions_stage",
            "mentions_loop",
            "mentions_word",
            "mentions_platform",
            "mentions_programme",
            "mentions_instrument",
            "mentions_mechanism",
            "mentions_chain",
            "mentions_outcome",
            "mentions_promise",
        )
    ),
    stage=st.sampled_from(STAGES),
    word=st.sampled_from(("民生议事堂", "数字", "")),
    concept=st.sampled_from(("digital", "supervision")),
    negated=st.booleans(),
)


@given(st.lists(st.one_of(_steps, _others), min_size=1, max_size=3), st.sampled_from(REGIONS))
@settings(max_examples=20, deadline=None)
def test_conditions_together(
    corpus_graph: Graph, conditions: list[Condition], region: tuple[str, ...]
) -> None:
    _same(corpus_graph, Structure("mechanism", "list", tuple(dict.fromkeys(conditions))), region)


@given(st.lists(_texts, min_size=1, max_size=3), st.sampled_from(REGIONS))
@settings(max_examples=15, deadline=None)
def test_what_texts_mention(
    corpus_graph: Graph, conditions: list[Condition], region: tuple[str, ...]
) -> None:
    _same(corpus_graph, Structure("text", "cities", tuple(dict.fromkeys(conditions))), region)


@pytest.mark.parametrize("words", [(), ("意见",), ("意见", "采纳")])
def test_figures(corpus_graph: Graph, words: tuple[str, ...]) -> None:
    for measures, order in product((("条",), ("家", "次"), ()), ("", "highest", "lowest")):
        figures = Figures("公布了多少意见建议被采纳", measures, words, order)
        _same(corpus_graph, Structure("outcome", "count", (), figures))
        _same(corpus_graph, Structure("outcome", "cities", (), replace(figures, question="")))


def test_steps_follow_each_other(corpus_graph: Graph) -> None:
    conditions = (Condition("step", stage="collect"), Condition("step", stage="feedback", after=True))
    assert _same(corpus_graph, Structure("mechanism", "list", conditions))


def test_a_file_is_written_and_read(corpus_graph: Graph, tmp_path: Path) -> None:
    files = [tmp_path / name for name in (FILE, "again.sqlite")]
    for path in files:
        with closing(sqlite3.connect(path)) as connection:
            write(connection, corpus_graph.select)
    assert files[0].read_bytes() == files[1].read_bytes()
    loops = Structure("mechanism", "list", (Condition("loop"),))
    graph = Graph(corpus_graph.store, facts=files[0])
    assert looked_up(loops, graph.facts, regions=(), excluded=()) == looked_up(
        loops, corpus_graph.facts, regions=(), excluded=()
    )


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database")
    with pytest.raises(StoreError, match="build again"):
        Facts.opened(tmp_path / FILE)
