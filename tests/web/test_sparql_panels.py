"""Each panel leads to the query that made it, opened in the editor with its terms bound."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.query import QueryFile, catalogue
from tests.web.conftest import Page
from web.addresses import path_of
from web.services import Services
from web.sparql.links import asked
from web.sparql.rows import Row, plain


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


PANELS = {
    "/": ["home_loops", "home_platforms", "figures_all", "documents_dated", "home_places"],
    "/matrix": ["matrix_counts"],
    "/matrix?by=platform": ["matrix_platforms"],
    "/matrix?by=chain": ["compare_chains"],
    "/figures": ["figures_all"],
    "/actors": ["actor_steps"],
    "/network": ["network_links"],
    "/gaps?city=湖州市": ["gaps_mentions"],
    "/compare": ["compare_chains", "compare_figures"],
    "/dataset": ["dataset_quality", "dataset_classes", "dataset_properties"],
}


@pytest.mark.parametrize("path", PANELS)
def test_a_panel_s_query_is_the_file_that_made_it(
    services: Services, read: Callable[[str], Page], path: str
) -> None:
    found = queries(read(path))
    assert found == [by_name(name).bound() for name in PANELS[path]]
    for query, name in zip(found, PANELS[path], strict=True):
        assert len(rows_of(services, query)) == len(services.graph.select(name)) > 0


def rows_of(services: Services, query: str) -> list[Row]:
    """Return the rows as the editor gets them."""
    return plain(services.sparql, query)[1]


def by_name(name: str) -> QueryFile:
    """Return a query file."""
    return next(query for query in catalogue() if query.name == name)


def column(rows: list[Row], *names: str) -> set[tuple[object, ...]]:
    return {tuple(row[name] for name in names) for row in rows}


def paths(page: Page, kind: str) -> set[str]:
    """Return the pages of things of a kind that a page leads to."""
    return {href.partition("#")[0] for href in page.values("a", "href") if href.startswith(f"/{kind}/")}


def test_what_the_pages_count_is_what_their_queries_find(
    services: Services, read: Callable[[str], Page]
) -> None:
    def asked_by(path: str, which: int = 0) -> list[Row]:
        return rows_of(services, queries(read(path))[which])

    def numbers(path: str, pattern: str) -> list[int]:
        return [int(number) for number in re.findall(pattern, read(path).markup)]

    tile = r"</span> <b>(\d+)</b>"
    assert sum(row["practices"] for row in asked_by("/", 4)) == sum(numbers("/", tile))
    total = r'<td class="total">(\d+)</td>'
    assert sum(row["practices"] for row in asked_by("/matrix")) == numbers("/matrix", total)[-1]
    assert len(column(asked_by("/actors"), "step")) == sum(numbers("/actors", total))
    figures = read("/figures").markup.count('<th scope="row" class="value">')
    assert len(column(asked_by("/figures"), "figure")) == figures
    things = {href for row in asked_by("/network") for href in [path_of(row["thing"], base=services.base)]}
    listed = paths(read("/network"), "mechanism") | paths(read("/network"), "platform")
    assert listed == things
    classes = numbers("/dataset", r"<td>(\d+)</td>")
    assert {row["entities"] for row in asked_by("/dataset", 1)} <= set(classes)


def test_a_search_is_a_query_with_the_same_practices_in_the_same_order(
    services: Services, read: Callable[[str], Page]
) -> None:
    for path in (
        "/search?q=怎样让协商成果得到反馈",
        "/search?q=怎样让协商成果得到反馈&city=杭州市&city=宁波市&topic=closed-loop",
    ):
        page = read(path)
        query = queries(page)[-1]
        hits = re.findall(r'<h2 lang="zh-Hans"><a href="(/practice/[^"#?]+)', page.markup)
        found = [path_of(row["practice"], base=services.base) for row in rows_of(services, query)]
        assert found[: len(hits)] == hits and hits
    assert not any("kb:semantic" in query for query in queries(read("/search?q=闭环反馈&kind=closed-loop")))


def test_similar_mechanisms_are_among_those_that_share_stages(
    services: Services, read: Callable[[str], Page]
) -> None:
    page = read(first(services, "DerivedLoop"))
    (query,) = [query for query in queries(page) if "?common" in query]
    shared = {path_of(row["mechanism"], base=services.base) for row in rows_of(services, query)}
    panel = page.markup.partition('<ul class="similar">')[2].partition("</ul>")[0]
    shown = set(re.findall(r'href="(/mechanism/[^"]+)"', panel))
    assert shown and shown <= shared


def test_similar_practices_lead_the_query_of_their_panel(
    services: Services, read: Callable[[str], Page]
) -> None:
    page = read(first(services, "Practice"))
    panel = page.markup.partition('class="similar-practices"')[2].partition("</section>")[0]
    (query,) = [query for query in queries(page) if "?likeness" in query]
    assert "/sparql?query=" in panel
    shown = re.findall(r'class="line" href="(/practice/[^"]+)"', panel)
    found = [path_of(row["other"], base=services.base) for row in rows_of(services, query)]
    assert shown and found[: len(shown)] == shown


def test_two_mechanisms_aligned_are_one_query(services: Services, read: Callable[[str], Page]) -> None:
    page = read(first(services, "DerivedLoop"))
    (both,) = re.findall(r'href="/compare\?(m=\w+&amp;m=\w+)', page.markup)
    (query,) = queries(read(f"/align?{both.replace('&amp;', '&')}"))
    assert len(column(rows_of(services, query), "mechanism")) == 2


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("DerivedLoop", 4),
        ("Practice", 3),
        ("Platform", 2),
        ("Organization", 2),
        ("Document", 4),
        ("Outcome", 3),
        ("Statement", 2),
        ("Stage", 2),
        ("Place", 2),
        ("Topic", 2),
    ],
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
