"""Policy staff: who does this already, in which words, and where else; in Chinese, in English, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import search
from tests.browser.watching import Opening, Reading

pytestmark = pytest.mark.browser
CHOSEN = ".condition:not(.part)"  # a filter; a part is something understood of the question
DRAFT = "建立群众意见“收集—交办—办理”机制，由委员每月下沉社区收集群众意见，梳理后交部门办理。"


def cities(page: Page) -> list[str]:
    """Return the Chinese names of the cities of the results, best first."""
    return [name.split()[0] for name in page.locator(".hits .where .city").all_inner_texts()]


def ask(page: Page, question: str) -> None:
    """Type a question into the field and send it."""
    page.locator("#q").fill(question)
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?q=*")


def narrow(page: Page, city: str) -> None:
    """Choose a city among the filters, unfolding the rest of the list where it stands there."""
    group = page.locator(".facets section", has=page.locator("h2", has_text="城市"))
    choice = group.locator("li a", has_text=city)
    if not choice.is_visible():
        group.locator("summary").click()
    choice.click()
    expect(page.locator(CHOSEN)).to_have_text(re.compile(city))


def test_from_a_question_to_another_city(open_page: Opening) -> None:
    page = open_page("/")
    ask(page, "闭环反馈")
    assert {"杭州", "宁波", "温州", "绍兴", "金华", "舟山"} <= set(cities(page))
    assert cities(page)[0] != "湖州"
    marked = page.locator(".hits mark").all_inner_texts()
    assert "闭环" in marked and "反馈" in marked

    narrow(page, "金华")
    assert cities(page) == ["金华"]

    page.locator(".hits h2 a").click()
    expect(page.locator("h1")).to_have_text("用好“三个平台”，推动监督常态")
    expect(page.locator(".source mark").first).to_be_visible()
    expect(page.locator(".drawn.returns")).to_contain_text(["群众 评", "百分百回访"])

    page.locator("a.tag.k-platform", has_text="民生议事堂").first.click()
    expect(page.locator("h1")).to_have_text("民生议事堂")
    elsewhere = page.locator(".localities > li", has=page.locator("h3", has_text="温州"))
    expect(elsewhere.locator("mark, .sentence").first).to_contain_text("民生议事堂")
    elsewhere.locator("p.named a").first.click()
    expect(page.locator("article .where")).to_contain_text("温州市政协")
    expect(page.locator("blockquote.source")).to_contain_text("民生议事堂")
    page.go_back()
    expect(page.locator("h1")).to_have_text("民生议事堂")


def test_taking_a_condition_away_brings_the_others_back(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈", city="金华市"))
    page.locator(CHOSEN).click()
    expect(page.locator(CHOSEN)).to_have_count(0)
    assert len(set(cities(page))) > 5


def test_a_place_without_an_answer_offers_a_way_on(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈", city="台州市", kind="commitment"))
    expect(page.locator(".nothing h1")).to_have_text("这些条件下没有相符的做法")
    page.get_by_role("link", name="清除全部条件").click()
    expect(page.locator(".hits .where .city").first).to_be_visible()
    assert "杭州" in cities(page)


def test_an_english_question_finds_the_chinese_words(open_page: Opening) -> None:
    page = open_page("/", language="en")
    ask(page, "closed-loop feedback")
    assert {"杭州", "宁波", "金华", "舟山"} <= set(cities(page))
    expect(page.locator(".hits mark").first).to_have_text(re.compile("闭|反馈"))
    assert page.locator(".hits h2").first.get_attribute("lang") == "zh-Hans"


def test_what_the_base_does_not_answer_is_said(open_page: Opening) -> None:
    page = open_page("/")
    ask(page, "量子计算芯片")
    expect(page.locator("h1")).to_have_text("没有直接相符的做法，以下较接近")
    expect(page.locator(".hits mark")).to_have_count(0)


def test_the_source_is_one_step_away_from_every_quote(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈", city="杭州市"))
    page.locator(".hits h2 a").first.click()
    page.locator(".source .ev.k-mechanism", has_text="闭环机制").locator("a").last.click()
    expect(page.locator("h1")).to_have_text("“协商—落实—反馈”闭环机制")
    expect(page.locator("blockquote.source mark")).to_have_text("“协商—落实—反馈”闭环机制")
    page.locator("footer a[href^='/document/']").click()
    expect(page.locator(".reader")).to_contain_text("构建“协商—落实—反馈”闭环机制")


def test_a_citation_is_copied(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    city = cities(page)[0]
    page.locator(".hits h2 a").first.click()
    button = page.locator("[data-copy=citation]")
    button.click()
    expect(button).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{city}市政协" in copied and re.search(r"第 \d+ 段", copied) and "/practice/" in copied


def test_a_draft_is_set_beside_what_others_do(open_page: Opening, axe: Reading) -> None:
    page = open_page("/analyze")
    page.get_by_label("草稿正文").fill(DRAFT)
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".flow li")).to_have_text([re.compile(step) for step in ("收集", "交办", "办理")])
    feedback = page.locator(".stages li.absent", has_text="反馈评价")
    expect(feedback).to_contain_text("草稿未提及")
    assert page.locator("#main .similar .city").count() >= 3
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    feedback.locator("a").first.click()
    expect(page.locator(".badge").first).to_be_visible()


@pytest.mark.parametrize(("draft", "said"), [("  ", "请先贴入草稿正文"), ("意见闭环", "只读到标题")])
def test_a_draft_that_cannot_be_read_is_kept(open_page: Opening, draft: str, said: str) -> None:
    page = open_page("/analyze")
    page.get_by_label("草稿正文").fill(draft)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    assert page.get_by_label("草稿正文").input_value().strip() == draft.strip()


def test_the_whole_way_on_a_phone(open_page: Opening) -> None:
    page = open_page("/", width=390)
    ask(page, "群众意见怎样形成闭环反馈")
    expect(page.locator(".hits article").first).to_be_in_viewport()
    expect(page.locator(".facets ul").first).to_be_hidden()
    page.get_by_text("筛选", exact=True).click()
    narrow(page, "舟山")
    assert set(cities(page)) == {"舟山"}
    page.locator(".hits h2 a").first.click()
    steps = [step.bounding_box() for step in page.locator(".flow").first.locator("li").all()]
    tops = [box["y"] for box in steps if box]
    assert len(tops) >= 3 and tops == sorted(set(tops))  # one below the other
    page.locator(".chain h2 a").first.click()
    page.locator("a.city").first.click()
    expect(page.locator("h1")).to_have_text("舟山市")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
