"""The endpoint as programs meet it: SPARQL 1.1 Protocol, caching, sharing, errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.sparql_parts import CROSS, DOCUMENT, application, build, listener, service_spellings
from web.app import create_app
from web.services import current
from web.sparql.description import SD
from web.sparql.pool import Caps, Pool

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = build(tmp_path_factory.mktemp("protocol") / "graph")
    caps = Caps(deadline_s=1.0, memory_bytes=256 << 20, rows=500)
    with Pool(folder, caps=caps) as pool:
        pool.warm()
        yield application(folder, pool).test_client()


def number(response: TestResponse) -> int:
    assert response.status_code == 200, response.text
    found = response.get_json(force=True)["results"]["bindings"][0]["n"]["value"]
    return int(found)


def refused(response: TestResponse, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    problem: dict[str, object] = response.get_json(force=True)
    assert (problem["status"], problem["code"], problem["instance"]) == (status, code, "/sparql")
    return problem


def test_the_three_ways_to_ask(client: FlaskClient) -> None:
    assert number(client.get("/sparql", query_string={"query": COUNT})) == 612
    assert number(client.post("/sparql", data={"query": COUNT})) == 612
    assert number(client.post("/sparql", data=COUNT, content_type=DIRECT)) == 612
    assert number(client.post("/sparql", data=COUNT, content_type=f"{DIRECT}; charset=UTF-8")) == 612


def test_the_request_may_name_the_dataset(client: FlaskClient) -> None:
    one = {"default-graph-uri": DOCUMENT}
    assert number(client.get("/sparql", query_string={"query": COUNT, **one})) == 9
    assert number(client.post("/sparql", data={"query": COUNT, **one})) == 9
    assert number(client.post("/sparql", query_string=one, data=COUNT, content_type=DIRECT)) == 9
    both = {"query": COUNT, "default-graph-uri": [DOCUMENT, "urn:inferred"]}
    assert number(client.get("/sparql", query_string=both)) == 12
    assert number(client.get("/sparql", query_string={"query": COUNT, "named-graph-uri": DOCUMENT})) == 0


@pytest.mark.parametrize(
    ("query", "accept", "content_type", "start"),
    [
        ("SELECT * { ?s ?p 1 }", "", JSON, b'{"head"'),
        (
            "SELECT * { ?s ?p 1 }",
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            b"<?xml",
        ),
        (
            "SELECT ?s { ?s ?p 2 }",
            "text/csv",
            "text/csv; charset=utf-8",
            b"s\r\nhttps://w3id.org/jingyan/id/",
        ),
        (
            "SELECT ?s { ?s ?p 2 }",
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            b"?s\n<",
        ),
        ("ASK { ?s ?p 1 }", "text/csv, application/json;q=0.2", "text/csv; charset=utf-8", b"true"),
        ("CONSTRUCT WHERE { ?s ?p 1 }", "", "text/turtle; charset=utf-8", b"<https://"),
        (
            "DESCRIBE <https://w3id.org/jingyan/id/step/3>",
            "application/ld+json",
            "application/ld+json",
            b"[{",
        ),
        ("CONSTRUCT WHERE { ?s ?p 1 }", "application/rdf+xml", "application/rdf+xml", b"<?xml"),
    ],
)
def test_accept_decides(
    client: FlaskClient, query: str, accept: str, content_type: str, start: bytes
) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert (response.status_code, response.content_type) == (200, content_type)
    assert response.data.startswith(start)
    assert "Accept" in response.vary


def test_turtle_uses_the_prefixes_of_the_question(client: FlaskClient) -> None:
    query = "PREFIX id: <https://w3id.org/jingyan/id/> CONSTRUCT WHERE { ?s ?p 1 }"
    assert (
        "@prefix id: <https://w3id.org/jingyan/id/> ."
        in client.get("/sparql", query_string={"query": query}).text
    )


def test_a_link_may_name_the_format(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": COUNT, "format": "csv"}, headers={"Accept": "text/html"}
    )
    assert response.data == b"n\r\n612\r\n"
    refused(client.get("/sparql", query_string={"query": COUNT, "format": "pdf"}), 400, "protocol")
    refused(client.get("/sparql", query_string={"query": COUNT, "format": "ttl"}), 406, "not-acceptable")


def test_what_is_not_acceptable_is_406(client: FlaskClient) -> None:
    refused(
        client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "image/png"}),
        406,
        "not-acceptable",
    )


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"method": "GET", "query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400, "protocol"),
        ({"method": "GET", "query_string": "x=1"}, 400, "protocol"),
        ({"method": "GET", "query_string": "update=CLEAR%20ALL"}, 400, "protocol"),
        ({"method": "GET", "query_string": "query=ASK%7B%FF%7D"}, 400, "protocol"),
        ({"method": "GET", "query_string": "&".join(f"a{i}=1" for i in range(300))}, 400, "protocol"),
        ({"method": "GET", "query_string": "query="}, 400, "query-syntax"),
        (
            {"method": "GET", "query_string": {"query": "ASK {}", "default-graph-uri": "g"}},
            400,
            "query-syntax",
        ),
        ({"method": "POST", "data": {"q": COUNT}}, 400, "protocol"),
        ({"method": "POST", "data": {"query": COUNT, "update": "CLEAR ALL"}}, 400, "protocol"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403, "query-refused"),
        (
            {"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"},
            403,
            "query-refused",
        ),
        ({"method": "POST", "data": {"query": "CLEAR ALL"}}, 403, "query-refused"),
        ({"method": "POST", "data": COUNT}, 415, "protocol"),
        ({"method": "POST", "data": COUNT, "content_type": "text/plain"}, 415, "protocol"),
        ({"method": "POST", "data": COUNT.encode("utf-16"), "content_type": DIRECT}, 400, "protocol"),
        ({"method": "POST", "data": COUNT, "content_type": f"{DIRECT}; charset=UTF-16"}, 415, "protocol"),
        ({"method": "POST", "data": b"query=ASK%7B%FF%7D", "content_type": FORM}, 400, "protocol"),
        ({"method": "POST", "data": b"x" * (1 << 20) + b"x", "content_type": DIRECT}, 413, "protocol"),
        ({"method": "POST", "data": "ASK {" * 5000, "content_type": DIRECT}, 400, "query-too-big"),
    ],
)
def test_requests_off_the_protocol(
    client: FlaskClient, request_: dict[str, str], status: int, code: str
) -> None:
    refused(client.open("/sparql", **request_), status, code)  # type: ignore[arg-type]


def test_other_methods_are_not_allowed(client: FlaskClient) -> None:
    assert client.put("/sparql", data=COUNT).status_code == 405


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    problem = refused(
        client.post("/sparql", data={"query": "SELECT *\n{ ?s ?p 杭州市 }"}), 400, "query-syntax"
    )
    assert (problem["line"], problem["column"], problem["title"]) == (2, 12, "查询有语法错误")
    english = client.post("/sparql?lang=en", data={"query": "SELECT"})
    assert english.get_json(force=True)["title"] == "The query has a syntax error"
    client.delete_cookie("lang")


def test_a_runaway_is_504_and_the_next_answer_comes(client: FlaskClient) -> None:
    problem = refused(client.post("/sparql", data={"query": CROSS}), 504, "timeout")
    assert "not done after 1 s" in str(problem["detail"])
    assert number(client.post("/sparql", data={"query": COUNT})) == 612


def test_too_much_memory_is_507(tmp_path: Path) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    folder = build(tmp_path / "graph")
    with Pool(folder, caps=Caps(deadline_s=30.0, memory_bytes=256 << 20)) as pool:
        client = application(folder, pool).test_client()
        refused(client.post("/sparql", data={"query": query}), 507, "memory")


def test_busy_is_503_with_a_time_to_come_back(tmp_path: Path) -> None:
    folder = build(tmp_path / "graph")
    with Pool(folder, workers=1, slow=0, deadline_s=2) as pool:
        response = application(folder, pool).test_client().post("/sparql", data={"query": CROSS})
    refused(response, 503, "busy")
    assert response.headers["Retry-After"] == "2"


def test_a_cut_answer_says_so(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o }"})
    assert response.headers["X-Jingyan-Truncated"] == "rows"
    assert len(response.get_json(force=True)["results"]["bindings"]) == 500
    assert "X-Jingyan-Truncated" not in client.post("/sparql", data={"query": COUNT}).headers


def test_any_site_may_ask(client: FlaskClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for response in (
        client.get("/sparql", query_string={"query": COUNT}, headers=origin),
        client.get("/sparql", query_string={"query": "SELECT"}, headers=origin),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "X-Jingyan-Truncated" in response.headers["Access-Control-Expose-Headers"]
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_a_known_answer_is_304(client: FlaskClient) -> None:
    address = f"/sparql?query={quote(COUNT)}"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    for other, accept in (
        (address, "text/csv"),
        (address.replace("COUNT", "count"), "*/*"),
        (f"{address}%20", "*/*"),
    ):
        response = client.get(other, headers={"If-None-Match": tag, "Accept": accept})
        assert response.status_code == 200


def test_another_snapshot_has_another_tag(client: FlaskClient, tmp_path: Path) -> None:
    folder = build(tmp_path / "graph")
    with Pool(folder, workers=1) as pool:
        app = application(folder, pool)
        first = app.test_client().get("/sparql", query_string={"query": COUNT}).headers["ETag"]
        with app.app_context():
            other = create_app(replace(current(), snapshot_id="20250901"))
        second = other.test_client().get("/sparql", query_string={"query": COUNT}).headers["ETag"]
    assert first != second


def test_head_answers_without_a_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": COUNT})
    assert (response.status_code, response.data, response.mimetype) == (200, b"", JSON)


def test_a_relative_iri_is_resolved_against_the_endpoint(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "CONSTRUCT { <s> <p> 1 } { }"})
    assert b"<http://localhost/s>" in response.data


def test_asked_nothing_it_describes_itself(client: FlaskClient) -> None:
    for response in (
        client.get("/sparql"),
        client.get("/sparql?format=ttl", headers={"Accept": "text/html"}),
    ):
        assert response.content_type == "text/turtle; charset=utf-8"
        stated = {
            (str(q.predicate), str(q.object))
            for q in pyoxigraph.parse(response.data, format=pyoxigraph.RdfFormat.TURTLE)
        }
        assert (f"<{SD}endpoint>", "<http://localhost/sparql>") in stated
        assert (f"<{SD}feature>", f"<{SD}UnionDefaultGraph>") in stated
        assert (f"<{SD}supportedLanguage>", f"<{SD}SPARQL11Query>") in stated
    refused(client.get("/sparql", headers={"Accept": "text/csv"}), 406, "not-acceptable")


def test_no_spelling_of_service_reaches_out(client: FlaskClient) -> None:
    with listener() as (address, heard):
        for query in service_spellings(address):
            refused(client.post("/sparql", data={"query": query}), 403, "query-refused")
        asked = {"query": f"SELECT * FROM <{address}> {{ ?s ?p ?o }}", "default-graph-uri": address}
        assert client.post("/sparql", data=asked).status_code == 200
    assert heard == []
