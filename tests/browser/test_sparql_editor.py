"""The editor of the query page: colours, completion, errors in place; a plain form without script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, JSHandle, Page, expect

from ontology import terms
from tests.browser.conftest import opening, serving
from tests.browser.kinds import PLACES, sparql
from tests.browser.watching import Opening
from tests.web.sparql_parts import application, build
from web.sparql.pool import Pool

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the product runs over a small base of known terms."""
    folder = build(tmp_path_factory.mktemp("browser") / "graph")
    with (
        Pool(folder, deadline_s=5, memory_bytes=256 << 20) as pool,
        serving(application(folder, pool)) as address,
    ):
        yield address


@pytest.fixture
def open_small(browser: Browser, small: str, request: pytest.FixtureRequest) -> Iterator[Opening]:
    """Open pages over the small base."""
    yield from opening(browser, small, request.node)


def editor(page: Page) -> JSHandle:
    return page.evaluate_handle("document.querySelector('.CodeMirror').CodeMirror")


def write(page: Page, text: str) -> None:
    page.evaluate("([editor, text]) => editor.setValue(text)", [editor(page), text])


def test_the_editor_runs_completes_and_marks_errors(open_small: Opening) -> None:
    page = open_small("/sparql", later=[400])
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()
    expect(page.locator("textarea#query")).to_be_hidden()
    write(page, f"PREFIX jy: <{terms.JY}>\nSELECT ?city {{ ?m jy:city ?city }}")
    page.click("#query-form button")
    expect(page.locator("#answer")).to_contain_text("杭州市")
    expect(page).to_have_url(re.compile("jy%3Acity"))

    write(page, f"PREFIX jy: <{terms.JY}>\nSELECT * {{ ?m jy:hasSte }}")
    page.evaluate("editor => { editor.focus(); editor.setCursor(1, 23); }", editor(page))
    page.keyboard.type("p")
    expect(page.locator(".CodeMirror-hints li")).to_have_text(["jy:hasStep"])
    page.keyboard.press("Escape")
    expect(page.locator(".CodeMirror-hints")).to_have_count(0)

    write(page, "SELECT *\n{ ?s ?p 杭州市 }")
    page.evaluate("editor => editor.focus()", editor(page))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer .wrong")).to_be_visible()
    expect(page.locator(".wrong-line")).to_have_count(1)


def test_a_chinese_name_completes_to_its_term(open_page: Opening) -> None:
    page = open_page("/sparql")
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()
    for pattern, name, term in (("?m a  ", "机制", "jy:Mechanism"), ("?m  ", "含环节", "jy:hasStep")):
        write(page, f"PREFIX jy: <{terms.JY}>\nSELECT * {{ {pattern}}}")
        at = len("SELECT * { " + pattern) - 1
        page.evaluate("([editor, at]) => { editor.focus(); editor.setCursor(1, at); }", [editor(page), at])
        page.keyboard.type(name)
        expect(page.locator(".CodeMirror-hints li").first).to_contain_text(f"{term}  {name}")
        page.keyboard.press("Enter")
        assert f"{term} }}" in page.evaluate("editor => editor.getValue()", editor(page))


def test_views_and_orders_change_in_place(open_page: Opening) -> None:
    page = open_page(sparql(PLACES))
    page.click(".views a[href*=chart]")
    expect(page.locator(".bars li").first).to_be_visible()
    page.click(".views a[href*=table]")
    page.click("#answer th a >> text=label")
    expect(page.locator("#answer th[aria-sort=ascending]")).to_have_count(1)
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()


def test_the_page_works_without_script(open_small: Opening) -> None:
    page = open_small("/sparql", js=False)
    page.fill("textarea#query", f"PREFIX jy: <{terms.JY}> SELECT ?city {{ ?m jy:city ?city }}")
    page.click("#query-form button")
    expect(page.locator("#answer")).to_contain_text("杭州市")
