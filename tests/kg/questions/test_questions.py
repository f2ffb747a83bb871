"""Questions in words: what the graph answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query import Graph
from kg.questions import Answered, ask, understand


def _answer(graph: Graph, question: str) -> Answered:
    answered = ask(understand(question, graph), graph)
    assert answered is not None, question
    return answered


def test_the_public_judges_last_in_jinhua(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "群众评价作为最后一步的机制")
    assert answered.cities == ("金华市",)
    assert answered.reasons[answered.practices[0]] == ("末环节“群众评”为评价，由群众",)


def test_loops_that_close_come_before_those_that_only_say_so(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "哪些城市有闭环")
    assert {"金华市", "舟山市", "宁波市", "杭州市"} <= set(answered.cities[:4])
    assert set(answered.cities) == {"金华市", "舟山市", "宁波市", "杭州市", "温州市", "绍兴市"}
    (open_one,) = _answer(corpus_graph, "温州的闭环").practices
    assert answered.reasons[open_one] == ("自称闭环，末环节未必反馈",)


def test_an_actor_named_beside_another_counts(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "由党政领导点题、委员荐题的机制")
    assert answered.cities == ("舟山市",)


def test_who_presses(corpus_graph: Graph) -> None:
    actors = _answer(corpus_graph, "谁负责督促").actors
    assert {("宁波市", "党政"), ("舟山市", "党政两办"), ("金华市", "专委")} <= set(actors)


def test_judging_is_told_from_answering(corpus_graph: Graph) -> None:
    judges = {actor for _, actor in _answer(corpus_graph, "由谁评价").actors}
    answerers = {actor for _, actor in _answer(corpus_graph, "由谁答复").actors}
    assert "群众" in judges and "部门" in answerers and not judges & answerers
    assert _answer(corpus_graph, "who evaluates at the end?").cities == ("金华市",)


def test_a_promise_is_of_a_practice_with_or_without_a_mechanism(corpus_graph: Graph) -> None:
    for question in ("两天之内交办的承诺", "多久答复", "fastest deadline promised"):
        structure = understand(question, corpus_graph).structure
        assert structure is not None and structure.subject == "practice"
        assert "jy:reportsMechanism ?mechanism" not in _answer(corpus_graph, question).sparql
    closed = understand("两天之内交办的闭环", corpus_graph).structure
    assert closed is not None and closed.subject == "mechanism"


def test_a_whole_kind_of_things_is_missed(corpus_graph: Graph) -> None:
    without = set(_answer(corpus_graph, "哪些城市没有时限承诺").cities)
    assert without == set(_answer(corpus_graph, "which cities mention no deadline").cities)
    promising = {str(row["city"]) for row in _answer(corpus_graph, "最快几天").rows}
    assert promising and not promising & without


def test_a_figure_is_found_by_what_it_counts(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "公布了多少条意见建议被采纳")
    assert list(answered.reasons.values()) == [("原文数字：9条被市政府采纳",)]
    assert {row["value"] for row in answered.rows} == {9, 72, 23}


def test_the_highest_figure_comes_first(corpus_graph: Graph) -> None:
    highest, lowest = _answer(corpus_graph, "哪里的建议最高"), _answer(corpus_graph, "哪里的建议最低")
    values = [row["value"] for row in highest.rows]
    assert len(values) > 1 and values == sorted(values, key=lambda value: -float(value or 0))
    assert highest.cities[0] == lowest.cities[-1]
    assert _answer(corpus_graph, "意见建议有多少").rows


def test_cities_that_do_not_mention_something(corpus_graph: Graph) -> None:
    absent = set(_answer(corpus_graph, "没有提到数字平台的城市").cities)
    present = set(_answer(corpus_graph, "哪些城市提到了数字平台").cities)
    assert "湖州市" in present and not absent & present
    assert len(absent | present) == 11
    answered = _answer(corpus_graph, "哪些城市没有提到“和合”")
    assert "台州市" not in answered.cities and len(answered.cities) == 10


def test_a_place_confines_the_answer(corpus_graph: Graph) -> None:
    assert _answer(corpus_graph, "舟山有哪些闭环").cities == ("舟山市",)
    assert _answer(corpus_graph, "closed loops in Zhoushan").cities == ("舟山市",)
    assert len(_answer(corpus_graph, "浙江有哪些闭环").cities) == 6


@pytest.mark.parametrize(
    ("question", "name", "held"),
    [
        ("金华怎么监督", "金华市", True),
        ("景宁的医疗服务", "景宁畲族自治县", True),
        ("How does Jinhua supervise?", "金华市", True),
        ("practices of Taizhou", "台州市", True),
        ("what is done in Suzhou", "苏州市", False),
        ("南京市怎么协商", "南京市", False),
        ("杭州市余杭区的做法", "余杭区", False),
        ("乐清政协的经验", "乐清市", False),
        ("Tibet", "西藏自治区", False),
        ("港澳委员", None, None),
        ("合作共赢", None, None),
        ("平安建设", None, None),
        ("画大同心圆", None, None),
    ],
)
def test_places_are_named_and_held_or_not(
    corpus_graph: Graph, question: str, name: str | None, held: bool | None
) -> None:
    found = [(place.name, place.held) for place in understand(question, corpus_graph).places]
    assert found == ([] if name is None else [(name, held)]) or (name is None and all(h for _, h in found))


@pytest.mark.parametrize(
    ("question", "excluded"),
    [
        ("除金华以外的闭环机制", {"金华市"}),
        ("闭环 不含 湖州", {"湖州市"}),
        ("杭州和宁波以外的闭环", {"杭州市", "宁波市"}),
        ("除杭州、宁波外哪些城市有闭环", {"杭州市", "宁波市"}),
        ("除了湖州还有哪些地方有闭环", {"湖州市"}),
        ("closed loops except in Jinhua", {"金华市"}),
        ("cities other than Hangzhou with closed loops", {"杭州市"}),
        ("浙江以外的闭环", {"浙江省"}),
        ("破除杭州外来人员的壁垒", set()),
        ("杭州的闭环", set()),
    ],
)
def test_places_can_be_left_out(corpus_graph: Graph, question: str, excluded: set[str]) -> None:
    read = understand(question, corpus_graph)
    assert set(read.excluded) == excluded
    if read.structure and excluded:
        assert not excluded & set(_answer(corpus_graph, question).cities)
        assert not any(name[:2] in read.searched for name in excluded)


def test_a_place_the_base_does_not_hold_has_no_loops(corpus_graph: Graph) -> None:
    assert not _answer(corpus_graph, "深圳市政协怎么做闭环").rows
    assert _answer(corpus_graph, "金华和深圳的闭环").cities == ("金华市",)


def test_lengths_are_bounded(corpus_graph: Graph) -> None:
    lengths = {row["length_1"] for row in _answer(corpus_graph, "四个环节以上的链条").rows}
    assert lengths == {4, 5}
    assert {row["length_2"] for row in _answer(corpus_graph, "少于四个环节的闭环").rows} == {3}


def test_what_a_structure_leaves_out_is_said(corpus_graph: Graph) -> None:
    assert understand("闭环 数字化", corpus_graph).rest == ("数字化",)
    assert understand("which cities have closed loops but do not mention digital", corpus_graph).complete
    assert understand("意见反馈给谁", corpus_graph).structure is None
    assert understand("宁波没有提到什么", corpus_graph).lacks


def test_a_thing_is_known_by_its_whole_name(corpus_graph: Graph) -> None:
    def named(question: str) -> list[str]:
        return [one.id for one in understand(question, corpus_graph).concepts if one.scheme == "thing"]

    assert named("民生议事堂怎么用") == ["民生议事堂"]
    assert named("委员履职画像场景") == ["“委员履职画像”场景"]
    assert named("政协议事规则") == []


def test_an_ordinary_word_is_no_county(corpus_graph: Graph) -> None:
    assert not understand("三方资源", corpus_graph).places
    assert [place.name for place in understand("资源县的做法", corpus_graph).places] == ["资源县"]


def test_the_superlatives(corpus_graph: Graph) -> None:
    longest = _answer(corpus_graph, "环节最多的链条")
    assert longest.reasons[longest.practices[0]] == ("共 5 个环节",)
    soonest = _answer(corpus_graph, "最短的承诺时限")
    assert list(soonest.reasons.values()) == [("写明“两天内交办”", "写明“一周内答复”")]
    assert not soonest.counts
    most = _answer(corpus_graph, "哪个城市的闭环最多")
    assert most.cities[0] == "金华市" and most.counts["金华市"] == 3
    assert [most.counts[city] for city in most.cities] == [3, 2, 1, 1, 1, 1]


def test_several_mechanisms_of_a_practice_give_their_own_reasons(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "金华的闭环")
    assert all(
        "：" in reason and reason.startswith("“") for reason in answered.reasons[answered.practices[0]]
    )


def test_a_name_is_known_by_its_pinyin(corpus_graph: Graph) -> None:
    read = understand("minsheng yishitang", corpus_graph)
    assert (read.heard, read.searched, read.text) == ("民生议事堂",) * 2 + ("minsheng yishitang",)
    assert not understand("minsheng yishitang", corpus_graph, without=["sound"]).heard
    assert not understand("see the sea", corpus_graph).heard


def test_places_to_be_compared(corpus_graph: Graph) -> None:
    assert understand("宁波和温州的闭环有什么不同", corpus_graph).compares
    assert not understand("宁波的闭环有什么不同", corpus_graph).compares


def test_a_part_can_be_taken_out(corpus_graph: Graph) -> None:
    question = "以收集开始、以反馈告终的机制"
    structure = understand(question, corpus_graph, without=["ends:feedback"]).structure
    assert structure is not None
    assert [condition.key for condition in structure.conditions] == ["starts:collect"]
    nothing = understand(question, corpus_graph, without=["ends:feedback", "starts:collect"])
    assert nothing.structure is None


def test_what_is_not_understood_is_left_over(corpus_graph: Graph) -> None:
    read = understand("量子纠缠方面最后一步是反馈的机制", corpus_graph)
    assert read.rest and not read.complete and any("量子" in piece for piece in read.rest)
    assert understand("最后一步是反馈的机制", corpus_graph).complete


def test_quotes_in_a_question_stay_words(corpus_graph: Graph) -> None:
    answered = _answer(corpus_graph, "哪些城市没有提到“a\\} UNION { ?s ?p ?o”")
    assert len(answered.cities) == 11


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(corpus_graph: Graph, text: str) -> None:
    read = understand(text, corpus_graph)
    answered = ask(read, corpus_graph)
    assert (answered is None) == (read.structure is None)


@pytest.mark.parametrize(
    "text", ["闭环" * 5000, "\x00机制\x07最后反馈", "😀😀最后一步是反馈的机制", '"*NEAR" 机制']
)
def test_odd_questions_are_read(corpus_graph: Graph, text: str) -> None:
    assert understand(text, corpus_graph).text == text
