"""What a page may weigh, how soon and how steadily it stands, at 200 % zoom, in print, without motion."""

from __future__ import annotations

import gzip
import re
from typing import cast

import pytest
from playwright.sync_api import Page

from tests.browser.kinds import KINDS, resolved
from tests.browser.watching import Opening
from web.services import Services

pytestmark = pytest.mark.browser
HEAVIEST = 60 * 1024  # bytes of HTML, CSS and JavaScript, packed
LATEST = 2500  # ms to the largest part; the bar is 1,000 on a machine that does nothing else
SHIFT = 0.02
PAGES: tuple[str, ...] = ("home", "search", "practice", "mechanism", "platform", "place", "topic", "compare")
PAGES += ("matrix", "network", "figures", "actors", "gaps", "help", "brief-one", "document")
SEEN = """() => new Promise((done) => {
  const told = { paint: 0, shift: 0 };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) told.paint = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) told.shift += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(told), 300);
})"""


def measured(page: Page) -> dict[str, float]:
    """Return when the largest part was painted, in ms, and how far things moved."""
    return cast(dict[str, float], page.evaluate(SEEN))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_soon_there_and_still(open_page: Opening, services: Services, name: str) -> None:
    page = open_page(resolved(KINDS[name].path, services), width=390)
    seen = measured(page)
    assert 0 < seen["paint"] < LATEST and seen["shift"] < SHIFT, seen
    named = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    parts = {page.url, *(url for url in named if re.search(r"\.(css|js)\?", url))}
    weighed = [len(gzip.compress(page.request.get(url).body(), 6)) for url in sorted(parts)]
    assert len(weighed) > 3 and sum(weighed) <= HEAVIEST


@pytest.mark.parametrize("name", ("home", "practice", "compare", "matrix", "network", "figures", "brief-one"))
def test_at_twice_the_size_nothing_is_cut_off(open_page: Opening, services: Services, name: str) -> None:
    page = open_page(resolved(KINDS[name].path, services), width=640)  # 1,280 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.get_by_role("button", name="菜单").is_visible()


def test_a_practice_prints_on_one_sheet(open_page: Opening, services: Services) -> None:
    for name in ("practice", "brief-one"):
        page = open_page(resolved(KINDS[name].path, services))
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
        assert len(sheets) == 1


def test_nothing_moves_for_those_who_ask_for_it(open_page: Opening) -> None:
    page = open_page("/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
