"""Each panel leads to the query that made it, opened in the editor with its terms bound."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.conftest import Page
from web.services import Services
from web.sparql.links import asked


def queries(page: Page) -> list[str]:
    """Return the queries behind the panels of a page."""
    assert page.status == 200
    links = [href for href in page.values("a", "href") if href.startswith("/sparql?query=")]
    return [parse_qs(urlsplit(link).query)["query"][0] for link in links]


def first(services: Services, kind: str) -> str:
    rows = services.sparql.query(
        f"PREFIX jy: <https://w3id.org/jingyan/ontology#> SELECT ?x {{ ?x a jy:{kind} }} ORDER BY ?x LIMIT 1",
        accept="text/csv",
    )
    return "/" + rows.body.decode().splitlines()[1].removeprefix(services.base)


@pytest.mark.parametrize("path", ["/", "/compare", "/network", "/place/330100", "/topic/supervision"])
def test_every_panel_s_query_has_an_answer(
    services: Services, read: Callable[[str], Page], path: str
) -> None:
    found = queries(read(path))
    assert found
    for query in found:
        assert services.sparql.query(query, accept="text/csv, text/turtle;q=0.5").body.count(b"\n") > 1


@pytest.mark.parametrize(
    ("kind", "least"),
    [("DerivedLoop", 4), ("Practice", 3), ("Platform", 2), ("Organization", 2), ("Document", 2)],
)
def test_pages_of_things_ask_about_that_thing(
    services: Services, read: Callable[[str], Page], kind: str, least: int
) -> None:
    path = first(services, kind)
    found = queries(read(path))
    assert len(found) >= least
    for query in found:
        assert f"<{services.base}{path[1:]}>" in query
        assert not re.search(r"^# \w+-?\w*:", query)
        services.sparql.query(query, accept="text/csv, text/turtle;q=0.5")


def test_the_links_say_which_question_they_open(read: Callable[[str], Page]) -> None:
    titles = [attributes.get("title", "") for tag, attributes in read("/").tags if tag == "a"]
    assert "各地做法条数" in titles
    assert "Practices by place" in [a.get("title", "") for tag, a in read("/?lang=en").tags if tag == "a"]


def test_a_query_that_is_none_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        asked("no_such_query")
