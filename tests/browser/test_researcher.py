"""Researchers: a question in SPARQL, its rows, a row's thing as a page, and the data behind the page."""

from __future__ import annotations

import csv
import json

import pyoxigraph
import pytest
from playwright.sync_api import expect

from tests.browser.kinds import sparql
from tests.browser.watching import Opening
from web.services import Services

pytestmark = pytest.mark.browser
PLATFORMS = "哪些平台有两个及以上城市在用？"


@pytest.mark.parametrize("js", [True, False])
def test_from_an_example_to_the_triples(open_page: Opening, services: Services, js: bool) -> None:
    page = open_page("/sparql", js=js)
    page.get_by_role("link", name=PLATFORMS).click()
    page.get_by_role("button", name="运行").click()
    row = page.locator("#answer tr", has_text="民生议事堂")
    expect(row).to_contain_text("金华市")
    row.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("民生议事堂")
    thing = services.base + page.url.split("/", 3)[3]

    with page.expect_response("**/*.ttl") as answering:
        page.locator(".formats").get_by_role("link", name="Turtle").click()
    assert answering.value.headers["content-type"].startswith("text/turtle")
    triples = list(pyoxigraph.parse(answering.value.text(), format=pyoxigraph.RdfFormat.TURTLE))
    assert any(
        triple.subject.value == thing and getattr(triple.object, "value", "") == "民生议事堂"
        for triple in triples
        if isinstance(triple.subject, pyoxigraph.NamedNode)
    )


def test_an_example_question_is_put_into_the_language_of_the_page(open_page: Opening) -> None:
    page = open_page("/sparql", language="en")
    page.get_by_role("link", name="Which platforms do two or more cities use?").click()
    expect(page.locator("#answer tbody tr").first).to_be_visible()


def test_rows_are_taken_along_as_a_table(open_page: Opening) -> None:
    page = open_page(
        sparql("PREFIX jy: <https://w3id.org/jingyan/ontology#> SELECT ?m { ?m a jy:ClaimedLoop }")
    )
    with page.expect_download() as downloading:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(downloading.value.path().read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["m"] and len(rows) > 3


def test_a_page_of_a_thing_is_its_address_of_data_too(open_page: Opening, services: Services) -> None:
    page = open_page("/stage/feedback")
    iri = services.base + "stage/feedback"
    origin = page.url.removesuffix("/stage/feedback")
    answer = page.context.request.get(
        f"{origin}/id/stage/feedback", headers={"Accept": "application/ld+json"}, max_redirects=3
    )
    assert answer.status == 200 and iri in json.dumps(answer.json())
