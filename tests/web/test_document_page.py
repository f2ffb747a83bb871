"""A document to read: the whole text, an anchor for every paragraph, and any quote at its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.web.conftest import Page
from tests.web.lookups import iri_named
from web.reader import sections
from web.services import Services

Read = Callable[[str], Page]
DOCUMENT = "zhejiang-2025-excerpts-1"
PATH = f"/document/{DOCUMENT}"


def test_nothing_of_the_text_is_left_out(services: Services) -> None:
    text = services.documents[DOCUMENT]
    rows = services.graph.select("document_passages", document=iri_named(services, "Document", "发言摘编"))
    found = sections(text, rows, None)
    shown = "".join(
        piece.text
        for section in found
        for pieces in [*(line.pieces for line in section.lines), *(p.pieces for p in section.paragraphs)]
        for piece in pieces
    )
    half = shown.translate(str.maketrans("，：；（）", ",:;()"))
    assert "".join(half.split()) == "".join(text.split())
    assert [len(section.paragraphs) for section in found if section.excerpt] == [
        4,
        3,
        4,
        4,
        3,
        4,
        3,
        3,
        3,
        3,
        4,
    ]


def test_the_page_has_metadata_contents_and_anchors(read: Read, services: Services) -> None:
    page = read(PATH)
    assert "2025-08-28" in page.text and "收录 11 篇发言" in page.text
    anchors = set(page.values("section", "id")) | set(page.values("div", "id"))
    linked = {href[1:] for href in page.values("a", "href") if href.startswith("#excerpt-")}
    assert len(linked) == 11 and linked <= anchors
    assert sum(anchor.startswith("p-") for anchor in anchors) == services.counts["passages"]


def test_a_quote_is_marked_at_its_place(client: FlaskClient, read: Read, services: Services) -> None:
    text = services.documents[DOCUMENT]
    start = text.index("百分百回访")
    page = read(f"{PATH}?at={start}-{start + 5}")
    assert re.findall(r'<mark id="at">([^<]+)</mark>', page.markup) == ["百分百回访"]


def test_evidence_and_excerpts_lead_into_the_text(client: FlaskClient, services: Services) -> None:
    row = services.graph.select("dataset_statements")[40]
    slug = f"{DOCUMENT}-{row['start']}-{row['end']}"
    answer = client.get(f"/evidence/{slug}")
    assert answer.headers["Location"] == f"{PATH}?at={row['start']}-{row['end']}#at"
    excerpt = client.get(f"/excerpt/{DOCUMENT}-3")
    assert excerpt.headers["Location"] == f"{PATH}#excerpt-{DOCUMENT}-3"


def test_an_odd_place_is_a_designed_400(read: Read) -> None:
    for odd in ("x", "5-2", "1-99999999", "-1-3"):
        assert read(f"{PATH}?at={odd}").status == 400, odd
    assert read("/document/nope").status == 404
