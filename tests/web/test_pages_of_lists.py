"""Long lists come by pages: every row on one of them, none twice, and the last leads back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest
from flask.testing import FlaskClient

from kg.query import Graph, Row
from tests.web.conftest import Page
from web.app import create_app
from web.pages import figures, kinds
from web.services import Services

DOCUMENTS = 230
HELD = re.compile(r'href="/document/doc-(\d{3})"')


@pytest.fixture
def many(services: Services) -> FlaskClient:
    """A browser before a base of many documents."""

    def known(name: str) -> list[Row] | None:
        (row,) = services.graph.select("dataset_rights")
        told = [{**row, "document": f"{services.base}document/doc-{n:03}"} for n in range(DOCUMENTS)]
        return told if name == "dataset_rights" else None

    return create_app(replace(services, graph=Graph(services.graph.store, known))).test_client()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documents_of_the_dataset_come_by_pages(many: FlaskClient, language: str) -> None:
    pages = [many.get(f"/dataset?page={n}&lang={language}").get_data(as_text=True) for n in (1, 2, 3)]
    held = [list(dict.fromkeys(HELD.findall(page))) for page in pages]
    assert [len(one) for one in held] == [100, 100, 30]
    assert [*chain.from_iterable(held)] == [f"{n:03}" for n in range(DOCUMENTS)]
    ways = [re.findall(r'rel="(prev|next)" href="/dataset\?([^"#]*)', page) for page in pages]
    assert [[name for name, _ in one] for one in ways] == [["next"], ["prev", "next"], ["prev"]]
    assert all(f"lang={language}" in query for one in ways for _, query in one)
    assert "page=3" in dict(ways[1])["next"] and "page" not in dict(ways[1])["prev"]


def test_a_page_of_the_dataset_that_is_none_leads_to_the_first(many: FlaskClient) -> None:
    answer = many.get("/dataset?page=4", headers={"Accept": "text/html"})
    assert answer.status_code == 400 and 'href="/dataset"' in answer.get_data(as_text=True)


def test_figures_come_by_pages_in_their_order(
    client: FlaskClient, read: Callable[[str], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = re.compile(r'<th scope="row" class="value"><a href="([^"]+)"')
    whole = row.findall(read("/figures?sort=value").markup)
    monkeypatch.setattr(figures, "SHOWN", 4)
    parts = [row.findall(read(f"/figures?sort=value&page={n}").markup) for n in range(1, 5)]
    assert [*chain.from_iterable(parts)] == whole and len(parts[-1]) == len(whole) % 4
    assert read("/figures?page=5").status == 400
    assert client.get("/figures.csv").get_data(as_text=True).count("\n") > len(whole)


def test_a_list_of_a_kind_comes_by_pages(
    read: Callable[[str], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = re.compile(r'<tr><th scope="row"><a href="([^"]+)"')
    whole = row.findall(read("/platform").markup)
    monkeypatch.setattr(kinds, "SHOWN", 10)
    parts = [row.findall(read(f"/platform?page={n}").markup) for n in range(1, 5)]
    assert [*chain.from_iterable(parts)] == whole and [len(one) for one in parts] == [10, 10, 10, 4]
