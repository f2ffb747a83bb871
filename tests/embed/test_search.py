"""What is found, in what order, and why."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embed.evaluate import read_queries
from embed.search import Answer, Searcher
from kg.errors import QueryError

LOOPS = {"杭州市", "宁波市", "温州市", "绍兴市", "金华市", "舟山市"}


def _cities(answer: Answer) -> list[str]:
    return [hit.item.fields["city"][0] for hit in answer.hits]


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("闭环反馈", 6),
        ("closed-loop feedback", 5),
        ("哪些城市把群众意见办理结果反馈回去", 5),
        ("办理结果要反馈给提意见的人", 4),
    ],
)
def test_cities_with_loops_lead(searcher: Searcher, query: str, least: int) -> None:
    answer = searcher.search(query)
    assert not answer.abstained
    assert len(LOOPS & set(_cities(answer))) >= least
    assert answer.hits[0].item.id != "湖州市-3"  # 打破“小闭环”


def test_ranks_and_scores_fall(searcher: Searcher) -> None:
    hits = searcher.search("委员联系群众").hits
    assert [hit.rank for hit in hits] == list(range(1, 11))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_pages_follow_each_other(searcher: Searcher) -> None:
    whole = searcher.search("民生议事堂", limit=200)
    pages = [searcher.search("民生议事堂", limit=4, offset=start) for start in range(0, whole.total, 4)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert searcher.search("民生议事堂", offset=1000).hits == ()


def test_a_question_in_chinese_is_explained_in_chinese(searcher: Searcher) -> None:
    hit = searcher.search("协商闭环机制").hits[0]
    assert hit.item.id == "杭州市-1"
    assert hit.why == (
        "含“闭环机制”",  # 机制 and 协商 are everywhere
        "相关词“反馈”",
        "主题:闭环反馈",
        "意思相近",
    )


def test_a_question_in_english_is_explained_in_english(searcher: Searcher) -> None:
    answer = searcher.search("closed-loop feedback")
    assert (answer.language, answer.concepts) == ("en", ("closed-loop",))
    assert answer.hits[0].why[0].startswith("contains “")
    assert "close in meaning" in answer.hits[0].why
    tagged = [hit for hit in answer.hits if "closed-loop" in hit.item.fields["topic"]]
    assert tagged and all("topic: closed-loop feedback" in hit.why for hit in tagged)


def test_matches_are_the_words_of_the_text(searcher: Searcher) -> None:
    hit = searcher.search("闭环反馈").hits[0]
    lexical = [hit.item.text[m.start : m.end] for m in hit.matches if m.kind == "lexical"]
    assert lexical and set(lexical) <= {"闭环", "反馈", "闭合", "回访", "跟踪问效"}
    (best,) = [match for match in hit.matches if match.kind == "semantic"]
    assert (best.start, best.end) in hit.item.sentences


def test_touching_terms_are_one_match(searcher: Searcher) -> None:
    hit = searcher.search("优化营商环境监测点").hits[0]
    assert "优化营商环境监测点" in [hit.item.text[m.start : m.end] for m in hit.matches]


def test_lexical_matches_do_not_overlap(searcher: Searcher) -> None:
    for query in ("群众意见办理结果反馈", "政协协商议事平台", "closed loop 12345"):
        for hit in searcher.search(query, limit=50).hits:
            spans = [(m.start, m.end) for m in hit.matches if m.kind == "lexical"]
            assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


def test_a_place_may_be_named_whole_or_short(searcher: Searcher) -> None:
    for query in ("温州政协的协商", "温州市的协商"):
        answer = searcher.search(query)
        assert answer.places == ("温州市",)
        assert _cities(answer)[0] == "温州市"
        assert "来自温州市" in answer.hits[0].why


def test_a_filter_keeps_only_what_passes(searcher: Searcher) -> None:
    answer = searcher.search("闭环反馈", filters={"city": ["湖州市", "衢州"]}, limit=50)
    assert set(_cities(answer)) <= {"湖州市", "衢州市"}
    assert len(_cities(answer)) == answer.total > 0


def test_filters_on_two_fields_both_hold(searcher: Searcher) -> None:
    answer = searcher.search("协商", filters={"city": ["台州市", "杭州市"], "topic": ["culture"]}, limit=50)
    assert set(_cities(answer)) == {"台州市"}
    assert all("culture" in hit.item.fields["topic"] for hit in answer.hits)


def test_a_facet_count_is_what_choosing_it_gives(searcher: Searcher) -> None:
    answer = searcher.search("闭环反馈", filters={"topic": ["closed-loop"]})
    counted = {one.value: one.count for one in answer.facets["city"]}
    assert sum(counted.values()) == answer.total
    for city, count in counted.items():
        chosen = searcher.search("闭环反馈", filters={"topic": ["closed-loop"], "city": [city]})
        assert (city, chosen.total) == (city, count)
        assert {one.value for one in chosen.facets["city"]} == set(counted)  # its own facet is released


def test_an_unknown_filter_is_refused_with_the_known(searcher: Searcher) -> None:
    with pytest.raises(QueryError, match="colour: no such filter here; known are city, org, topic"):
        searcher.search("闭环", filters={"colour": ["red"]})
    with pytest.raises(QueryError, match="city: no '南京市' in this base; known are 丽水市, 台州市"):
        searcher.search("闭环", filters={"city": ["南京市"]})


def test_an_empty_filter_is_none(searcher: Searcher) -> None:
    assert searcher.search("闭环", filters={"city": [], "topic": [""]}).hits == searcher.search("闭环").hits


def test_what_no_text_mentions_is_said_not_to_be_answered(searcher: Searcher) -> None:
    answer = searcher.search("地铁票价调整听证会")
    assert answer.abstained
    assert len(answer.hits) == 10
    assert not searcher.search("群众提需求、委员组队上门服务").abstained


def test_similar_items_come_from_other_cities(searcher: Searcher) -> None:
    hits = searcher.similar("宁波市-1", limit=5, exclude={"city": ["宁波市"]})
    assert len(hits) == 5
    assert "宁波市" not in {hit.item.fields["city"][0] for hit in hits}
    assert {hit.why for hit in hits} == {("意思相近",)}
    assert searcher.similar("宁波市-1", limit=1, language="en")[0].why == ("close in meaning",)


def test_an_unknown_item_is_refused(searcher: Searcher) -> None:
    assert searcher.item("杭州市-1").record["paragraph_index"] == 1
    with pytest.raises(QueryError, match="item: no '南京市-1' in this base"):
        searcher.item("南京市-1")


def test_the_json_is_the_one_promised(searcher: Searcher) -> None:
    stated = json.loads(json.dumps(searcher.search("宁波 closed loop").as_json("abc123")))
    assert list(stated) == [
        "query",
        "language",
        "snapshot",
        "took_ms",
        "abstained",
        "verdict",
        "unheld",
        "understood",
        "hits",
        "facets",
    ]
    assert stated["snapshot"] == "abc123"
    understood = {"places": ["宁波市"], "excluded": [], "heard": "", "concepts": ["closed-loop"]}
    assert stated["understood"] == {**understood, "structure": None}
    hit = stated["hits"][0]
    keys = "rank score id iri city org paragraph_index heading text matches why"
    assert list(hit) == keys.split()
    assert (hit["rank"], hit["city"], hit["org"], hit["paragraph_index"]) == (1, "宁波市", "宁波市政协", 1)
    assert hit["heading"] == "完善“系列化”政企协商机制,攥指成拳答好题。"
    assert set(hit["matches"][0]) == {"start", "end", "kind"}
    assert set(stated["facets"]["city"][0]) == {"value", "count"}


@pytest.mark.parametrize("query", ["", "   ", "……!?", "\x00\x1b\n\t", "😀🎉", "\ud800", "—“”—"])
def test_a_query_without_a_word_is_refused_clearly(searcher: Searcher, query: str) -> None:
    with pytest.raises(QueryError, match="query: holds no word to look for; type a few words"):
        searcher.search(query)


def test_a_query_may_be_ten_thousand_characters_long(searcher: Searcher) -> None:
    long = ("委员联系群众,构建闭环机制。" * 800)[:10_000]
    assert searcher.search(long).hits
    with pytest.raises(QueryError, match="longer than 10,000 characters"):
        searcher.search(long + "长")


@pytest.mark.parametrize("page", [{"limit": 0}, {"limit": 201}, {"offset": -1}])
def test_a_page_that_cannot_be_is_refused(searcher: Searcher, page: dict[str, int]) -> None:
    with pytest.raises(QueryError, match=r"^(limit|offset): "):
        searcher.search("闭环", **page)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        '"闭环',
        "闭环 AND OR NOT",
        "body:闭环*",
        "NEAR(闭环 反馈, 3)",
        "^闭环",
        "'; DROP TABLE items; --",
        "a\x00b",
    ],
)
def test_the_syntax_of_the_engine_is_only_words(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).hits


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=80) | st.text("闭环反馈AND OR\"*():^-'\x00\ud800😀１", max_size=30))
def test_any_text_is_answered_or_refused(searcher: Searcher, query: str) -> None:
    try:
        answer = searcher.search(query)
    except QueryError:
        assert not any(character.isalnum() for character in query)
        return
    json.dumps(answer.as_json("x"), ensure_ascii=False).encode("utf-8")
    for hit in answer.hits:
        assert all(0 <= m.start < m.end <= len(hit.item.text) for m in hit.matches)
        assert hit.why


def test_eight_threads_get_what_one_gets(searcher: Searcher, root: Path) -> None:
    questions = [one.query for one in read_queries(root / "data/gold/queries.dev.jsonl")]
    alone = [searcher.search(question).hits for question in questions]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda question: searcher.search(question).hits, questions * 2))
    assert together == alone * 2


def test_a_filter_that_shuts_the_answer_out_tells_what_lies_outside(searcher: Searcher) -> None:
    inside = searcher.search("营商环境监测点", filters={"city": ["金华市"]})
    assert not inside.abstained and inside.outside == ()
    shut_out = searcher.search("营商环境监测点", filters={"city": ["丽水市"]})
    assert shut_out.abstained and {hit.item.record["city"] for hit in shut_out.hits} == {"丽水市"}
    assert shut_out.outside[0].item.id == "金华市-1"
    assert shut_out.as_json("x")["outside"] == [hit.as_json() for hit in shut_out.outside]
    assert searcher.search("量子计算芯片", filters={"city": ["丽水市"]}).outside == ()


def test_half_a_word_is_no_reason(searcher: Searcher) -> None:
    answer = searcher.search("没有提到数字平台的城市", limit=1, preferred=["嘉兴市-0"])
    (issued,) = answer.hits
    assert "出台的" in issued.item.text
    assert "台的" not in {issued.item.text[m.start : m.end] for m in issued.matches}
    assert "台的" not in "".join(issued.why)
