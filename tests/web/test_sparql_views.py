"""A result may be sorted, charted, mapped, drawn and taken along as a sheet, each where it fits."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from kg.query import catalogue
from tests.web.conftest import Page
from web.services import Services
from web.sparql import network, views
from web.sparql.cells import Cell
from web.sparql.network import Joined
from web.sparql.result import READ, ROWS

PREFIXES = (
    "PREFIX jy: <https://w3id.org/jingyan/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
BY_PLACE = next(query.body for query in catalogue() if query.name == "home_places")
STEPS = PREFIXES + "SELECT ?m ?step { ?m a jy:DerivedLoop ; jy:hasStep ?step }"
GRAPH = (
    PREFIXES + "CONSTRUCT { ?m jy:hasStep ?s . ?s jy:stage ?g } WHERE "
    "{ ?m a jy:DerivedLoop ; jy:hasStep ?s . ?s jy:stage ?g }"
)
WORDS = Callable[[str], Page]


def shown(read: WORDS, query: str, **values: str) -> Page:
    page = read("/sparql?" + urlencode({"query": query, **values}))
    assert page.status == 200
    return page


def offered(page: Page) -> list[str]:
    return re.findall(r'<li><a href="[^"]*view=(\w+)[^"]*" data-in-place', page.markup)


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        (BY_PLACE, ["table", "chart", "map"]),
        (STEPS, ["table", "network"]),
        (GRAPH, ["turtle", "network"]),
        (PREFIXES + "SELECT ?m { ?m a jy:DerivedLoop }", []),
        ("ASK { ?s ?p ?o }", []),
        (PREFIXES + "SELECT * { ?m a jy:Nothing }", []),
    ],
)
def test_only_what_fits_is_offered(read: WORDS, query: str, ways: list[str]) -> None:
    assert offered(shown(read, query)) == ways


def test_bars_have_the_numbers_and_the_longest_is_whole(read: WORDS, services: Services) -> None:
    page = shown(read, BY_PLACE, view="chart")
    lengths = [float(width) for width in re.findall(r'<rect width="([\d.]+)" height="10"', page.markup)]
    numbers = [int(number) for number in re.findall(r"<b>(\d+)</b></li>", page.markup)]
    assert len(lengths) == len(numbers) == len(services.graph.select("home_places"))
    assert max(lengths) == 100 and lengths[numbers.index(min(numbers))] == pytest.approx(
        100 * min(numbers) / max(numbers), abs=0.01
    )


def test_the_map_counts_what_the_table_says(read: WORDS, services: Services) -> None:
    rows = services.graph.select("home_places")
    page = shown(read, BY_PLACE, view="map")
    for row in rows:
        short = str(row["label"]).removesuffix("市")
        assert re.search(rf"{short}</span> <b>{row['practices']}</b>", page.markup), short


def test_places_by_name_alone_lead_to_their_practices(read: WORDS) -> None:
    by_name = next(query.body for query in catalogue() if query.name == "examples/10-topics-by-city")
    page = shown(read, by_name, view="map")
    assert 'class="void"' not in page.markup or re.search(r'class="void">[^b]*<b>0</b>', page.markup)
    assert len([href for href in page.values("a", "href") if href.startswith("/search?city=")]) > 5


def test_a_network_links_names_to_pages(read: WORDS) -> None:
    page = shown(read, GRAPH, view="network")
    assert "反馈" in page.text
    links = re.findall(r'<a href="(/(?:mechanism|step|stage)/[^"]+)"', page.markup)
    assert len(set(links)) > 10
    assert read(links[0]).status == 200
    assert not re.search(r"\sstyle=", page.markup)


def test_yes_and_no_are_said(read: WORDS) -> None:
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", shown(read, "SELECT (1 < 2 AS ?a) (1 > 2 AS ?b) {}").markup)
    assert cells == ["是", "否"]


def test_iris_have_their_names_in_the_language_of_the_page(read: WORDS) -> None:
    query = PREFIXES + "SELECT DISTINCT ?g { ?s jy:stage ?g }"
    assert re.search(
        r'title="[^"]+/stage/feedback" lang="zh-hans">反馈评价</a>', shown(read, query).markup, re.I
    )
    assert re.search(r'title="[^"]+/stage/feedback" lang="en">\w+', shown(read, query, lang="en").markup)


def test_the_order_is_of_the_whole_result(read: WORDS) -> None:
    query = PREFIXES + "SELECT ?e ?n { ?e jy:start ?n } ORDER BY ?n"
    page = shown(read, query, sort="-n")
    numbers = [int(n) for n in re.findall(r'class="number">(\d+)<', page.markup)]
    assert len(numbers) == ROWS and numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 4000
    assert 'aria-sort="descending"' in page.markup
    assert "result=" in page.markup  # more rows than are listed, and still to be cited
    assert READ > ROWS


def test_nothing_bound_is_last_either_way(read: WORDS) -> None:
    query = "SELECT ?a { VALUES ?a { 2 UNDEF 10 1 } }"
    for sort, first in (("a", "1"), ("-a", "10")):
        cells = re.findall(r'<td data-name="a"[^>]*>([^<]*)<', shown(read, query, sort=sort).markup)
        assert cells[0] == first and cells[-1] == ""


def test_a_sheet_has_names_beside_iris_and_numbers_as_numbers(
    client: FlaskClient, services: Services
) -> None:
    answer = client.get("/sparql/result.xlsx?" + urlencode({"query": BY_PLACE}))
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0] == ("place", "place 名称", "label", "practices")
    assert rows[1][0].startswith("http") and rows[1][1] == rows[1][2] and isinstance(rows[1][3], int)
    assert services.snapshot_id in str(rows[-1][0])
    again = client.get("/sparql/result.xlsx?" + urlencode({"query": GRAPH}))
    assert again.status_code == 200
    assert client.get("/sparql/result.xlsx?query=SELECT").status_code == 400
    assert client.get("/sparql/result.xlsx").status_code == 400


def numbers(values: dict[str, float]) -> list[list[Cell | None]]:
    return [[Cell(label), Cell(f"{value:g}", number=value)] for label, value in values.items()]


def test_dates_make_a_line_and_labels_that_repeat_make_nothing() -> None:
    line = views.chart(["year", "n"], numbers({"2023": 4, "2025": 9, "2024": 0}))
    assert line is not None and [point.label for point in line.points] == ["2023", "2024", "2025"]
    assert line.points[2].y < line.points[0].y < line.points[1].y
    twice = numbers({"a": 1, "b": 2}) + numbers({"a": 3})
    assert views.chart(["label", "n"], twice) is None
    assert views.chart(["label", "n"], numbers({"a": -1, "b": 2})) is None


def test_places_of_two_provinces_make_no_map() -> None:
    assert (
        views.places(
            ["place", "n"], [[Cell("杭州市"), Cell("1", number=1.0)], [Cell("南京市"), Cell("2", number=2.0)]]
        )
        is None
    )


def test_a_large_network_keeps_what_has_most_joints_and_a_circle_is_drawn() -> None:
    def thing(name: str) -> Cell:
        return Cell(name, href="/mechanism/" + name, iri="urn:" + name)

    star = [Joined(thing("hub"), thing(str(number))) for number in range(200)]
    drawing = network.draw(star)
    assert drawing is not None and drawing.hidden == 201 - network.SHOWN
    assert "hub" in {node.cell.text for node in drawing.nodes}
    circle = [Joined(thing(a), thing(b)) for a, b in ("ab", "bc", "ca")]
    drawn = network.draw(circle)
    assert drawn is not None and (len(drawn.nodes), len(drawn.edges)) == (3, 3)
    assert network.draw(circle[:1]) is None
