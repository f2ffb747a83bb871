"""The W3C protocol tests, run on the endpoint when RDF_TESTS names a folder of the suite (its sparql11/).

The service reads only, so its blueprint stands here over a store in this process, beside an update endpoint
that exists for these tests alone; the update half of the suite measures that one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest
import rdflib
from flask import Blueprint, Flask, Response, request
from flask.testing import FlaskClient
from pyoxigraph import Store
from rdflib.collection import Collection
from werkzeug.test import TestResponse

from embed.search import Searcher
from kg.query import Graph
from tests.web.sparql_parts import BASE, suite
from web.services import Services, install
from web.sparql import blueprint, replies, worker
from web.sparql.guard import Limits
from web.sparql.pool import Pool
from web.sparql.replies import Reply, Wanted

SUITE = suite()
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}


class WritableStore:
    """Answers like a pool, from a store in this process that an update may change."""

    def __init__(self) -> None:
        self.store = Store()

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
        """Answer by the worker's own code."""
        asked = replies.Asked(text, accept, default_graphs, named_graphs, base)
        sent = asked.request(Limits(), rows=rows or 1000, size=1 << 20)
        return asked.reply(*worker.answer(self.store, sent))


def updates(writable: WritableStore) -> Blueprint:
    """Return an update endpoint, as far as the suite asks for one."""
    made = Blueprint("updates", __name__)

    @made.post("/update")
    def update() -> Response:
        form = request.mimetype == "application/x-www-form-urlencoded"
        given = request.form.getlist("update") if form else [request.get_data().decode("utf-8", "replace")]
        direct = request.mimetype == "application/sparql-update"
        utf8 = request.mimetype_params.get("charset", "utf-8").lower() == "utf-8"
        if len(given) != 1 or not (form or direct) or not utf8:
            return Response(status=400)
        default, named = (
            request.values.getlist("using-graph-uri"),
            request.values.getlist("using-named-graph-uri"),
        )
        using = [f"USING <{iri}>" for iri in default] + [f"USING NAMED <{iri}>" for iri in named]
        if using and re.search(r"\b(USING|WITH)\b", given[0], re.IGNORECASE):
            return Response(status=400)
        text = re.sub(r"\bWHERE\b", " ".join([*using, "WHERE"]), given[0], flags=re.IGNORECASE)
        try:
            writable.store.update(text, base_iri=request.base_url)
        except SyntaxError:
            return Response(status=400)
        return Response(status=204)

    return made


def manifest() -> rdflib.Graph:
    """Return the manifest of the protocol tests, empty when the suite is not here."""
    graph = rdflib.Graph()
    if SUITE:
        path = (Path(SUITE) / "protocol/manifest.ttl").resolve()
        graph.parse(path, publicID=path.as_uri(), format="turtle")
    return graph


MANIFEST = manifest()
TESTS = [test for entries in MANIFEST.objects(None, MF.entries) for test in Collection(MANIFEST, entries)]


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    writable = WritableStore()
    app = Flask("suite")
    services = Services(
        "suite", Graph(writable.store), cast(Searcher, None), cast(Pool, writable), {}, BASE, {}
    )
    install(app, services)
    app.register_blueprint(blueprint())
    app.register_blueprint(updates(writable))
    yield app.test_client()


@pytest.mark.skipif(not SUITE, reason="RDF_TESTS names no folder of the W3C suite")
def test_the_suite_is_whole() -> None:
    assert len(TESTS) == 34


@pytest.mark.skipif(not SUITE, reason="RDF_TESTS names no folder of the W3C suite")
@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test).split("#")[-1])
def test_protocol(client: FlaskClient, test: rdflib.URIRef) -> None:
    for data in MANIFEST.objects(test, UT.graphData):
        source = Path(str(MANIFEST.value(data, UT.graph)).removeprefix("file://"))
        name = MANIFEST.value(data, rdflib.RDFS.label)
        text = f"INSERT DATA {{ GRAPH <{name}> {{ {source.read_text(encoding='utf-8')} }} }}"
        assert client.post("/update", data={"update": text}).status_code == 204
    action = MANIFEST.value(test, MF.action)
    requests = MANIFEST.value(action, HT.requests)
    assert requests is not None
    for sent in Collection(MANIFEST, requests):
        judge(MANIFEST.value(sent, HT.resp), send(client, str(test), sent))


def send(client: FlaskClient, test: str, sent: rdflib.term.Node) -> TestResponse:
    """Send one request of the manifest; updates go to their own address."""
    path = str(MANIFEST.value(sent, HT.absolutePath))
    chars, encoding = "", "utf-8"
    if body := MANIFEST.value(sent, HT.body):
        chars = str(MANIFEST.value(body, CNT.chars))
        encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "utf-8")
    listed = MANIFEST.value(sent, HT.headers)
    headers = [
        (str(MANIFEST.value(header, HT.fieldName)), str(MANIFEST.value(header, HT.fieldValue)))
        for header in (Collection(MANIFEST, listed) if listed else ())
    ]
    asks = "query=" in path or "query=" in chars or "sparql-query" in str(headers)
    address = "/update" if "update" in test.split("#")[-1] and not asks else "/sparql"
    query = path.split("?", 1)[1] if "?" in path else ""
    return client.open(
        address,
        method=str(MANIFEST.value(sent, HT.methodName)),
        query_string=query,
        data=chars.encode(encoding),
        headers=headers,
    )


def judge(expected: rdflib.term.Node | None, got: TestResponse) -> None:
    """Compare status, boolean and kind of format with the manifest."""
    statuses = [
        str(status).split("StatusCode")[-1] for status in MANIFEST.objects(expected, MF.expectedStatus)
    ]
    allowed = [status[0] if "xx" in status else status for status in statuses]
    assert not allowed or any(str(got.status_code).startswith(status) for status in allowed), got.text
    boolean = MANIFEST.value(expected, MF.expectedBoolean)
    if boolean is not None:
        found = json.loads(got.text)["boolean"] if got.text.startswith("{") else ">true<" in got.text
        assert found is (str(boolean) == "true")
    if (kind := MANIFEST.value(expected, MF.expectedFormat)) is not None:
        assert got.mimetype in FORMATS[str(kind)]
