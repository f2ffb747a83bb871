"""The watch itself: what a page must not do is noticed, and tests cannot pass by having no browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.conftest import HERE, chromium_or_leave, context_of, serving
from tests.browser.watching import Watch
from web.security import secure

OUTSIDE = "http://elsewhere.invalid/x.css"
PAGES = {
    "good": "<p>好</p>",
    "outside": f'<link rel="stylesheet" href="{OUTSIDE}"><p>坏</p>',
    "picture": '<img src="//elsewhere.invalid/y.png" alt="">',
    "style": '<p style="color:red">坏</p>',
    "script": "<script>document.title = '坏'</script>",
    "handler": '<img src="x" alt="" onerror="alert(1)">',
    "thrown": '<script src="/static/thrown.js"></script>',
    "dialog": '<script src="/static/dialog.js"></script>',
}
SCRIPTS = {"thrown": "throw new Error('坏了')", "dialog": "alert('你好')"}


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    """A site with one fault a page, under the policy of the product and without it."""
    app = Flask("faulty", static_folder=None)
    secure(app)
    app.add_url_rule("/<name>", "page", lambda name: f"<!doctype html><title>{name}</title>{PAGES[name]}")
    app.add_url_rule(
        "/open/<name>",
        "open",
        lambda name: (PAGES[name], {"Content-Security-Policy": "img-src *; style-src *"}),
    )
    app.add_url_rule(
        "/static/<name>.js", "script", lambda name: (SCRIPTS[name], {"Content-Type": "text/javascript"})
    )
    app.add_url_rule("/broken", "broken", lambda: ("坏", 500))
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    with serving(app) as address:
        yield address


def faults(
    browser: Browser, address: str, path: str, *, js: bool = True, expected: tuple[int, ...] = ()
) -> list[str]:
    """Return what the watch sees on one page."""
    watch = Watch(address, expected)
    with context_of(browser, js=js) as context:
        watch.attach(context)
        context.new_page().goto(address + path)
    return watch.faults


@pytest.mark.browser
def test_a_good_page_has_no_fault(browser: Browser, faulty: str) -> None:
    assert faults(browser, faulty, "/good") == []


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/open/outside", "/open/picture"])
def test_a_request_to_another_host_is_seen_and_refused(browser: Browser, faulty: str, path: str) -> None:
    seen = faults(browser, faulty, path)
    assert any(one.startswith("request to another host: http://elsewhere.invalid/") for one in seen), seen


@pytest.mark.browser
@pytest.mark.parametrize("name", ["outside", "picture", "style", "script", "handler"])
def test_what_the_policy_refuses_is_seen(browser: Browser, faulty: str, name: str) -> None:
    seen = faults(browser, faulty, f"/{name}")
    assert any("Content Security Policy" in one for one in seen), seen


@pytest.mark.browser
def test_the_policy_is_watched_without_script_too(browser: Browser, faulty: str) -> None:
    assert any("Content Security Policy" in one for one in faults(browser, faulty, "/style", js=False))


@pytest.mark.browser
def test_errors_dialogs_and_faults_of_the_server_are_seen(browser: Browser, faulty: str) -> None:
    assert any(one.startswith("script: ") and "坏了" in one for one in faults(browser, faulty, "/thrown"))
    assert faults(browser, faulty, "/dialog") == ["dialog: 你好"]
    assert any(one.startswith("500: ") for one in faults(browser, faulty, "/broken"))
    assert faults(browser, faulty, "/broken", expected=(500,)) == []


def test_without_a_browser_a_run_is_skipped_but_never_green_in_ci(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.skip.Exception):
        chromium_or_leave({})
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        chromium_or_leave({"CI": "true"})
    own = tmp_path / "google-chrome"
    own.touch(mode=0o755)
    assert chromium_or_leave({"CI": "true"}) == str(own)


def test_the_rules_of_accessibility_are_the_published_ones() -> None:
    folder = HERE / "vendor"
    (entry,) = json.loads((folder / "vendor.lock.json").read_text(encoding="utf-8"))
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert here == {"vendor.lock.json", *entry["files"]}
    for name, digest in entry["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert f"axe v{entry['version']}" in (folder / "axe-core/axe.min.js").read_text(encoding="utf-8")[:40]
    assert "Mozilla Public License, version 2.0" in (folder / "axe-core/LICENSE.txt").read_text(
        encoding="utf-8"
    )
