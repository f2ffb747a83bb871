"""Search in pages: results with their words, conditions that can be added and taken away, nothing found."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Page
from web.services import Services

LOOPS = {"杭州", "宁波", "温州", "绍兴", "金华", "舟山"}
QUESTIONS = ("闭环反馈", "closed-loop feedback", "哪些城市把群众意见办理结果反馈回去")


def _cards(page: Page) -> list[str]:
    return page.markup.split('<article class="card hit">')[1:]


def _found(pattern: str, markup: str) -> str:
    match = re.search(pattern, markup)
    assert match, pattern
    return match[1]


def _city(card: str) -> str:
    return _found(r'class="city"[^>]*>([^<]+)<', card)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_cities_with_loops_are_on_the_first_page(read: Callable[[str], Page], question: str) -> None:
    page = read(f"/search?q={question}")
    cities = {_city(card) for card in _cards(page)}
    assert page.status == 200
    assert len(LOOPS & cities) >= 5


def test_a_card_shows_evidence_chain_and_why(read: Callable[[str], Page]) -> None:
    cards = _cards(read("/search?q=闭环反馈"))
    hangzhou = next(card for card in cards if "创新工作机制" in card)
    assert "<mark>反馈</mark>" in hangzhou and "<mark>闭环</mark>" in hangzhou
    assert "构建“协商—落实—" in hangzhou
    assert re.findall(r'<b class="action"[^>]*>([^<]+)<', hangzhou)[-3:] == ["协商", "落实", "反馈"]
    assert "含“" in _found(r'class="why"[^>]*>([^<]+)<', hangzhou)
    assert 'href="/practice/' in hangzhou


def test_conditions_narrow_and_can_be_taken_away(read: Callable[[str], Page]) -> None:
    page = read("/search?q=监督&city=金华市")
    assert {city for card in _cards(page) for city in re.findall(r'class="city"[^>]*>([^<]+)<', card)} == {
        "金华"
    }
    without = [attributes["href"] for _, attributes in page.tags if attributes.get("class") == "condition"]
    assert without == ["/search?q=%E7%9B%91%E7%9D%A3"]
    assert len(_cards(read(without[0]))) > len(_cards(page))


def test_the_own_facet_is_released(read: Callable[[str], Page]) -> None:
    page = read("/search?q=监督&city=金华市")
    offered = [
        unescape(href)
        for href in page.values("a", "href")
        if href.startswith("/search?q=") and "city=" in href
    ]
    assert any(href.count("city=") == 2 for href in offered), "another city can be added"


def test_a_short_city_name_is_understood(read: Callable[[str], Page]) -> None:
    page = read("/search?q=监督&city=金华")
    chosen = [attributes for _, attributes in page.tags if attributes.get("class") == "chosen"]
    assert len(chosen) == 2  # in the list and on the grid
    assert all("city=" not in attributes["href"] for attributes in chosen)


def test_every_facet_count_is_what_its_link_shows(read: Callable[[str], Page]) -> None:
    page = read("/search?q=监督&kind=platform")
    facets = re.findall(r'<li><a href="([^"]+)"><span[^>]*>[^<]+</span> <span class="n">(\d+)<', page.markup)
    assert len(facets) > 5
    for href, count in [facet for facet in facets if "kind=platform&amp;kind" not in facet[0]][:6]:
        shown = read(unescape(href))
        assert _found(r"<h1><b>(\d+)</b>", shown.markup) == count


def test_results_are_paged(read: Callable[[str], Page]) -> None:
    first = read("/search?q=协商")
    following = next(attributes["href"] for _, attributes in first.tags if attributes.get("rel") == "next")
    second = read(following)
    both = [*_cards(first), *_cards(second)]
    names = [_found(r'href="(/practice/[^"?]+)', card) for card in both]
    assert len(_cards(first)) == 10
    assert len(set(names)) == len(names) > 10
    assert 'start="11"' in second.markup


def test_nothing_direct_is_said_so(read: Callable[[str], Page]) -> None:
    page = read("/search?q=量子纠缠")
    assert "没有直接相符的做法，以下较接近" in page.text
    assert len(_cards(page)) > 0


def test_conditions_that_no_practice_meets_can_be_cleared(
    read: Callable[[str], Page], services: Services
) -> None:
    everywhere, there = (
        {one.value for one in services.searcher.search("政协", filters=filters).facets["kind"]}
        for filters in ({}, {"city": ["嘉兴市"]})
    )
    page = read(f"/search?q=政协&city=嘉兴市&kind={min(everywhere - there)}")
    assert (page.status, _cards(page)) == (200, [])
    assert "这些条件下没有相符的做法" in page.text
    assert "/search?q=%E6%94%BF%E5%8D%8F" in page.values("a", "href")


@pytest.mark.parametrize("empty", ["", "?q=", "?q=+", "?q=？！"])
def test_no_question_gets_the_field_and_examples(read: Callable[[str], Page], empty: str) -> None:
    page = read(f"/search{empty}")
    assert page.status == 200
    assert "要找什么做法？" in page.text


def test_the_question_goes_along_to_the_practice(read: Callable[[str], Page]) -> None:
    href = next(
        href for href in read("/search?q=闭环反馈").values("a", "href") if href.startswith("/practice/")
    )
    assert "<mark>" in read(href).markup


def test_the_same_question_gives_the_same_bytes(client: FlaskClient) -> None:
    assert client.get("/search?q=闭环反馈").data == client.get("/search?q=闭环反馈").data


def test_reasons_name_a_mechanism_by_its_first_and_last_step(read: Callable[[str], Page]) -> None:
    reasons = "".join(re.findall(r'class="why">(.*?)</p>', read("/search?q=闭环反馈").markup))
    assert "“委员提…群众评”：" in reasons and "委员提—部门办" not in reasons


def test_more_results_than_are_put_in_order_are_shown(
    read: Callable[[str], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.search.EXPORTED", 1)
    assert read("/search?q=闭环反馈&lang=zh").status == 200
