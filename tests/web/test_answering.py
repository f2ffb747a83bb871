"""One answer from the graph and the texts together."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from web.answering import Answerer
from web.services import Services


@pytest.fixture
def answerer(services: Services) -> Answerer:
    """What pages, API and commands ask."""
    return Answerer(services.searcher, services.graph)


def _cities(answerer: Answerer, question: str, count: int) -> list[str]:
    return [str(hit.item.record["city"]) for hit in answerer.search(question).hits[:count]]


def test_what_the_graph_names_comes_first_with_its_reason(answerer: Answerer) -> None:
    reply = answerer.search("最后由群众评价的机制")
    assert reply.hits[0].item.record["city"] == "金华市"
    assert reply.hits[0].why[0] == "末环节“群众评”为评价，由群众"
    assert [hit.rank for hit in reply.hits] == list(range(1, len(reply.hits) + 1))


def test_the_same_in_english(answerer: Answerer) -> None:
    reply = answerer.search("mechanisms that end with feedback by the public")
    assert reply.hits[0].item.record["city"] == "金华市"
    assert reply.hits[0].why[0] == "its last step “群众评” is feedback, by the public"


def test_loops_come_before_what_only_sounds_alike(answerer: Answerer) -> None:
    assert set(_cities(answerer, "哪些城市形成了闭环", 6)) == {
        *("杭州市", "宁波市", "金华市", "舟山市", "温州市", "绍兴市"),
    }


def test_pages_do_not_overlap(answerer: Answerer) -> None:
    pages = [answerer.search("哪些机制形成闭环", limit=3, offset=start).hits for start in (0, 3, 6)]
    ids = [hit.item.id for page in pages for hit in page]
    assert len(set(ids)) == len(ids) == 9


def test_filters_hold_for_what_the_graph_names(answerer: Answerer) -> None:
    reply = answerer.search("哪些机制形成闭环", filters={"city": ["舟山"]})
    assert {hit.item.record["city"] for hit in reply.hits} == {"舟山市"}


@pytest.mark.parametrize("question", ["苏州怎么做社区治理", "What does Suzhou do about supervision?"])
def test_places_outside_the_base_are_not_answered_from_neighbours(answerer: Answerer, question: str) -> None:
    reply = answerer.search(question)
    assert reply.abstained
    assert ("苏州市", False) in [(part.label, part.held) for part in reply.parts("zh")]


def test_cities_left_out_are_not_listed(answerer: Answerer) -> None:
    reply = answerer.search("数字化 不含 湖州")
    assert "湖州市" not in {hit.item.record["city"] for hit in reply.hits} and reply.hits
    assert ("不含：湖州市", "not-place:湖州市") in [(part.label, part.key) for part in reply.parts("zh")]
    again = answerer.search("数字化 不含 湖州", without=["not-place:湖州市"])
    assert "湖州市" in {hit.item.record["city"] for hit in again.hits}
    assert answerer.search("浙江以外的闭环做法").abstained


def test_a_part_taken_out_is_a_word_again(answerer: Answerer) -> None:
    reply = answerer.search("最后由群众评价的机制", without=["ends:public:feedback"])
    assert reply.answered is None and not reply.direct
    assert reply.as_json("s")["understood"]["structure"] is None  # type: ignore[index,call-overload]


def test_what_is_left_over_is_said(answerer: Answerer) -> None:
    reply = answerer.search("海洋产业最后反馈的机制")
    assert "海洋" in "".join(reply.understanding.rest)


def test_the_api_says_what_was_understood(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=舟山有哪些闭环机制").get_json()
    understood = answer["understood"]
    assert {*understood} == {"places", "excluded", "heard", "concepts", "structure"}
    assert understood["places"] == ["舟山市"] and "闭环反馈" in understood["concepts"]
    assert understood["structure"]["conditions"] == [{"key": "loop", "label": "闭环"}]
    assert understood["structure"]["cities"] == ["舟山市"]
    without = client.get("/api/v1/search?q=舟山有哪些闭环机制&without=loop").get_json()
    assert without["understood"]["structure"] is None


@pytest.mark.parametrize("question", ["谁负责督促", "没有提到数字平台的城市", "公布了多少条意见建议被采纳"])
def test_the_sparql_of_an_answer_gives_the_same_rows(client: FlaskClient, question: str) -> None:
    answer = client.get("/api/v1/search", query_string={"q": question}).get_json()
    structure = answer["understood"]["structure"]
    headers = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", query_string={"query": structure["sparql"]}, headers=headers)
    rows = json.loads(found.get_data())["results"]["bindings"]
    assert {row["city"]["value"] for row in rows} >= set(structure["cities"]) != set()


ODD = ["闭环" * 250, "😀😀", "？！……", "\x00\x07机制", "機制 loop 最後反饋", "-" * 300]
INJECTED = ['"闭环" NEAR/3 *', "a'; DROP TABLE items;--", "} UNION { ?s ?p ?o"]


@pytest.mark.parametrize("question", [*ODD, *INJECTED])
def test_odd_questions_are_answered(client: FlaskClient, question: str) -> None:
    assert client.get("/search", query_string={"q": question}).status_code == 200
    assert client.get("/api/v1/search", query_string={"q": question}).status_code in (200, 400)


def test_ten_thousand_characters_get_one_clear_line(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "闭" * 10_000})
    assert answer.status_code == 400 and answer.get_json()["detail"].startswith("q")


def test_what_does_not_meet_all_is_told_apart(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "最后由群众评价的机制"}).text
    assert page.count("以下做法不全符合") == 1
    assert page.index("末环节“群众评”为评价") < page.index("以下做法不全符合")
    assert "以下做法不全符合" not in client.get("/search", query_string={"q": "民生议事堂"}).text


@pytest.mark.parametrize(
    ("question", "city"), [("民主监督", "嘉兴市"), ("协商议事", "杭州市"), ("民生服务", "温州市")]
)
def test_a_topic_is_answered_by_the_texts_on_it_that_are_left(
    services: Services, question: str, city: str
) -> None:
    answerer = Answerer(services.searcher, services.graph)
    reply = answerer.search(question, filters={"city": [city]})
    assert not reply.abstained
    assert {hit.item.fields["city"] for hit in reply.hits} == {(city,)}


def test_places_set_beside_each_other_are_an_answer(answerer: Answerer) -> None:
    assert answerer.search("湖州与嘉兴比较").answer.verdict == "answered"
    assert answerer.search("深圳与苏州比较").abstained
