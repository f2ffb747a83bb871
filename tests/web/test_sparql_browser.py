"""The editor in a real Chromium: colours, completion, errors in place; nothing leaves the host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import JSHandle, Page, sync_playwright
from werkzeug.serving import make_server

from ontology import terms
from tests.web.sparql_parts import application, build
from web.sparql.pool import Pool

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WATCH = """window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = build(tmp_path_factory.mktemp("browser") / "graph")
    with Pool(folder, deadline_s=5, memory_bytes=256 << 20) as pool:
        server = make_server("127.0.0.1", 0, application(folder, pool), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def visit(address: str, *, script: bool = True) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page and the requests it made."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-dev-shm-usage"])
        page = browser.new_context(java_script_enabled=script).new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.add_init_script(WATCH)
        page.goto(f"{address}/sparql")
        yield page, requests
        browser.close()


def editor(page: Page) -> JSHandle:
    return page.evaluate_handle("document.querySelector('.CodeMirror').CodeMirror")


def write(page: Page, text: str) -> None:
    page.evaluate("([editor, text]) => editor.setValue(text)", [editor(page), text])


def test_the_editor_runs_completes_and_marks_errors(address: str) -> None:
    with visit(address) as (page, requests):
        page.wait_for_selector(".yasqe .CodeMirror")
        assert not page.is_visible("textarea#query")
        write(page, f"PREFIX jy: <{terms.JY}>\nSELECT ?city {{ ?m jy:city ?city }}")
        page.click("#query-form button")
        page.wait_for_selector("#answer td")
        assert "杭州市" in page.inner_text("#answer")
        assert "jy%3Acity" in page.url

        write(page, f"PREFIX jy: <{terms.JY}>\nSELECT * {{ ?m jy:hasSte }}")
        page.evaluate("editor => { editor.focus(); editor.setCursor(1, 23); }", editor(page))
        page.keyboard.type("p")
        page.wait_for_selector(".CodeMirror-hints li")
        assert page.locator(".CodeMirror-hints li").all_inner_texts() == ["jy:hasStep"]
        page.keyboard.press("Escape")

        write(page, "SELECT *\n{ ?s ?p 杭州市 }")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer .wrong")
        assert page.locator(".wrong-line").count() == 1
        assert page.evaluate("window.broken") == []
        assert [url for url in requests if not url.startswith(address)] == []


def test_the_page_works_without_script(address: str) -> None:
    with visit(address, script=False) as (page, _):
        page.fill("textarea#query", f"PREFIX jy: <{terms.JY}> SELECT ?city {{ ?m jy:city ?city }}")
        page.click("#query-form button")
        assert "杭州市" in page.inner_text("#answer")
