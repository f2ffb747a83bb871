"""A document to read: the whole text, an anchor for every paragraph, and any quote at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import Page
from tests.web.lookups import iri_named
from web import parts, spans
from web.chains import Row
from web.evidence import Node
from web.practices import MARKED
from web.reader import Layer, Section, sections
from web.services import Services

Read = Callable[[str], Page]
DOCUMENT = "zhejiang-2025-excerpts-1"
PATH = f"/document/{DOCUMENT}"


def _words(node: Node) -> str:
    return "".join(_words(one) if isinstance(one, Node) else one.text for one in node.children)


def test_nothing_of_the_text_is_left_out(services: Services, app: Flask) -> None:
    text = services.documents[DOCUMENT]
    rows = services.graph.select("document_passages", document=iri_named(services, "Document", "发言摘编"))
    spoken = services.graph.select("document_spans", document=iri_named(services, "Document", "发言摘编"))
    with app.test_request_context(PATH):
        marked = spans.marks(spoken, MARKED)
    found = sections(Layer(text, marked), rows)
    nodes = [
        node
        for section in found
        for node in (*(line.words for line in section.lines), *(one.words for one in section.paragraphs))
    ]
    shown = "".join(_words(node) for node in nodes)
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
    marked = re.findall(r"<mark[^>]*>([^<]+)</mark>", page.markup)
    assert "".join(marked) == "百分百回访" and page.markup.count('id="at"') == 1


def test_every_mark_leads_to_its_statement_with_rule_and_confidence(read: Read) -> None:
    page = read(PATH)
    links = [a for tag, a in page.tags if tag == "a" and "/statement/" in a.get("href", "")]
    assert len(links) > 150
    assert all(re.match(r".+，规则 .+，可信度 [01]\.\d\d$", a["title"]) for a in links)
    statement = read(links[5]["href"])
    rule, confidence = re.findall(r"规则 (.+)，可信度 (.+)", links[5]["title"])[0]
    assert statement.status == 200 and rule in statement.text and confidence in statement.text
    assert "<mark>" in statement.markup and f"{PATH}?at=" in "".join(statement.values("a", "href"))
    english = read(links[5]["href"] + "?lang=en")
    assert "Confidence" in english.text and "可信度" not in english.text


def test_marks_are_chosen_by_kind_and_the_text_stays(read: Read) -> None:
    whole, platforms, plain = read(PATH), read(f"{PATH}?kind=platform"), read(f"{PATH}?kind=none")
    reader = [
        page.markup.split('class="reader"')[1].split('class="side"')[0] for page in (whole, platforms, plain)
    ]
    assert [len(re.findall(r'class="ev k-(?!platform)', part)) for part in reader][1:] == [0, 0]
    assert reader[1].count("ev k-platform") > 20 and "ev k-" not in reader[2]
    texts = {re.sub(r"<[^>]+>|\s", "", part) for part in reader}
    assert len(texts) == 1
    assert read(f"{PATH}?kind=nonsense").status == 400


def test_evidence_and_excerpts_lead_into_the_text(client: FlaskClient, services: Services) -> None:
    row = services.graph.select("dataset_statements")[40]
    slug = f"{DOCUMENT}-{row['start']}-{row['end']}"
    answer = client.get(f"/evidence/{slug}")
    assert answer.headers["Location"] == f"{PATH}?at={row['start']}-{row['end']}#at"
    excerpt = client.get(f"/excerpt/{DOCUMENT}-3")
    assert excerpt.headers["Location"] == f"{PATH}?excerpt={DOCUMENT}-3#excerpt-{DOCUMENT}-3"


def test_an_odd_place_is_a_designed_400(read: Read) -> None:
    for odd in ("x", "5-2", "1-99999999", "-1-3"):
        assert read(f"{PATH}?at={odd}").status == 400, odd
    assert read("/document/nope").status == 404


def test_a_heading_between_paragraphs_is_shown_above_the_next() -> None:
    text = "甲题\n引言。\n一、搭平台\n收集意见。\n办理。\n"
    starts = [text.index(words) for words in ("引言", "收集", "办理")]
    row: Row = {"excerpt": "e", "title": "甲题", "place": None, "city": None, "practice": None}
    rows: list[Row] = [{**row, "passage": str(at), "start": at, "end": text.index("\n", at)} for at in starts]
    (section,) = sections(Layer(text), rows)
    above = [[_words(line.words) for line in one.above] for one in section.paragraphs]
    assert above == [[], ["一、搭平台"], []]


def test_a_long_document_comes_in_parts_that_hold_all_of_it_once() -> None:
    sizes = [3, 50, 30, 8, 1, 130]
    rows: list[Row] = []
    for excerpt, size in enumerate(sizes):
        for _ in range(size):
            at = 10 * len(rows)
            place: Row = {"passage": f"p/{len(rows)}", "start": at + 2, "end": at + 9, "practice": None}
            rows.append({"excerpt": f"e/{excerpt}", "title": "题", "city": None, "place": None, **place})
    found = parts.parts(rows, 10 * len(rows))
    assert [row for part in found for row in part.rows] == rows
    assert max(len(part.rows) for part in found) <= parts.PART
    assert (found[0].start, found[-1].end) == (0, 10 * len(rows))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert [one.slug for one in parts.contents(found)] == [str(n) for n in range(len(sizes))]
    assert all(found[one.part - 1].has_excerpt(one.slug) for one in parts.contents(found))
    text = "甲" * 10 * len(rows)
    shown = [sections(Layer(text), part.rows, part.start, part.end) for part in found]
    words = (node for part in shown for section in part for node in _nodes(section))
    assert sum(len(_words(node)) for node in words) == len(text)


def _nodes(section: Section) -> list[Node]:
    lines = [*section.lines, *(line for one in section.paragraphs for line in one.above)]
    return [*(line.words for line in lines), *(one.words for one in section.paragraphs)]


def test_the_first_corpus_is_on_one_page_and_an_odd_part_is_a_400(read: Read) -> None:
    assert 'class="paging"' not in read(PATH).markup
    assert read(f"{PATH}?part=2").status == 400
    assert read(f"{PATH}?excerpt=nowhere").status == 200


def test_every_paragraph_can_be_reported(read: Read, services: Services) -> None:
    links = [href for href in read(PATH).values("a", "href") if href.startswith("/report?")]
    assert len(links) == services.counts["passages"]
    assert read(links[0]).status == 200


def test_rights_are_said_in_the_language_of_the_page(read: Read) -> None:
    for path in (PATH, "/dataset"):
        chinese, english = read(f"{path}?lang=zh"), read(f"{path}?lang=en")
        assert "供研究使用" in chinese.text and "Excerpts of speeches" not in chinese.text
        assert ("en", "Excerpts of speeches") in [(tag, words[:20]) for tag, words in english.texts]
        assert "供研究使用" not in english.text
