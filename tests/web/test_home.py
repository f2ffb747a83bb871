"""The first page shows the question, and the base itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.web.conftest import Page

CITIES = ["杭州", "宁波", "温州", "湖州", "嘉兴", "绍兴", "金华", "衢州", "舟山", "台州", "丽水"]


def test_one_question_one_field_and_examples(read: Callable[[str], Page]) -> None:
    page = read("/")
    assert page.status == 200
    assert [attributes["name"] for tag, attributes in page.tags if tag == "input"] == ["q"]
    examples = [href for href in page.values("a", "href") if href.startswith("/search?q=")]
    assert len(examples) == 5
    assert all(read(href).status == 200 for href in examples)


def test_the_loops_found_are_drawn_with_their_steps(read: Callable[[str], Page]) -> None:
    page = read("/")
    assert "“协商—落实—反馈”闭环机制" in page.text
    assert page.markup.count('class="chips') >= 5
    assert page.markup.count("↺") >= 5


def test_every_city_has_its_square_with_its_count(read: Callable[[str], Page]) -> None:
    page = read("/")
    links = [
        attributes["href"]
        for tag, attributes in page.tags
        if attributes.get("href", "").startswith("/place/")
    ]
    assert {"/place/330100", "/place/330200", "/place/330900"} <= {*links}
    start = page.markup.index('class="tiles"')
    grid = page.markup[start : page.markup.index("</ol>", start)]
    assert all(city in grid for city in CITIES)
    assert grid.count("<a ") == 11


def test_platforms_of_several_cities_name_them(read: Callable[[str], Page]) -> None:
    page = read("/")
    at = page.text.index("多地都在用的平台")
    assert "民生议事堂" in page.text[at:]
    assert "温州" in page.text[at : at + 60]


def test_figures_are_those_of_the_base(read: Callable[[str], Page]) -> None:
    page = read("/")
    assert re.search(r"<dt><a[^>]*>发言</a></dt><dd>11</dd>", page.markup)
    assert "收录 11 篇发言、38 条做法" in page.text


def test_numbers_and_the_latest_documents_are_on_the_first_page(read: Callable[[str], Page]) -> None:
    page = read("/")
    assert "72条意见建议 → 9条被市政府采纳" in page.text and "12.5%" in page.text
    assert "两天内交办" in page.text
    latest = page.markup.split("最近收录")[1]
    assert "2025-08-28" in latest and "11 篇发言，38 条做法" in latest
    english = read("/?lang=en")
    assert "11 excerpts, 38 practices" in english.text and "最近收录" not in english.text
