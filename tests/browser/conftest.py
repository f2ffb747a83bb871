"""A real Chromium before the whole product: every page is watched, and no fault goes unnoticed."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.watching import Opening, Reading, Watch
from web.services import Services
from web.wording import COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HERE = Path(__file__).parent
ARTEFACTS = HERE / "artefacts"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: false });
  return found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id} ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
FAILED = pytest.StashKey[bool]()


def find_chromium(environment: Mapping[str, str]) -> str | None:
    """Return the browser to drive: $CHROMIUM, else the first on the path."""
    named = [environment["CHROMIUM"]] if environment.get("CHROMIUM") else []
    places = (shutil.which(name) for name in (*named, "chromium", "chromium-browser", "google-chrome"))
    return next((place for place in places if place), None)


def chromium_or_leave(environment: Mapping[str, str]) -> str:
    """Return the browser to drive; without one a test is skipped, and fails where `CI` is set."""
    place = find_chromium(environment)
    if place is None and environment.get("CI"):
        pytest.fail("no Chromium: install one or name it in CHROMIUM")
    if place is None:
        pytest.skip("no Chromium here")
    return place


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine; yield its address."""

    def whole(environment: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        """Answer from memory: this server leaves files open where a browser hangs up."""
        answer = app(environment, start)
        try:
            return list(answer)
        finally:
            getattr(answer, "close", list)()

    server = make_server("127.0.0.1", 0, whole, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def address(services: Services) -> Iterator[str]:
    """Where the whole product runs."""
    from web.app import create_app

    with serving(create_app(services)) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    place = chromium_or_leave(os.environ)
    options = ["--disable-dev-shm-usage", "--font-render-hinting=none"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=place, args=options)
        yield started
        started.close()


@contextmanager
def context_of(browser: Browser, *, width: int = 1280, js: bool = True) -> Iterator[BrowserContext]:
    """Yield a new context: no cookie, no cache, Chinese time, no animation."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        java_script_enabled=js,
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


def choose(context: BrowserContext, language: str, address: str) -> None:
    """Have `context` come as a reader does who chose `language` before."""
    context.add_cookies([{"name": COOKIE, "value": language, "url": address}])


@pytest.fixture
def open_page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Opening]:
    """Open pages, each in a context of its own; any fault of any of them fails the test."""
    yield from opening(browser, address, request.node)


def opening(browser: Browser, address: str, item: pytest.Item) -> Iterator[Opening]:
    """Yield the opener for the application at `address`; then demand that no fault was seen."""
    with ExitStack() as contexts:
        watches: list[Watch] = []
        pages: list[Page] = []

        def open_one(
            path: str,
            *,
            width: int = 1280,
            js: bool = True,
            language: str = "zh",
            status: int = 200,
            later: Collection[int] = (),
        ) -> Page:
            context = contexts.enter_context(context_of(browser, width=width, js=js))
            if language != "zh":
                choose(context, language, address)
            watches.append(Watch(address, {status, *later}))
            watches[-1].attach(context)
            pages.append(context.new_page())
            answer = pages[-1].goto(address + path)
            assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
            return pages[-1]

        yield open_one
        faults = [fault for watch in watches for fault in watch.faults]
        failed = item.stash.get(FAILED, False)
        if failed or faults:
            _photograph(pages, item.name)
        assert faults == []


def _photograph(pages: list[Page], name: str) -> None:
    """Keep a picture of every page that is still open."""
    ARTEFACTS.mkdir(exist_ok=True)
    for number, page in enumerate(pages):
        page.screenshot(
            path=ARTEFACTS / f"{re.sub(r'[^0-9A-Za-z._-]+', '-', name)}-{number}.png", full_page=True
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave word for the fixture whether the test itself failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def axe() -> Reading:
    """Return what of a page breaks a rule of WCAG 2.2 AA or of good practice."""
    source = (HERE / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")

    def read(page: Page) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(source + ";0")
        return cast(list[str], page.evaluate(RUN, RULES))

    return read
