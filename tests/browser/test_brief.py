"""The tray: practices collected while reading, kept in the browser, ordered, and handed on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import search
from tests.browser.watching import Opening, Reading

pytestmark = pytest.mark.browser
KEPT = "JSON.parse(localStorage.getItem('jingyan.tray') ?? '[]').length"


def test_collected_on_results_ordered_in_the_brief(open_page: Opening, axe: Reading) -> None:
    page = open_page(search(q="闭环反馈"))
    offers = page.locator(".hit [data-tray]")
    offers.nth(0).click()
    offers.nth(2).click()
    expect(page.locator("[data-tray-link] b")).to_have_text("2")
    expect(offers.nth(0)).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []

    page.locator("[data-tray-link]").click()
    expect(page.locator("[data-brief] > .entries > li")).to_have_count(2)
    expect(page).not_to_have_url(re.compile("mine"))  # the address can be sent to a colleague
    headings = page.locator(".entries h2 a").all_inner_texts()
    page.locator(".moves a", has_text="下移").first.click()
    page.wait_for_url("**/brief?*")
    expect(page.locator(".entries h2 a").first).to_have_text(headings[1])

    page.locator(".entries > li").first.locator(".moves a", has_text="移出").click()
    expect(page.locator(".entries > li")).to_have_count(1)
    assert page.evaluate(KEPT) == 1
    page.reload()
    expect(page.locator("[data-tray-link] b")).to_have_text("1")


def test_a_colleagues_brief_leaves_the_own_tray_alone(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    page.locator(".hit [data-tray]").first.click()
    hrefs = [link.get_attribute("href") or "" for link in page.locator(".hit h2 a").all()[1:4]]
    ids = [re.findall(r"/practice/([^?]+)", href)[0] for href in hrefs]
    page.goto(page.url.split("/search")[0] + "/brief?" + "&".join(f"id={id}" for id in ids))
    expect(page.locator(".entries > li")).to_have_count(3)
    assert page.evaluate(KEPT) == 1


def test_the_keyboard_puts_a_practice_in_and_takes_it_out(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"))
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/practice/*")  # loaded, so that the script has taken the link over
    button = page.locator("main [data-tray]")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(KEPT) == 0


def test_without_script_the_link_leads_to_a_brief_of_one(open_page: Opening) -> None:
    page = open_page(search(q="闭环反馈"), js=False)
    page.locator(".hit h2 a").first.click()
    page.locator("main a[href^='/brief?id=']").click()
    expect(page.locator(".entries > li")).to_have_count(1)
    page.locator(".exports a").first.wait_for()
