"""Ten things people come for, from the first page in at most four actions: a click or something typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.watching import Opening

pytestmark = pytest.mark.browser
MOST = 4


@dataclass
class Reader:
    """Someone at the first page; every click and every text typed counts."""

    page: Page
    actions: int = 0

    def click(self, what: Locator) -> None:
        """Click once, and wait for where it leads."""
        self.actions += 1
        what.click()
        self.page.wait_for_load_state()

    def link(self, name: str, within: str = "main") -> None:
        """Click the link of a name."""
        self.click(self.page.locator(within).get_by_role("link", name=name, exact=True).first)

    def ask(self, question: str) -> None:
        """Type a question and press Enter: two actions."""
        self.actions += 2
        field = self.page.locator("#q")
        field.fill(question)
        field.press("Enter")
        self.page.wait_for_url("**/search?q=*")

    def download(self, name: str, suffix: str) -> Path:
        """Click a download; return the file."""
        with self.page.expect_download() as coming:
            self.click(self.page.get_by_role("link", name=name))
        assert coming.value.suggested_filename.endswith(suffix)
        return coming.value.path()


@pytest.fixture
def reader(open_page: Opening) -> Reader:
    """A reader who opened the first page."""
    return Reader(open_page("/"))


def which_cities_close_the_loop_and_how_they_differ(reader: Reader) -> None:
    reader.link("按环节对比")
    reader.link("只看闭环")
    rows = reader.page.locator(".compare tbody tr")
    cities = set(rows.locator("th .city").all_inner_texts())
    assert {"杭州", "宁波", "金华", "舟山"} <= cities
    assert rows.locator("td.hatched").count() > 3 and rows.locator(".flag.derived").count() > 3


def who_evaluates(reader: Reader) -> None:
    reader.link("对照总表", "header")
    reader.link("谁做什么")
    reader.link("反馈评价")
    expect(reader.page.locator("#steps, .acts").first).to_contain_text("群众")
    expect(reader.page.locator("main")).to_contain_text("金华")


def what_is_promised_within_how_many_days(reader: Reader) -> None:
    reader.link("全部成效与承诺")
    first = reader.page.locator(".answers li").first
    expect(first).to_contain_text("2 天")
    expect(first).to_contain_text("金华")
    reader.click(first.get_by_role("link", name="两天内交办"))
    expect(reader.page.locator(".source :target")).to_contain_text("两天内交办")


def who_else_uses_a_platform(reader: Reader) -> None:
    reader.link("民生议事堂")
    cities = reader.page.locator(".localities h3").all_inner_texts()
    assert {"温州", "金华", "衢州", "丽水"} <= {city.strip() for city in cities}


def what_a_city_does_not_mention_that_its_peers_do(reader: Reader) -> None:
    reader.click(reader.page.locator(".tiles a", has_text="衢州"))
    reader.click(reader.page.locator(".ways-on a[href^='/gaps']"))
    expect(reader.page.locator("main")).to_contain_text("该地原文未提及")
    assert reader.page.locator(".gaps tbody th").count() > 3


def where_exactly_it_is_written(reader: Reader) -> None:
    reader.ask("百分百回访")
    reader.click(reader.page.locator(".hits h2 a").first)
    mark = reader.page.locator(".source .ev", has_text="百分百回访").locator("a").last
    expect(mark).to_be_visible()
    reader.click(mark)
    expect(reader.page.locator("blockquote.source mark").first).to_contain_text("百分百回访")


def how_much_of_what_was_proposed_was_adopted(reader: Reader) -> None:
    reader.click(reader.page.locator(".numbers a", has_text="72").first)
    expect(reader.page.locator(".source :target")).to_contain_text("9")


def a_practice_for_a_report_in_word(reader: Reader) -> None:
    reader.click(reader.page.locator(".numbers a", has_text="72").first)
    reader.click(reader.page.locator("main [data-tray]").first)
    reader.click(reader.page.locator("[data-tray-link]"))
    assert reader.download("Word 文档", ".docx").stat().st_size > 5000


def two_cities_side_by_side_in_excel(reader: Reader) -> None:
    reader.link("按环节对比")
    reader.link("杭州", ".choices")
    reader.link("金华", ".choices")
    assert set(reader.page.locator(".compare th .city").all_inner_texts()) == {"杭州", "金华"}
    assert reader.download("Excel 表格", ".xlsx").stat().st_size > 3000


def what_a_draft_lacks(reader: Reader) -> None:
    reader.link("草稿对照", "header")
    reader.actions += 1
    reader.page.get_by_label("草稿正文").fill(
        "建立意见办理机制，通过委员收集意见、政协交办清单、部门限期办理。"
    )
    reader.click(reader.page.get_by_role("button", name="查看"))
    absent = reader.page.locator(".stages li.absent", has_text="反馈评价")
    expect(absent).to_contain_text("草稿未提及")
    reader.click(absent.locator("a").first)
    expect(reader.page.locator("h1")).to_be_visible()


STORIES: tuple[Callable[[Reader], None], ...] = (
    which_cities_close_the_loop_and_how_they_differ,
    who_evaluates,
    what_is_promised_within_how_many_days,
    who_else_uses_a_platform,
    what_a_city_does_not_mention_that_its_peers_do,
    where_exactly_it_is_written,
    how_much_of_what_was_proposed_was_adopted,
    a_practice_for_a_report_in_word,
    two_cities_side_by_side_in_excel,
    what_a_draft_lacks,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_it_takes_four_actions_at_most(reader: Reader, story: Callable[[Reader], None]) -> None:
    story(reader)
    assert reader.actions <= MOST


def test_there_are_ten() -> None:
    assert len(STORIES) == 10
