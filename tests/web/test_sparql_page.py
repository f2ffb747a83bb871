"""The page of `/sparql`: everything is there without a script; and what is vendored is what was published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kg.query import catalogue
from ontology import terms
from tests.web.sparql_parts import LOOPS, application, build
from web.sparql.pool import Pool
from web.sparql.result import ROWS

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CITIES = f"""PREFIX jy: <{terms.JY}>
SELECT ?m ?type ?city ?n {{ ?m jy:city ?city ; jy:position ?n ; a ?type }} ORDER BY ?n"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = build(tmp_path_factory.mktemp("page") / "graph")
    with Pool(folder, deadline_s=5, memory_bytes=256 << 20) as pool:
        yield application(folder, pool).test_client()


def page(client: FlaskClient, status: int = 200, **parameters: str) -> str:
    response = client.get("/sparql", query_string=parameters, headers=BROWSER)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    return response.text


def typed(markup: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", markup, re.DOTALL)
    assert found is not None
    return unescape(found.group(1))


def test_an_empty_editor_shows_the_first_example(client: FlaskClient) -> None:
    first = next(query for query in catalogue() if query.is_example)
    assert typed(page(client)) == first.body


def test_ten_examples_and_more_are_links_in_both_languages(client: FlaskClient) -> None:
    examples = [query for query in catalogue() if query.is_example]
    assert len(examples) >= 10
    links = [unescape(link) for link in re.findall(r'href="(/sparql\?query=[^"]*)"', page(client))]
    asked = [parse_qs(urlsplit(link).query)["query"][0] for link in links]
    assert [text for text in asked if text in {query.body for query in examples}] == [
        q.body for q in examples
    ]
    english = page(client, lang="en")
    assert all(query.title_en in unescape(english) for query in examples)
    client.delete_cookie("lang")


def test_the_answer_is_a_table_whose_things_lead_to_their_pages(client: FlaskClient) -> None:
    markup = page(client, query=CITIES)
    assert typed(markup) == CITIES
    assert re.findall(r'<th scope="col"><a[^>]*>(\w+)</a></th>', markup) == ["m", "type", "city", "n"]
    for position, city in enumerate(LOOPS, 1):
        assert f'<a href="/mechanism/{position}"' in markup
        assert f'<td data-name="city" lang="zh-hans">{city}</td>' in markup
        assert f'<td data-name="n" class="number">{position}</td>' in markup
    assert f'href="/ontology#Mechanism" title="{terms.Mechanism}">jy:Mechanism</a>' in markup
    assert "3 行" in markup


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?s ?p 1 }", ["csv", "tsv", "json", "xml"]),
        ("ASK { ?s ?p 1 }", ["json", "xml"]),
        ("CONSTRUCT WHERE { ?s ?p 1 }", ["ttl", "nt", "jsonld"]),
    ],
)
def test_downloads_lead_to_the_whole_answer(client: FlaskClient, query: str, names: list[str]) -> None:
    links = [unescape(link) for link in re.findall(r'href="([^"]*format=\w+)"', page(client, query=query))]
    offered = [link for link in links if "query=" in link]
    assert [link.rsplit("=", 1)[1] for link in offered] == names
    assert {client.get(link, headers=BROWSER).status_code for link in offered} == {200}


def test_yes_no_nothing_and_triples(client: FlaskClient) -> None:
    assert '<p class="verdict">是</p>' in page(client, query="ASK { ?s ?p 1 }")
    assert '<p class="verdict">否</p>' in page(client, query="ASK { ?s ?p -1 }")
    assert "没有符合条件的数据" in page(client, query="SELECT * { ?s ?p -1 }")
    assert "&lt;urn:a&gt; &lt;urn:b&gt; 1 ." in page(client, query="CONSTRUCT { <urn:a> <urn:b> 1 } { }")


def test_a_long_answer_shows_its_first_rows_and_says_so(client: FlaskClient) -> None:
    markup = page(client, query="SELECT * { ?s ?p ?o }")
    assert markup.count("<tr>") == ROWS + 1
    assert f"只列前 {ROWS} 行" in markup


def test_an_error_keeps_what_was_typed(client: FlaskClient) -> None:
    wrong = "SELECT *\n{ ?s ?p 杭州市 }"
    markup = page(client, 400, query=wrong)
    assert typed(markup) == wrong
    assert 'data-line="2" data-column="12"' in markup
    assert "第 2 行，第 12 列" in markup
    assert typed(page(client, 403, query="CLEAR ALL")) == "CLEAR ALL"


def test_text_from_the_data_is_never_markup(client: FlaskClient) -> None:
    nasty = '<script>alert("1")</script>'
    markup = page(client, query=f"SELECT ?a (<javascript:alert(1)> AS ?b) {{ BIND ('{nasty}' AS ?a) }}")
    assert nasty not in markup
    assert 'href="javascript:' not in markup
    assert nasty not in page(client, 400, query=nasty)


def test_a_form_may_be_posted(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": CITIES}, headers=BROWSER)
    assert response.status_code == 200
    assert '<td data-name="city" lang="zh-hans">杭州市</td>' in response.text


def test_the_page_loads_from_here_only(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=BROWSER)
    sources = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]*)"', response.text)
    assert len(sources) >= 5
    assert [source for source in sources if not source.startswith("/")] == []
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert re.search(r"\son\w+=|\sstyle=", response.text) is None


def test_vendored_files_are_those_of_the_lock(root: Path) -> None:
    folder = root / "web/static/vendor"
    lock = json.loads((folder / "vendor.lock.json").read_text(encoding="utf-8"))
    named = {name for entry in lock for name in (*entry["files"], entry["licence_file"])}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for entry in lock:
        assert {"name", "version", "licence", "source", "changes"} <= entry.keys()
        for name, sums in entry["files"].items():
            assert sha256((folder / name).read_bytes()).hexdigest() == sums["sha256"], name
    assert {"yasqe/yasqe.min.js", "yasqe/yasqe.min.css", "yasqe/LICENSE.txt"} <= named
    assert {name for name in there if name.startswith("yasqe/")} <= named
