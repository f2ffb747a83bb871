"""Every IRI opens in a browser and in a program, whatever host the site runs on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse

from kg import jsonld
from kg.query import Graph
from ontology import terms
from tests.web.lookups import iri_named, path_named
from web.app import create_app
from web.negotiation import choose
from web.services import Services

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/x-turtle, */*;q=0.1"
LOOP = "“委员提—部门办—专委督—群众评”监督全链条"
SYNTAX = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "html"),
        ("*/*", "html"),
        (CHROME, "html"),
        (RDFLIB, "ttl"),
        ("text/html;q=0.5, text/turtle", "ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.2", "rdf"),
        ("text/html;q=0, */*", "ttl"),
        ("image/png", None),
        ("text/turtle;q=0", None),
    ],
)
def test_the_format_follows_what_the_client_accepts(accept: str, suffix: str | None) -> None:
    assert choose(accept) == suffix


def _triples(body: bytes, suffix: str) -> set[Triple]:
    return {quad.triple for quad in parse(body, format=SYNTAX[suffix])}


@pytest.mark.parametrize(
    ("accept", "ending"),
    [(CHROME, ""), ("*/*", ""), ("text/turtle", ".ttl"), ("application/ld+json", ".jsonld")],
)
def test_an_identifier_sends_on_with_303(
    client: FlaskClient, services: Services, accept: str, ending: str
) -> None:
    path = path_named(services, "Mechanism", LOOP)
    answer = client.get(f"/id{path}", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["Location"] == path + ending
    assert "Accept" in answer.headers["Vary"]


def test_an_identifier_nobody_can_serve_is_406_and_an_unknown_one_404(
    client: FlaskClient, services: Services
) -> None:
    path = path_named(services, "Mechanism", LOOP)
    assert client.get(f"/id{path}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    for unknown in (
        "/id/mechanism/nope",
        "/mechanism/nope",
        "/mechanism/nope.ttl",
        "/id/nope/nope",
        "/id/x/%3C",
    ):
        assert client.get(unknown, headers={"Accept": "text/turtle"}).status_code == 404, unknown


@pytest.mark.parametrize("suffix", sorted(SYNTAX))
def test_a_page_and_its_suffix_give_the_same_triples(
    client: FlaskClient, services: Services, suffix: str
) -> None:
    path = path_named(services, "Mechanism", LOOP)
    named = client.get(f"{path}.{suffix}")
    asked = client.get(path, headers={"Accept": named.mimetype})
    assert asked.headers["Content-Location"] == f"{path}.{suffix}"
    assert asked.data == named.data
    assert named.headers["Access-Control-Allow-Origin"] == "*"
    assert _triples(named.data, suffix) == _triples(client.get(f"{path}.nt").data, "nt")


def test_the_description_holds_the_steps_and_the_words_that_prove_it(
    client: FlaskClient, services: Services
) -> None:
    text = services.documents["zhejiang-2025-excerpts-1"]
    triples = _triples(client.get(path_named(services, "Mechanism", LOOP) + ".nt").data, "nt")
    said = {(t.predicate.value, t.object.value) for t in triples if hasattr(t.object, "value")}
    assert (terms.RDF + "type", terms.DerivedLoop) in said
    assert (terms.action, "督") in said
    quotes = {value for predicate, value in said if predicate == terms.quote}
    assert LOOP in quotes
    assert all(quote in text for quote in quotes)


def test_an_html_page_names_its_data(client: FlaskClient, services: Services) -> None:
    path = path_named(services, "Platform", "民生议事堂")
    answer = client.get(path, headers={"Accept": CHROME})
    assert answer.mimetype == "text/html"
    assert "Accept" in answer.headers["Vary"]
    assert f'<{path}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["Link"]
    assert f'<link rel="alternate" type="application/ld+json" href="{path}.jsonld">' in answer.text


@pytest.mark.parametrize(
    ("accept", "suffix"), [("text/turtle", "ttl"), ("application/ld+json", "jsonld"), (CHROME, "html")]
)
def test_practice_pages_negotiate_too(
    client: FlaskClient, services: Services, accept: str, suffix: str
) -> None:
    path = path_named(services, "Practice", "推动监督常态")
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert (
        answer.mimetype
        == {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json"}[suffix]
    )


def test_json_ld_is_compact_and_means_the_same(services: Services) -> None:
    triples = services.graph.construct("entity_description", entity=iri_named(services, "Mechanism", LOOP))
    written = jsonld.dumps(triples, prefixes=terms.PREFIXES)
    node = next(n for n in json.loads(written)["@graph"] if "jy:hasStep" in n)
    assert "jy:Mechanism" in node["@type"]
    assert len(node["jy:hasStep"]) == 4
    assert _triples(written.encode(), "jsonld") == set(triples)


# ------------------------------------------------------------------ another base


@pytest.fixture(scope="module")
def elsewhere(services: Services) -> Iterator[FlaskClient]:
    """The same base under IRIs of its own; concepts keep theirs."""
    concepts = "topic|stage|role|chain|modality|act|outcome-kind|scheme"
    own = re.compile(rf"<{re.escape(terms.ID)}(?!(?:{concepts})/)")
    lines = "\n".join(f"{quad} ." for quad in services.graph.store)
    store = Store()
    store.load(own.sub("<https://data.example.org/kb/id/", lines).encode(), RdfFormat.N_QUADS)
    yield create_app(
        replace(services, graph=Graph(store), base="https://data.example.org/kb/id/")
    ).test_client()


def test_a_configured_base_is_served_beside_the_default_one(
    elsewhere: FlaskClient, services: Services
) -> None:
    path = path_named(services, "Mechanism", LOOP)
    turtle = elsewhere.get(f"{path}.ttl").text
    assert f"<https://data.example.org/kb/id{path}>" in turtle
    assert elsewhere.get(path).status_code == 200
    assert elsewhere.get("/id/topic/closed-loop").headers["Location"] == "/topic/closed-loop"
    assert "/topic/closed-loop" in elsewhere.get("/matrix").text


# ------------------------------------------------------------------ ontology and dataset


def test_the_ontology_is_read_and_fetched_at_one_address(client: FlaskClient, services: Services) -> None:
    page = client.get("/ontology", headers={"Accept": CHROME})
    assert 'id="hasStep"' in page.text and "含环节" in page.text and "has step" in page.text
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert turtle.data == client.get("/ontology.ttl").data
    subjects = {t.subject.value for t in _triples(turtle.data, "ttl") if hasattr(t.subject, "value")}
    assert {terms.ONTOLOGY, terms.Mechanism, terms.hasStep, terms.claimedLoop} <= subjects
    assert all(subject.startswith(terms.ONTOLOGY) for subject in subjects)
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


def test_every_term_the_graph_uses_has_its_place_on_the_page(client: FlaskClient, services: Services) -> None:
    page = client.get("/ontology").text
    used = {quad.predicate.value for quad in services.graph.store}
    own = {iri.removeprefix(terms.JY) for iri in used if iri.startswith(terms.JY)}
    assert len(own) > 30
    assert sorted(name for name in own if f'id="{name}"' not in page) == []


def test_the_dataset_describes_itself(client: FlaskClient, services: Services) -> None:
    triples = _triples(client.get("/dataset", headers={"Accept": "text/turtle"}).data, "ttl")
    said = {(t.predicate.value, t.object.value) for t in triples if hasattr(t.object, "value")}
    assert (terms.DCAT + "version", services.snapshot_id) in said
    assert (terms.DCAT + "downloadURL", "http://localhost/data.nq") in said
    assert ("http://rdfs.org/ns/void#triples", str(len(services.graph.store))) in said
    page = client.get("/dataset", headers={"Accept": CHROME}).text
    assert "/data.csv" in page and "来源文献的文字归原作者和编者所有" in page


@pytest.mark.parametrize("suffix", ["nq", "jsonld", "ttl"])
def test_the_whole_base_can_be_taken_home(client: FlaskClient, services: Services, suffix: str) -> None:
    answer = client.get(f"/data.{suffix}")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Content-Length" not in answer.headers  # sent piece by piece, never held as a whole
    again = client.get(f"/data.{suffix}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    syntax = {"nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD, "ttl": RdfFormat.TURTLE}[suffix]
    taken = set(parse(answer.data, format=syntax))
    if suffix == "ttl":
        assert {quad.triple for quad in taken} == {quad.triple for quad in services.graph.store}
    else:
        assert taken == set(services.graph.store)
    assert all(isinstance(quad, Quad) for quad in taken)


def test_the_table_opens_in_a_spreadsheet_with_exact_quotes(client: FlaskClient, services: Services) -> None:
    answer = client.get("/data.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    text = services.documents["zhejiang-2025-excerpts-1"]
    assert len(rows) >= services.counts["statements"]
    assert all(text[int(row["start"]) : int(row["end"])] == row["quote"] for row in rows)
