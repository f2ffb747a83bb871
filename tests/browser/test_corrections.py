"""A reader reports an error and a curator hears it; a bookmark of an earlier snapshot still leads on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from jingyan.config import Settings
from jingyan.reports import ReportBox
from jingyan.reviewing import Review
from jingyan.succession import ledger_of
from kg.succession import Fate
from tests.browser.conftest import opening, serving
from tests.browser.kinds import resolved
from tests.browser.watching import Opening, Reading
from web.app import create_app
from web.services import Services

pytestmark = pytest.mark.browser
TOKEN = "0123456789-abcdef-正确"
DOCUMENT = "zhejiang-2025-excerpts-1"
PRACTICE = "{Practice 用好“三个平台”}"


@pytest.fixture
def desk(own_store: Path, tmp_path: Path) -> Review:
    """A curators' desk with a store of its own for reports."""
    folder = tmp_path / "decisions"
    return Review(Settings.from_environment(os.environ, store=own_store, curation=folder, review_token=TOKEN))


@pytest.fixture
def box(desk: Review) -> ReportBox:
    """Where its readers' reports go."""
    return desk.box


@pytest.fixture
def open_here(
    browser: Browser, services: Services, desk: Review, box: ReportBox, request: pytest.FixtureRequest
) -> Iterator[Opening]:
    """Open pages of a site that takes reports and remembers old addresses."""
    ledger = ledger_of(desk.settings.store)
    here = resolved(PRACTICE, services).lstrip("/")
    ledger.write(
        [
            Fate("practice/0000000000000001", here, "moved", "旧做法", DOCUMENT, 10, 20),
            Fate("platform/0000000001", "", "unread", "旧平台", DOCUMENT, 10, 20),
        ]
    )
    with serving(create_app(replace(services, review=desk, reports=box, former=ledger.find))) as address:
        yield from opening(browser, address, request.node)


@pytest.mark.parametrize("js", [True, False])
def test_a_reader_reports_an_error_in_three_steps(
    js: bool, open_here: Opening, services: Services, box: ReportBox
) -> None:
    page = open_here(resolved(PRACTICE, services), js=js, width=390)
    page.get_by_role("link", name="这里读错了？").click()
    page.get_by_label("起止不对").check()
    page.get_by_label("说明").fill("多读了“监督”二字")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_have_text("已收到，谢谢")
    (kept,) = box.read().open
    assert (kept.wrong, kept.note) == ("bounds", "多读了“监督”二字")
    page.get_by_role("link", name="返回").click()
    expect(page.locator("h1")).to_have_text("用好“三个平台”，推动监督常态")


def test_a_curator_hears_it_and_decides_with_one_click(
    open_here: Opening, desk: Review, axe: Reading
) -> None:
    page = open_here(f"/document/{DOCUMENT}")
    page.locator(".reader .ev.k-platform a").first.click()
    page.get_by_role("link", name="这里读错了？").click()
    words = page.locator("mark").inner_text()
    page.get_by_label("这里并没有说这件事").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_have_text("已收到，谢谢")

    page = open_here("/review")
    page.get_by_label("姓名").fill("阿金")
    page.get_by_label("口令").fill(TOKEN)
    page.get_by_role("button", name="进入").click()
    page.get_by_role("link", name=re.compile("读者报告了 1 处")).click()
    expect(page.locator("li mark")).to_have_text(words)
    for path in ("/review/reports", "/review/candidates", "/review/add", "/review"):
        page.goto(re.sub(r"/review.*", path, page.url))
        assert axe(page) == [], path
    page.goto(page.url + "/reports")
    page.get_by_role("button", name="剔除").first.click()
    expect(page.locator("ol.rows")).to_contain_text("没有未了结的报告")
    assert [made.decision.action for made in desk.history()] == ["reject"]


@pytest.mark.parametrize("width", [1280, 390])
def test_an_old_bookmark_leads_on(open_here: Opening, axe: Reading, width: int) -> None:
    page = open_here("/practice/0000000000000001", width=width, later=[308])
    expect(page.locator("h1")).to_have_text("用好“三个平台”，推动监督常态")
    page = open_here("/platform/0000000001", width=width, status=410)
    expect(page.locator("h1")).to_have_text("旧平台")
    assert axe(page) == []
    page.get_by_role("link", name="看这处原文").click()
    expect(page.locator("mark#at")).to_be_visible()
