"""The JSON interface: the promised shape, and problem+json for what is not allowed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from web.services import Services

ANSWER = {"query", "language", "snapshot", "took_ms", "abstained", "understood", "hits", "facets"}
HIT = {
    *("rank", "score", "id", "iri", "city", "org", "paragraph_index", "heading", "text", "matches", "why"),
}


def test_search_answers_with_the_promised_shape(client: FlaskClient, services: Services) -> None:
    answer = client.get("/api/v1/search?q=闭环反馈&k=3").get_json()
    assert {"query", "language", "snapshot", "took_ms", "abstained", "understood", "hits", "facets"} <= {
        *answer
    }
    assert answer["query"] == "闭环反馈" and answer["snapshot"] == services.snapshot_id
    assert len(answer["hits"]) == 3 and [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
    assert all({*hit} >= HIT for hit in answer["hits"])
    first = answer["hits"][0]
    spans = [first["text"][m["start"] : m["end"]] for m in first["matches"] if m["kind"] == "lexical"]
    assert spans and all(spans)
    assert {"value", "count"} == {*answer["facets"]["city"][0]}


def test_han_is_sent_as_it_is(client: FlaskClient) -> None:
    assert "闭环反馈" in client.get("/api/v1/search?q=闭环反馈&k=1").get_data(as_text=True)


def test_filters_and_paging(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=监督&city=金华市&city=舟山市").get_json()["hits"]
    assert {hit["city"] for hit in hits} == {"金华市", "舟山市"}
    both = client.get("/api/v1/search?q=监督&k=2").get_json()["hits"]
    second = client.get("/api/v1/search?q=监督&k=1&offset=1").get_json()["hits"]
    assert second[0]["iri"] == both[1]["iri"] and second[0]["rank"] == 2


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "q"),
        ("?q=", "q"),
        ("?q=？", "q"),
        ("?q=闭环&k=0", "k"),
        ("?q=闭环&k=ten", "k"),
        ("?q=闭环&k=101", "k"),
        ("?q=闭环&offset=-1", "offset"),
        ("?q=闭环&limit=3", "limit"),
        ("?q=闭环&city=nowhere", "city"),
        ("?q=" + "闭" * 501, "q"),
    ],
)
def test_what_is_not_allowed_is_named(client: FlaskClient, query: str, named: str) -> None:
    answer = client.get(f"/api/v1/search{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    problem = answer.get_json()
    assert problem["status"] == 400 and problem["title"]
    assert problem["detail"].startswith(named)


def test_unknown_and_wrong_method_are_problems_too(client: FlaskClient) -> None:
    for answer, status in ((client.get("/api/v1/nope"), 404), (client.post("/api/v1/search"), 405)):
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_problem_titles_follow_the_language(client: FlaskClient) -> None:
    assert (
        client.get("/api/v1/search?lang=en").get_json()["title"] == "This address holds something unreadable"
    )


def test_the_description_describes_what_is_answered(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    answer = client.get("/api/v1/search?q=闭环反馈&k=1").get_json()
    assert document["openapi"] == "3.1.0"
    assert {*schemas["Answer"]["properties"]} == {*answer, "outside"}
    assert {*schemas["Hit"]["properties"]} == {*answer["hits"][0]}
    described = {each["name"] for each in document["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described == {"q", "k", "offset", "without", "city", "kind", "topic", "lang"}
