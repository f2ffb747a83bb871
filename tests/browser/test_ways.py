"""Whoever comes by the pages: links from loop to topic, the keyboard, pinyin, and the other language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.kinds import search
from tests.browser.watching import Opening

pytestmark = pytest.mark.browser
ENOUGH = 600  # ms; a live search starts 180 ms after the last letter


def focused(page: Page) -> str:
    """Return a selector-like name of what has the focus."""
    return str(page.evaluate("(e => e.id || e.className || e.tagName)(document.activeElement)"))


def test_from_a_loop_to_its_mechanism_city_and_topic(open_page: Opening) -> None:
    page = open_page("/")
    page.locator("ol.loops a.line", has_text="协商—落实—反馈").click()
    expect(page.locator("h1")).to_have_text("“协商—落实—反馈”闭环机制")
    expect(page.locator(".badge.claimed")).to_contain_text("原文自称闭环")
    expect(page.locator(".badge.derived")).to_contain_text("环节闭合")
    page.locator("p.where a.city").click()
    expect(page.locator("h1")).to_have_text("杭州市")
    page.locator(".counted").get_by_role("link", name="闭环反馈").click()
    expect(page.locator("h1")).to_have_text("闭环反馈")
    expect(page.locator(".localities h3", has_text="宁波")).to_be_visible()


def test_a_city_tile_leads_to_the_city(open_page: Opening) -> None:
    page = open_page("/")
    page.locator(".tiles").get_by_role("link", name=re.compile("^舟山")).click()
    expect(page.locator("h1")).to_have_text("舟山市")


def test_loops_are_compared_stage_by_stage(open_page: Opening) -> None:
    page = open_page("/compare")
    every = page.locator(".compare tbody tr").count()
    page.get_by_role("link", name="只看闭环").click()
    page.wait_for_url("**/compare?loops=1")
    assert 5 <= page.locator(".compare tbody tr").count() < every
    line = page.locator(".compare tbody tr", has_text="协商—落实—反馈")
    expect(line.locator("td.hatched").first).to_have_text("原文未提及")
    page.locator(".choices").get_by_role("link", name="金华").click()
    page.wait_for_url("**city=*")
    assert set(page.locator(".compare th .city").all_inner_texts()) == {"金华"}


def test_a_cell_of_the_matrix_leads_to_its_practices(open_page: Opening) -> None:
    page = open_page("/matrix")
    cell = page.locator(".matrix td a").first
    number = cell.inner_text()
    cell.click()
    expect(page.locator(".summary h1 b")).to_have_text(number)


def test_a_node_of_the_network_lights_its_neighbours(open_page: Opening) -> None:
    page = open_page("/network")
    page.locator("a.node.k-place", has_text="金华").click()
    page.wait_for_url("**focus=place/*")
    expect(page.locator("a.node.k-platform.lit", has_text="民生议事堂")).to_be_visible()
    assert page.locator("a.node.k-place.lit").count() == 1


def test_the_keyboard_alone_reaches_an_answer(open_page: Opening) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    assert focused(page) == "q" and page.locator("#q").input_value() == ""
    page.keyboard.insert_text("闭环反馈")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert focused(page) == "skip"  # past the filters
    page.keyboard.press("Enter")
    for _ in range(5):  # what stands above the first result's title, the order among it
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.hits h2')"):
            break
    assert page.evaluate("!!document.activeElement.closest('.hits li:first-child h2')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practice/*")
    expect(page.locator("blockquote.source")).to_be_visible()


def test_tab_goes_through_the_page_in_order(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    tops, reached = [], False
    for _ in range(60):
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(e => [e.getBoundingClientRect().top + scrollY, !!e.closest('.hits')])(document.activeElement)"
        )
        reached = reached or box[1]
        if reached:
            tops.append(box[0])
        if len(tops) == 5:
            break
    assert len(tops) == 5 and tops == sorted(tops)


def test_pinyin_in_composition_asks_nothing(open_page: Opening) -> None:
    page = open_page(search(q="委员"))
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/search" in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.locator("#q").fill("")
    page.wait_for_timeout(ENOUGH)
    tools = page.context.new_cdp_session(page)
    for letters in ("b", "bi", "bi'h", "bi'hu", "bi'huan"):
        tools.send(
            "Input.imeSetComposition",
            {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)},
        )
        page.wait_for_timeout(250)
    page.wait_for_timeout(ENOUGH)
    assert asked == [] and page.locator("#q").input_value() == "bi'huan"
    with page.expect_response("**/search?q=*") as answering:
        tools.send("Input.insertText", {"text": "闭环"})
    assert answering.value.status == 200
    expect(page).to_have_title(re.compile("闭环"))
    assert len(asked) == 1
    expect(page).to_have_url(re.compile(r"/search\?q=%E9%97%AD%E7%8E%AF$"))
    expect(page.locator("#announce")).to_have_text(re.compile(r"\d+ *条做法"))


def test_typing_without_composition_searches_once_it_pauses(open_page: Opening) -> None:
    page = open_page(search(q="委员"))
    with page.expect_response("**/search?q=*"):
        page.locator("#q").fill("闭环反馈")
    expect(page.locator(".hits mark").first).to_have_text(re.compile("闭|反馈"))
    page.reload()
    assert page.locator("#q").input_value() == "闭环反馈"


def test_the_other_language_is_kept(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "闭环反馈" in page.locator("#q").input_value()
    first = page.locator(".hits h2").first
    assert first.get_attribute("lang") == "zh-Hans"
    page.locator("header nav a[href='/compare']").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("header nav")).not_to_contain_text("检索")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("h1")).to_have_text("各地机制按环节对比")


def test_a_step_of_an_alignment_leads_to_its_exact_words(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    page.locator(".hits h2 a").first.click()
    page.locator(".similar-practices .aligned a").first.click()
    page.wait_for_url("**/align?m=*")
    step = page.locator(".aligned td a").first
    said = step.inner_text()
    step.click()
    page.wait_for_url("**/document/**at=*")
    expect(page.locator("mark#at")).to_be_in_viewport()
    assert "".join(page.locator(".reader mark").all_inner_texts()) == said


def lines(page: Page, selector: str) -> list[int]:
    """Return over how many lines the words of each element run."""
    script = """all => all.map(one => { const words = document.createRange(); words.selectNodeContents(one);
      return new Set([...words.getClientRects()].map(box => Math.round(box.top))).size })"""
    return list(page.locator(selector).evaluate_all(script))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_column_of_a_table_is_so_narrow_that_words_break(open_page: Opening, language: str) -> None:
    page = open_page("/network/whole?kind=mechanism", width=390, language=language)
    assert set(lines(page, ".degrees .kind, .degrees thead th")) == {1}
