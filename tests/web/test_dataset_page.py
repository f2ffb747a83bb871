"""The dataset and the ontology: what is counted is what there is, on the page and for programs."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from ontology import terms
from tests.web.conftest import Page
from web.pages.dataset import FILES, SPDX, VOID
from web.quality import DQV, floors
from web.services import Services


def described(client: FlaskClient) -> Store:
    store = Store()
    store.bulk_load(input=client.get("/dataset.ttl").data, format=RdfFormat.TURTLE)
    return store


def values(store: Store, predicate: str) -> dict[str, str]:
    """Return subject -> object of a predicate, both as bare text."""
    found = store.quads_for_pattern(None, NamedNode(predicate), None)
    return {str(q.subject)[1:-1]: getattr(q.object, "value", str(q.object)) for q in found}


def test_class_partitions_hold_what_the_base_holds(client: FlaskClient, services: Services) -> None:
    store = described(client)
    classes, entities = values(store, VOID + "class"), values(store, VOID + "entities")
    counts = {classes[part]: int(entities[part]) for part in classes}
    assert counts[terms.Practice] == services.counts["practices"]
    assert counts[terms.Statement] == services.counts["statements"]
    assert len(counts) == int(next(iter(values(store, VOID + "classes").values())))


def test_property_partitions_sum_up_to_all_triples(client: FlaskClient, services: Services) -> None:
    store = described(client)
    properties = values(store, VOID + "property")
    triples = values(store, VOID + "triples")
    total = sum(int(triples[part]) for part in properties)
    distinct = {quad.triple for quad in services.graph.store}
    assert total == len(distinct)
    assert terms.hasStep in properties.values()


def test_a_checksum_is_that_of_the_download(client: FlaskClient) -> None:
    store = described(client)
    sums = values(store, SPDX + "checksumValue")
    assert len(sums) == len(FILES)
    for suffix in FILES:
        body = client.get(f"/data.{suffix}").data
        (sha,) = [value for part, value in sums.items() if part.endswith(f"/{suffix}#checksum")]
        assert hashlib.sha256(body).hexdigest() == sha
        sizes = values(store, terms.DCAT + "byteSize")
        assert [int(v) for part, v in sizes.items() if part.endswith(f"/{suffix}")] == [len(body)]


def test_quality_is_measured_and_shown(client: FlaskClient, read: Callable[[str], Page]) -> None:
    store = described(client)
    measured = {name.rsplit("-", 1)[1]: value for name, value in values(store, DQV + "value").items()}
    assert measured["backed"] == "1"
    assert measured["findings"] == "0"
    assert 0.5 < float(measured["confidence"]) <= 1
    assert 0 < float(measured["tagged"]) <= 1
    labels = {str(q.object) for q in store.quads_for_pattern(None, NamedNode(terms.SKOS + "prefLabel"), None)}
    assert str(Literal("有原文依据的陈述", language="zh-Hans")) in labels
    assert "有原文依据的陈述" in read("/dataset").text
    assert "Statements with source words" in read("/dataset?lang=en").text


def test_the_floors_shown_are_no_higher_than_the_evaluation_must_reach(
    client: FlaskClient, read: Callable[[str], Page], root: Path
) -> None:
    bars = tomllib.loads((root / "data/gold/bars.toml").read_text(encoding="utf-8"))
    shown = tomllib.loads((root / "web/floors.toml").read_text(encoding="utf-8"))
    assert all(bars[suite][name] >= value for suite in shown for name, value in shown[suite].items())
    found = described(client).quads_for_pattern(None, NamedNode(DQV + "computedOn"), None)
    computed = [str(quad.object) for quad in found]
    assert len([one for one in computed if one.endswith("#gold>")]) == len(floors()) == 9
    assert len(set(computed)) == 2
    assert "机制，起止完全一致（F1）" in read("/dataset").text


def test_every_term_the_data_uses_has_an_example(read: Callable[[str], Page], services: Services) -> None:
    page = read("/ontology")
    anchors = set(page.values("div", "id"))
    used = services.sparql.query(
        f"SELECT DISTINCT ?p {{ ?s ?p ?o FILTER STRSTARTS(STR(?p), '{terms.JY}') }}", accept="text/csv"
    ).body.decode()
    names = {line.removeprefix(terms.JY) for line in used.split()[1:]}
    assert names <= anchors
    blocks = dict(re.findall(r'<div id="(\w+)">(.*?)</div>', page.markup, re.DOTALL))
    assert [name for name in sorted(names) if 'class="example"' not in blocks[name]] == []
    assert "“协商—落实—反馈”闭环机制" in page.text
    assert "杭州市" in page.text


def test_examples_lead_to_things_that_are_there(client: FlaskClient, read: Callable[[str], Page]) -> None:
    links = re.findall(r'class="example">.*?href="(/[a-z-]+/[^"]+)"', read("/ontology").markup)
    assert len(links) > 40
    for path in sorted(set(links)):
        assert client.get(path, headers={"Accept": "text/html"}).status_code in (200, 302, 303), path


def test_the_sitemap_lists_pages_that_open(client: FlaskClient, services: Services) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [loc.text or "" for loc in ElementTree.fromstring(answer.data).iter(f"{space}loc")]
    assert len(listed) == len(set(listed)) > services.counts["practices"] + services.counts["mechanisms"]
    for address in listed[:: len(listed) // 25]:
        path = address.removeprefix("http://localhost")
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_the_description_links_and_varies(client: FlaskClient) -> None:
    for path in ("/dataset", "/ontology"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert f'<{path}.ttl>; rel="alternate"; type="text/turtle"' in page.headers["Link"]
        assert "Accept" in page.headers["Vary"]
        assert "Accept" in client.get(path, headers={"Accept": "text/turtle"}).headers["Vary"]
