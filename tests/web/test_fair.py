"""FAIR, probed offline: what answers each principle, by its number (Wilkinson et al. 2016)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import DCAT, DCTERMS, SKOS, VOID
from rdflib.namespace import DefinedNamespace

from ontology import terms
from web.pages.dataset import FILES
from web.services import Services
from web.sparql.description import SD

FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
DQV = "http://www.w3.org/ns/dqv#"
SPDX = "http://spdx.org/rdf/terms#"
# Terms of the vocabularies that rdflib holds none of: DQV (2016), SPARQL 1.1 Service Description, SPDX 2.3.
LISTED = {
    DQV: "hasQualityMeasurement QualityMeasurement computedOn isMeasurementOf value Metric",
    SD: "Service endpoint supportedLanguage SPARQL11Query feature UnionDefaultGraph resultFormat "
    "defaultDataset Dataset defaultGraph Graph availableGraphs namedGraph name NamedGraph",
    SPDX: "checksum Checksum algorithm checksumAlgorithm_sha256 checksumValue",
}
NEWER = {terms.DCAT + "version"}  # of DCAT 3; rdflib holds DCAT 2
KNOWN: dict[str, type[DefinedNamespace]] = {
    str(VOID): VOID,
    terms.DCAT: DCAT,
    terms.DCT: DCTERMS,
    terms.SKOS: SKOS,
}


@pytest.fixture(scope="module")
def thing(services: Services) -> str:
    """The IRI of a mechanism."""
    return str(services.graph.select("home_loops")[0]["mechanism"])


def path(iri: str) -> str:
    return "/id/" + iri.removeprefix(terms.ID)


def loaded(client: FlaskClient, address: str, kind: str) -> Store:
    answer = client.get(address, headers={"Accept": kind}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    store = Store()
    store.load(answer.data, FORMATS[kind])
    return store


def links(header: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', header):
        found.setdefault(relation, []).append(target)
    return found


@pytest.mark.parametrize("kind", FORMATS)
def test_f1_a1_an_iri_is_global_and_resolves_to_data_about_it(
    client: FlaskClient, thing: str, kind: str
) -> None:
    answer = client.get(path(thing), headers={"Accept": kind})
    assert answer.status_code == 303 and "Accept" in answer.headers["Vary"]
    assert list(loaded(client, path(thing), kind).quads_for_pattern(NamedNode(thing), None, None))


def test_f1_a_page_says_under_which_iri_it_is_cited(client: FlaskClient, thing: str) -> None:
    page = client.get(path(thing), headers={"Accept": "text/html"}, follow_redirects=True)
    said = links(page.headers["Link"])
    assert said["cite-as"] == [thing] and said["collection"] == ["/dataset"]
    assert len(said["alternate"]) == len(FORMATS)


def test_f2_f3_the_dataset_is_described_richly_and_names_what_it_describes(client: FlaskClient) -> None:
    store = loaded(client, "/dataset", "text/turtle")
    (name,) = {q.subject for q in store.quads_for_pattern(None, NamedNode(terms.DCT + "identifier"), None)}
    about = {q.predicate.value for q in store.quads_for_pattern(name, None, None)}
    wanted = ("title", "description", "rights", "identifier", "language", "source", "conformsTo")
    assert {terms.DCT + name for name in wanted} <= about
    assert {terms.DCAT + name for name in ("distribution", "version", "landingPage", "keyword")} <= about


def test_f4_crawlers_and_data_search_engines_find_it(client: FlaskClient) -> None:
    assert "Sitemap:" in client.get("/robots.txt").text
    assert client.get("/.well-known/void").headers["Location"] == "/dataset"
    markup = client.get("/dataset", headers={"Accept": "text/html"}).text
    embedded = re.search(r'<script type="application/ld\+json">(.*?)</script>', markup)
    assert embedded is not None
    said = json.loads(embedded[1])
    assert said["@type"] == "Dataset" and len(said["distribution"]) == len(FILES)


def test_a1_1_heads_and_options_are_answered_without_a_body(client: FlaskClient, thing: str) -> None:
    for address in (path(thing), "/dataset", "/ontology", "/data.nq", "/sparql"):
        head = client.head(address)
        assert head.status_code in (200, 303) and head.data == b"", address
        assert "GET" in client.options(address).headers["Allow"]
    assert client.options("/topic/none").status_code == 200


def test_a1_2_any_site_may_read_the_data_and_none_needs_a_key(client: FlaskClient, thing: str) -> None:
    for address in (path(thing), "/dataset", "/ontology", "/data.nq", "/sparql?query=ASK {}"):
        answer = client.get(address, headers={"Accept": "*/*;q=0.1, text/turtle, application/json"})
        if answer.status_code == 303:
            answer = client.get(answer.headers["Location"])
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*", address


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/html;q=0.2, application/rdf+xml", "application/rdf+xml"),
        ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
        ("application/n-triples, text/*;q=0.3", "application/n-triples"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0", None),
        ("image/png", None),
    ],
)
def test_i1_what_a_client_likes_best_is_what_it_gets(
    client: FlaskClient, thing: str, accept: str, kind: str | None
) -> None:
    answer = client.get(path(thing), headers={"Accept": accept}, follow_redirects=True)
    assert (answer.mimetype if answer.status_code == 200 else None) == kind
    assert answer.status_code in (200, 406)


def test_i2_every_term_of_the_descriptions_is_one_of_its_vocabulary(client: FlaskClient) -> None:
    wrong = []
    for address in ("/dataset", "/sparql?format=ttl"):
        for iri in used(loaded(client, address, "text/turtle")):
            space = next((one for one in (*KNOWN, *LISTED) if iri.startswith(one)), None)
            if space in LISTED and iri.removeprefix(space) not in LISTED[space].split():
                wrong.append(iri)
            if space in KNOWN and iri not in NEWER and iri.removeprefix(space) not in KNOWN[space]:
                wrong.append(iri)
    assert wrong == []


def used(store: Store) -> Iterator[str]:
    """Yield the properties and classes of a graph."""
    for quad in store:
        yield quad.predicate.value
        if quad.predicate.value == terms.RDF + "type" and isinstance(quad.object, NamedNode):
            yield quad.object.value


def test_i3_things_are_linked_to_the_vocabularies_of_others(client: FlaskClient) -> None:
    ontology = client.get("/ontology.ttl").text
    for vocabulary in ("purl.org/net/p-plan", "www.w3.org/ns/org", "www.w3.org/ns/prov", "www.w3.org/ns/oa"):
        assert vocabulary in ontology, vocabulary


def test_r1_rights_provenance_and_version_are_said(client: FlaskClient, services: Services) -> None:
    store = loaded(client, "/dataset", "text/turtle")
    text = "\n".join(str(quad) for quad in store)
    assert services.snapshot_id in text and DQV + "value" in text
    for row in services.graph.select("dataset_rights"):
        assert f"<{terms.DCT}source> <{row['document']}>" in text


def test_columns_are_described_for_programs(client: FlaskClient) -> None:
    said = client.get("/data.csv-metadata.json")
    assert said.mimetype == "application/csvm+json"
    names = [column["name"] for column in said.get_json()["tableSchema"]["columns"]]
    head = client.get("/data.csv").data.decode("utf-8-sig").splitlines()[0]
    assert head == ",".join(names)
    assert "csvm+json" in client.head("/data.csv").headers["Link"]


def test_each_principle_is_in_the_docs(root: Path) -> None:
    docs = (root / "docs" / "researchers.md").read_text(encoding="utf-8")
    every = [
        "F1",
        "F2",
        "F3",
        "F4",
        "A1",
        "A1.1",
        "A1.2",
        "A2",
        "I1",
        "I2",
        "I3",
        "R1",
        "R1.1",
        "R1.2",
        "R1.3",
    ]
    assert [one for one in every if f"| {one} |" not in docs] == []
