"""Nothing is loaded from elsewhere, framed or run that the site did not send itself."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Page
from web.security import HEADERS, POLICY

PATHS = ("/", "/search", "/search?q=闭环反馈", "/?lang=en", "/nope", "/search?q=闭环&page=x")


@pytest.mark.parametrize("path", [*PATHS, "/healthz", "/api/v1/search", "/static/site.css"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_trusts_this_site_alone() -> None:
    parts = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert parts.pop("img-src") == "'self' data:"
    assert set(parts.values()) == {"'self'", "'none'"}
    assert parts["default-src"] == parts["frame-ancestors"] == parts["base-uri"] == "'none'"


@pytest.mark.parametrize("path", PATHS)
def test_pages_hold_nothing_the_policy_forbids(read: Callable[[str], Page], path: str) -> None:
    page = read(path)
    assert "style" not in {tag for tag, _ in page.tags}
    assert [a for _, attributes in page.tags for a in attributes if a == "style" or a.startswith("on")] == []
    assert all("src" in attributes for tag, attributes in page.tags if tag == "script")


@pytest.mark.parametrize("path", PATHS)
def test_pages_load_from_this_host_only(read: Callable[[str], Page], path: str) -> None:
    page = read(path)
    loaded = page.values("script", "src") + page.values("link", "href") + page.values("img", "src")
    assert len(loaded) >= 3
    assert [address for address in loaded if urlsplit(address).netloc] == []


def test_what_a_visitor_types_is_shown_not_run(read: Callable[[str], Page]) -> None:
    page = read('/search?q=<script>alert(1)</script>"onfocus="x')
    assert page.status == 200
    assert page.values("input", "value") == ['<script>alert(1)</script>"onfocus="x']
    assert "alert(1)" not in "".join(attributes.get("src", "") for _, attributes in page.tags)
    assert "<script>alert" not in page.markup
