"""Every kind of thing has a list, as long as the first page says, narrowed, in order, by pages, as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kg.facts.writing import spelled
from tests.web.conftest import Page
from web import inventory
from web.addresses import LISTED
from web.inventory import CLASSES
from web.services import Services

Read = Callable[[str], Page]
ROW = re.compile(r'<tr><th scope="row"><a href="([^"]+)"')
FULL = [kind for kind in LISTED if kind != "target"]  # the first corpus has no targets


def whole(read: Read, path: str) -> list[str]:
    """Return the pages that a list leads to, over all its pages."""
    found, seen = [], path
    while seen:
        page = read(seen)
        assert page.status == 200, seen
        found += ROW.findall(page.markup)
        onward = re.search(r'<a rel="next" href="([^"]+)#', page.markup)
        seen = onward[1].replace("&amp;", "&") if onward else ""
    return found


def lengths(read: Read, path: str) -> int:
    """Return how long the list is that a figure of the first page leads to."""
    if path.startswith("/figures"):
        return len(re.findall(r'<th scope="row" class="value">', read(path).markup))
    return len(whole(read, path))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_first_page_is_the_length_of_its_list(read: Read, language: str) -> None:
    figures = re.findall(
        r'<dt><a href="([^"]+)">([^<]+)</a></dt><dd>([\d,]+)</dd>', read(f"/?lang={language}").markup
    )
    assert len(figures) == 13
    for path, name, count in figures:
        if path == "/dataset#quality":
            assert re.search(rf">\D*{count}\D*</td>", read("/dataset").markup), name
        elif name in ("发言", "excerpts"):
            assert re.findall(r'<td data-label="[^"]+" class="n">(\d+)</td>', read(path).markup)[0] == count
        else:
            assert lengths(read, path) == int(count) > 0, (name, path)


@pytest.mark.parametrize("kind", FULL)
def test_a_list_holds_what_the_graph_holds(read: Read, services: Services, kind: str) -> None:
    rows = services.graph.select("kind_things", type=CLASSES[kind])
    things = {str(row["thing"]).removeprefix(services.base) for row in rows}
    assert things == {path.removeprefix("/") for path in whole(read, f"/{kind}")}
    counts = {str(row["thing"]).removeprefix(services.base): row["practices"] for row in rows}
    if kind in inventory.NAMED:
        shown = re.findall(
            r'<a href="/([^"]+)"[^>]*>.*?class="n">(?:<span class="muted">)?([\d–]+)',
            read(f"/{kind}").markup.split("<tbody>")[1],
        )
        assert all(counts[path] == int(n.replace("–", "0")) for path, n in shown)


@pytest.mark.parametrize("kind", FULL)
def test_the_interface_lists_as_many(client: FlaskClient, read: Read, kind: str) -> None:
    answer = client.get(f"/api/v1/{kind}s?k=1000").get_json()
    assert answer["total"] == len(answer["items"]) == len(whole(read, f"/{kind}"))


def test_filters_counts_and_names(read: Read) -> None:
    page = read("/mechanism")
    for city, count in re.findall(r"city=([^&\"]+)\"[^>]*>[^<]*<span class=\"muted\">(\d+)", page.markup):
        assert len(whole(read, f"/mechanism?city={city}")) == int(count)
    for chain, count in re.findall(r"chain=([a-z]+)\"[^>]*>[^<]*<span class=\"muted\">(\d+)", page.markup):
        assert len(whole(read, f"/mechanism?chain={chain}")) == int(count)
    assert whole(read, "/mechanism?name=闭环") and "“1+5+X”" not in read("/mechanism?name=闭环").text
    nothing = read("/platform?name=没有这样的名称")
    assert nothing.status == 200 and "没有符合条件的条目" in nothing.text and "查看全部 34 条" in nothing.text


def test_orders(read: Read) -> None:
    names = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', read("/platform?sort=name").markup)
    bare = [re.sub("<[^>]+>", "", one) for one in names]
    assert bare == sorted(bare, key=spelled)
    assert bare.index("崇学讲坛") < bare.index("海洋产业协商直通车") < bare.index("和合书房")
    assert "民生议事堂" in re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', read("/platform").markup)[0]


@pytest.mark.parametrize(
    "path", ["/platform?sort=colour", "/mechanism?chain=ring", "/place?page=2", "/topic?page=0"]
)
def test_odd_parameters_lead_on(read: Read, path: str) -> None:
    page = read(path)
    assert page.status in (400, 404) and 'class="ways"' in page.markup


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_a_list_is_a_file_too(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/programme.{suffix}?city=金华市")
    assert answer.status_code == 200 and "programme" in answer.headers["Content-Disposition"]
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
        assert rows[0] == ["名称", "地方", "做法", "标识"] and len(rows) > 1
        assert all("金华市" in row[1] for row in rows[1:])


@pytest.mark.parametrize(("short", "list"), [("outcome", "/figures?kind=outcome"), ("excerpt", "/document")])
def test_kinds_that_others_list(client: FlaskClient, short: str, list: str) -> None:
    assert client.get(f"/{short}").headers["Location"] == list


@pytest.mark.parametrize(
    "kind", ["platform", "programme", "instrument", "organization", "topic", "document", "place"]
)
def test_a_thing_leads_back_to_its_list(read: Read, kind: str) -> None:
    thing = whole(read, f"/{kind}")[0]
    assert f"/{kind}" in read(thing).values("a", "href")
