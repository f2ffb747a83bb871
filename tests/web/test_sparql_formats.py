"""Which format a client gets for rows, for yes or no, and for a graph."""

from __future__ import annotations

import pytest

from web.sparql.formats import KINDS, NAMES, by_accept, by_name, named, prefers_html

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"
TURTLE, NT = "text/turtle; charset=utf-8", "application/n-triples"
RDF, JSONLD = "application/rdf+xml", "application/ld+json"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        ("", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        ("application/*", JSON, NT),
        (JSON, JSON, None),
        (XML, XML, None),
        ("text/csv", CSV, None),
        ("text/tab-separated-values", TSV, None),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        ("text/turtle", None, TURTLE),
        ("application/n-triples", None, NT),
        ("application/rdf+xml", None, RDF),
        ("application/ld+json", None, JSONLD),
        ('application/ld+json;profile="http://x"', None, JSONLD),
        ("application/sparql-results+json;charset=utf-8", JSON, None),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.9", XML, None),
        ("text/csv;q=0, */*;q=0.1", JSON, TURTLE),
        (f"{JSON};q=0, text/csv;q=0.2, */*;q=0.1", CSV, TURTLE),
        ("TEXT/CSV", CSV, None),
        ("text/turtle, text/csv", CSV, TURTLE),
        ("image/png", None, None),
        ("text/csv;q=nonsense", None, None),
        ("nonsense", JSON, TURTLE),
    ],
)
def test_accept_decides(accept: str, rows: str | None, graph: str | None) -> None:
    wanted = by_accept(accept)
    assert (wanted.solutions and wanted.solutions.content_type) == rows
    assert (wanted.boolean and wanted.boolean.content_type) == rows
    assert (wanted.triples and wanted.triples.content_type) == graph


@pytest.mark.parametrize("name", NAMES)
def test_every_short_name_means_a_kind_of_result(name: str) -> None:
    rows, graph = name in ("json", "xml", "csv", "tsv"), name not in ("csv", "tsv")
    assert [by_name(name).of(kind) is not None for kind in KINDS] == [rows, rows, graph]


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("text/html", True),
        ("*/*", False),
        ("", False),
        ("application/json", False),
        ("application/sparql-results+json, text/html;q=0.9", False),
        ("text/html;q=0", False),
    ],
)
def test_browsers_are_told_from_programs(accept: str, html: bool) -> None:
    assert prefers_html(accept) is html


@pytest.mark.parametrize(
    ("asked", "rows", "graph"),
    [
        ("json", "JSON", "JSON_LD"),
        ("xml", "XML", "RDF_XML"),
        ("turtle", None, "TURTLE"),
        ("n3", None, "TURTLE"),
        ("application/rdf+xml", None, "RDF_XML"),
        ("application/ld+json,application/x-json+ld", None, "JSON_LD"),
        ("text/tab-separated-values", "TSV", None),
    ],
)
def test_libraries_name_formats_in_their_own_ways(asked: str, rows: str | None, graph: str | None) -> None:
    name = named(asked)
    assert name is not None
    engines = by_name(name).engines()
    assert (engines["solutions"], engines["triples"]) == (rows, graph)


@pytest.mark.parametrize("asked", ["pdf", "image/png", "", "text/"])
def test_what_is_no_format_is_told(asked: str) -> None:
    assert named(asked) is None
