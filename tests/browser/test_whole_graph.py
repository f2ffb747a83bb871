"""The whole graph in a browser: drawn under the strict policy, searched, switched, left by a click."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Opening, Reading

pytestmark = pytest.mark.browser


def test_it_is_drawn_searched_and_opened(open_page: Opening, axe: Reading) -> None:
    page = open_page("/network/whole")
    expect(page.locator(".canvas[data-drawn]")).to_be_visible()
    assert int(page.locator(".canvas").get_attribute("data-drawn") or 0) > 100
    page.get_by_label("找一项").fill("民生议事")
    page.locator(".found button", has_text="民生议事堂").click()
    expect(page.get_by_label("找一项")).to_have_value("民生议事堂")
    topics = page.locator("[data-kind=topic]")
    topics.click()
    expect(topics).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []
    box = page.locator(".canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # it was put in the middle
    expect(page.locator("h1")).to_have_text("民生议事堂")


def test_without_a_script_the_list_is_there(open_page: Opening) -> None:
    page = open_page("/network/whole", js=False)
    expect(page.locator(".whole")).to_be_hidden()
    page.locator(".choices").get_by_role("link", name="平台").click()
    page.locator(".degrees a").first.click()
    expect(page.locator(".localities mark, .localities .sentence").first).to_be_visible()


def test_pointing_lights_what_is_joined(open_page: Opening) -> None:
    page = open_page("/network")
    page.locator("a.node.k-platform", has_text="民生议事堂").hover()
    lit = page.locator("a.node.k-place.near")
    expect(lit).to_have_count(4)
    page.locator("a.node.k-place", has_text="湖州").focus()
    expect(lit).to_have_count(1)
    expect(lit).to_contain_text("湖州")


def test_the_menu_opens_without_a_script(open_page: Opening) -> None:
    page = open_page("/matrix", width=390, js=False)
    top = page.locator("header.top").bounding_box()
    assert top and top["height"] < 70  # one line
    page.get_by_role("button", name="菜单").click()
    page.locator("#ways").get_by_role("link", name="闭环对比").click()
    expect(page.locator("h1")).to_have_text("各地机制按环节对比")
