"""The short way for programs: what it answers is what the whole application would, and it asks once."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from embed.search import Searcher
from kg.errors import QueryError
from kg.query import Graph
from tests.web.sparql_parts import BASE, build
from web.app import create_app
from web.services import Services, Unchanging
from web.sparql.express import LARGEST
from web.sparql.formats import Wanted
from web.sparql.pool import Caps, Pool
from web.sparql.replies import Reply

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LABELS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
JSON = "application/sparql-results+json"


class Counted:
    """A pool that counts what it is asked."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.asked = pool, 0

    def query(
        self,
        text: str,
        *,
        accept: str | Wanted = "*/*",
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        rows: int | None = None,
    ) -> Reply:
        """Count, and ask the pool."""
        self.asked += 1
        return self.pool.query(
            text,
            accept=accept,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base=base,
            rows=rows,
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("express") / "graph")


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(folder, caps=Caps(deadline_s=5, memory_bytes=256 << 20, rows=500)) as made:
        made.warm()
        yield made


@pytest.fixture
def counted(pool: Pool) -> Counted:
    return Counted(pool)


def services(folder: Path, counted: Counted, snapshot: str = "one") -> Services:
    store = Graph(counted.pool._lookups._store)  # type: ignore[arg-type]
    return Services(snapshot, store, cast(Searcher, None), cast(Pool, counted), {}, BASE, {})


@pytest.fixture
def app(folder: Path, counted: Counted) -> Flask:
    return create_app(services(folder, counted))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def get(client: FlaskClient, query: str, accept: str = JSON, **headers: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query}, headers={"Accept": accept, **headers})


def told(answer: TestResponse) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in answer.headers if name != "X-Request-ID"}
    return answer.status_code, headers, answer.data


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (COUNT, JSON),
        (COUNT, "*/*"),
        (LABELS, "text/csv"),
        (LABELS, "application/xml"),
        ("ASK {}", JSON),
        ("CONSTRUCT WHERE { ?s a ?o }", "text/turtle"),
    ],
)
def test_the_short_way_says_what_the_application_says(
    app: Flask, client: FlaskClient, counted: Counted, query: str, accept: str
) -> None:
    first = get(client, query, accept)  # told by the application
    again = get(client, query, accept)  # dressed like that one
    kept = get(client, query, accept)
    assert told(first) == told(again) == told(kept)
    assert first.status_code == 200 and "Content-Security-Policy" in first.headers
    assert counted.asked == 2
    numbers = {each.headers["X-Request-ID"] for each in (first, again, kept)}
    assert len(numbers) == 3
    assert get(client, query, accept, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert get(client, query, accept, **{"X-Request-ID": "of-the-proxy"}).headers["X-Request-ID"] == (
        "of-the-proxy"
    )


def test_an_error_is_told_by_the_application_and_asked_once(client: FlaskClient, counted: Counted) -> None:
    for _ in range(2):
        answer = get(client, "SELECT * { ?s ?p 杭州 }")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert (answer.get_json(force=True)["line"], answer.headers["Cache-Control"]) == (1, "no-store")
    assert counted.asked == 2
    assert get(client, COUNT, "text/turtle").status_code == 406


def test_what_is_cut_or_large_or_new_each_time_is_asked_again(client: FlaskClient, counted: Counted) -> None:
    get(client, COUNT)
    for query in ("SELECT * { ?s ?p ?o }", "SELECT (RAND() AS ?x) {}", "SELECT * { ?s ?p ?o } LIMIT 200"):
        counted.asked = 0
        answers = [get(client, query) for _ in range(3)]
        assert counted.asked == 3, query
    assert len(answers[0].data) > LARGEST
    cut = [get(client, "SELECT * { ?s ?p ?o }").headers.get("X-Jingyan-Truncated") for _ in range(2)]
    assert cut == ["rows", "rows"]
    assert "X-Jingyan-Truncated" not in get(client, COUNT).headers


def test_another_snapshot_is_asked_anew(folder: Path, counted: Counted) -> None:
    serving = Unchanging(services(folder, counted))
    client = create_app(serving).test_client()
    tags = {get(client, COUNT).headers["ETag"] for _ in range(3)}
    object.__setattr__(serving, "services", services(folder, counted, "two"))
    counted.asked = 0
    later = {get(client, COUNT).headers["ETag"] for _ in range(3)}
    assert counted.asked == 1
    assert len(tags) == len(later) == 1 and tags != later


def test_text_is_packed_for_who_takes_it_so(client: FlaskClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 400"
    plain = [get(client, query, "text/csv") for _ in range(3)]
    packed = [get(client, query, "text/csv", **{"Accept-Encoding": "gzip"}) for _ in range(3)]
    assert {gzip.decompress(each.data) for each in packed} == {each.data for each in plain}


def test_a_client_is_counted_once_a_request(folder: Path, counted: Counted) -> None:
    client = create_app(services(folder, counted), per_minute=5).test_client()
    assert [get(client, COUNT).status_code for _ in range(6)] == [200] * 5 + [429]
    assert int(get(client, COUNT).headers["Retry-After"]) > 0


def test_every_answer_is_counted_and_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="jingyan"):
        for _ in range(3):
            get(client, COUNT)
    lines = {
        name: [json.loads(each.getMessage()) for each in caplog.records if each.name == name]
        for name in ("jingyan.requests", "jingyan.queries")
    }
    assert [line["page"] for line in lines["jingyan.requests"]] == ["sparql.endpoint"] * 3
    assert [line["outcome"] for line in lines["jingyan.queries"]] == ["solutions"] * 3
    assert len({tuple(line) for line in lines["jingyan.requests"]}) <= 2  # the same keys
    assert all("COUNT" not in str(line) for each in lines.values() for line in each)
    figures = client.get("/metrics").get_data(as_text=True)
    assert 'jingyan_requests_total{page="sparql.endpoint",status="200"} 3.0' in figures


@pytest.mark.parametrize("host", ["localhost:80", "[::1]:8000", "a_b:8000"])
def test_an_odd_address_is_left_to_the_application(client: FlaskClient, counted: Counted, host: str) -> None:
    answers = [get(client, COUNT, Host=host) for _ in range(3)]
    assert {each.status_code for each in answers} == {200}
    assert counted.asked == 3


def test_what_the_pool_raises_reaches_the_application(client: FlaskClient, counted: Counted) -> None:
    with pytest.raises(QueryError):
        counted.query("SELECT")
    answer = get(client, "SELECT")
    assert answer.get_json(force=True)["code"] == "query-syntax"
