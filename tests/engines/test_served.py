"""The service over a remote engine: its pages and its endpoint answer as they do over files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad

from jingyan.config import Settings
from jingyan.opening import open_services
from tests.engines.engine_parts import OXIGRAPH_SERVER, free_port, oxigraph
from web.app import create_app

pytestmark = pytest.mark.skipif(
    OXIGRAPH_SERVER is None, reason="no oxigraph server: pip install 'jingyan[engines]'"
)
KB = "PREFIX kb: <https://w3id.org/jingyan/service#> PREFIX jy: <https://w3id.org/jingyan/ontology#> "
PAGES = ("/", "/search?q=闭环反馈", "/compare", "/network", "/dataset", "/sparql")
QUERIES = (
    "SELECT ?m ?l { ?m a jy:Mechanism ; <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?m",
    'SELECT ?p ?r { SERVICE kb:semantic { ?p kb:query "闭环反馈" ; kb:k 3 ; kb:rank ?r } } ORDER BY ?r',
    'SELECT (COUNT(?p) AS ?n) { SERVICE kb:text { ?p kb:query "协商" } }',
    "SELECT (COUNT(*) AS ?n) FROM <urn:inferred> { ?s ?p ?o }",
    "ASK { ?m a jy:DerivedLoop }",
)


@pytest.fixture(scope="module")
def clients(base_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[FlaskClient]]:
    """The service over files, and over an engine that held something else before."""
    with oxigraph() as remote:
        old = NamedNode("urn:old")
        remote.publish([Quad(old, old, Literal("旧"), old)])
        store = tmp_path_factory.mktemp("served") / "store"
        shutil.copytree(base_store, store, symlinks=True)
        address = remote.endpoint.removesuffix("/query")
        plain = Settings.from_environment(os.environ, store=store)
        there = Settings.from_environment(os.environ, store=store, engine=address)
        opened = [open_services(plain), open_services(there)]
        assert "urn:old" not in remote.counts()
        yield [create_app(each).test_client() for each in opened]
        for each in opened:
            each.sparql.close()
            each.searcher.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same(clients: list[FlaskClient], path: str) -> None:
    answers = [client.get(path) for client in clients]
    assert [answer.status_code for answer in answers] == [200, 200]
    here, there = ([line for line in a.text.splitlines() if "nonce" not in line] for a in answers)
    assert here == there


@pytest.mark.parametrize("query", QUERIES)
def test_the_endpoint_answers_alike(clients: list[FlaskClient], query: str) -> None:
    told = [client.get("/sparql", query_string={"query": KB + query, "format": "json"}) for client in clients]
    here, there = (json.loads(answer.data) for answer in told)
    assert here == there
    assert here.get("boolean", True)


def test_triples_come_in_every_format(clients: list[FlaskClient]) -> None:
    query = KB + "CONSTRUCT { ?m a jy:Mechanism } { ?m a jy:Mechanism }"
    for name in ("ttl", "nt", "rdf", "jsonld"):
        here, there = (
            client.get("/sparql", query_string={"query": query, "format": name}) for client in clients
        )
        assert here.content_type == there.content_type
        assert sorted(here.text.split()) == sorted(there.text.split())


def test_what_is_wrong_is_told_with_its_place(clients: list[FlaskClient]) -> None:
    for client in clients:
        answer = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p 杭州市 }", "format": "json"})
        assert (answer.status_code, answer.get_json()["line"]) == (400, 2)
        refused = client.get(
            "/sparql", query_string={"query": "ASK { SERVICE <urn:x> {} }", "format": "json"}
        )
        assert refused.status_code == 403


def test_an_engine_that_is_away_is_said(base_store: Path, tmp_path: Path) -> None:
    from kg.errors import StoreError

    address = f"http://127.0.0.1:{free_port()}"
    settings = Settings.from_environment(os.environ, store=base_store, engine=address)
    with pytest.raises(StoreError, match="does not answer"):
        open_services(settings)
