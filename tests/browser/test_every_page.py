"""Every kind of page in both languages and at both widths: accessible, fitting, whole without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ontology import terms
from tests.browser.conftest import choose
from tests.browser.kinds import KINDS, resolved
from tests.browser.watching import Opening, Reading
from web.addresses import KINDS as ENTITIES
from web.app import create_app
from web.services import Services
from web.wording import TAGS

pytestmark = pytest.mark.browser
OTHERS = {"api", "static", "id", "healthz", "readyz", "metrics"}  # for programs
CLOSED = {"review"}  # shut without a token; its own tests open it
SHEET = re.compile(rb"/Type\s*/Page\b")


def width_of(page: Page) -> int:
    """Return how wide the page is, whatever the window shows."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_accessible_and_fits(
    open_page: Opening, axe: Reading, services: Services, address: str, name: str
) -> None:
    kind = KINDS[name]
    page = open_page(resolved(kind.path, services), status=kind.status)
    for language in ("zh", "en"):
        if language == "en":
            choose(page.context, language, address)
            page.set_viewport_size({"width": 1280, "height": 800})
            page.reload()
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            if width == 390 and page.locator(".facets .fold").count():
                page.reload()  # filters fold when the page is loaded on a narrow screen
            expect(page.locator(f"{kind.shows} >> visible=true").first).to_be_visible()
            assert page.locator("html").get_attribute("lang") == TAGS[language]
            assert axe(page) == [], (language, width)
            assert width_of(page) <= width, language


def test_no_page_is_forgotten(services: Services) -> None:
    rules = [rule for rule in create_app(services).url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {rule.rule.split("/")[1] for rule in rules if "." not in rule.rule} - OTHERS - CLOSED
    named = {resolved(kind.path, services).split("?")[0].split("/")[1] for kind in KINDS.values()}
    assert {page for page in pages if "<" not in page} <= named | set(ENTITIES), (
        "a page is missing in kinds.py"
    )


@pytest.mark.parametrize("name", KINDS)
def test_a_page_is_whole_without_script(open_page: Opening, services: Services, name: str) -> None:
    kind = KINDS[name]
    page = open_page(resolved(kind.path, services), width=390, js=False, status=kind.status)
    expect(page.locator(f"{kind.shows} >> visible=true").first).to_be_visible()
    assert page.locator("[data-needs-script] >> visible=true").count() == 0
    assert width_of(page) <= 390


def test_every_kind_of_thing_has_a_page(open_page: Opening, services: Services) -> None:
    first = (
        "SELECT ?kind (MIN(?thing) AS ?one) { ?thing ?p ?o "
        f'FILTER(STRSTARTS(STR(?thing), "{terms.ID}")) '
        f'BIND(STRBEFORE(STRAFTER(STR(?thing), "{terms.ID}"), "/") AS ?kind) }} GROUP BY ?kind'
    )
    rows = services.graph.store.query(first, use_default_graph_as_union=True)
    ones = {str(row["kind"].value): str(row["one"].value) for row in rows}  # type: ignore[union-attr]
    assert set(ENTITIES) - set(ones) == {"target"}  # the first corpus plans no figure
    page = open_page("/")
    home = page.url
    for kind in set(ENTITIES) & set(ones):
        answer = page.goto(f"{home}id/{ones[kind].removeprefix(terms.ID)}")
        assert answer is not None and answer.status == 200, ones[kind]
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    "label",
    ["完善“系列化”政企协商机制", "用好“三个平台”", "改进“督”的环节设计", "优化“商”的程序制度"],
)
def test_a_practice_prints_on_one_sheet(open_page: Opening, services: Services, label: str) -> None:
    page = open_page(resolved(f"{{Practice {label}}}", services))
    assert len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
    page.emulate_media(media="print")
    expect(page.locator("blockquote.source")).to_be_visible()
    expect(page.locator("#citation")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()


def test_chinese_is_set_in_a_chinese_font(open_page: Opening) -> None:
    page = open_page("/")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": ".lead"})["nodeId"]
    fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [font["familyName"] for font in fonts if font["glyphCount"] > 5] != []
    assert all("DejaVu" not in font["familyName"] for font in fonts), fonts


@pytest.mark.parametrize("path", ["/compare?loops=1", "/figures", "/matrix"])
def test_a_table_prints_as_a_table_on_broad_sheets(open_page: Opening, path: str) -> None:
    page = open_page(path)
    sheets = page.pdf(prefer_css_page_size=True)
    boxes = [[float(n) for n in box.split()] for box in re.findall(rb"/MediaBox\s*\[([^]]+)\]", sheets)]
    assert 1 <= len(boxes) <= 3 and all(width > height for _, _, width, height in boxes)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 800})
    expect(page.locator("#main thead th").last).to_be_visible()
    assert page.locator(".pick >> visible=true").count() == 0
