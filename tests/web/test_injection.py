"""What a visitor types is shown, never run, and never a fault of the server."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Page

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert`1`>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover='alert(1)",
    "`onerror=alert(1)`",
    "{{ 7*7 }}",
    "{% include '/etc/passwd' %}",
    "${7*7}",
    "#{7*7}",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<script>alert(1)-->",
    "<style>@import 'http://example.org/x.css'</style>",
    "<base href=http://example.org/>",
    "<meta http-equiv=refresh content=0;url=http://example.org>",
    "<form action=http://example.org><input name=q>",
    "'; DROP TABLE passages; --",
    '" } INSERT DATA { <a:a> <a:b> <a:c> } #',
    "?x ?y ?z . FILTER(1=1) }",
    "\u202e<script>\u2066alert(1)",
    "\ufeff\u0000\u0008<b>闭环</b>",
    '=HYPERLINK("http://example.org","闭环")',
    "../../../../etc/passwd",
    "闭环\r\nSet-Cookie: a=b",
)
WHERE = (
    ("/search", "q"),
    ("/search", "city"),
    ("/compare", "city"),
    ("/compare", "m"),
    ("/compare", "kind"),
    ("/gaps", "city"),
    ("/figures", "city"),
    ("/figures", "sort"),
    ("/matrix", "by"),
    ("/actors", "role"),
    ("/network", "focus"),
    ("/brief", "id"),
    ("/brief", "title"),
    ("/practice/0123456789abcdef", "q"),
    ("/", "lang"),
)
NEVER = frozenset({"iframe", "base", "style", "object", "embed"})
LOADING = ("javascript:", "data:", "//", "http:")


def _harmless(page: Page, payload: str) -> None:
    assert page.status < 500
    assert not NEVER & {tag for tag, _ in page.tags}
    assert all(a.get("src", "").startswith("/static/") for tag, a in page.tags if tag in ("script", "img"))
    assert all("http-equiv" not in a for tag, a in page.tags if tag == "meta")
    assert all(action.startswith("/") for action in page.values("form", "action"))
    assert [a for _, held in page.tags for a in held if a.startswith("on") or a == "srcdoc"] == []
    addresses = [one.strip().lower() for one in page.values("a", "href")]
    own = "http://localhost/"
    assert [one for one in addresses if one.startswith(LOADING) and not one.startswith(own)] == []
    if "<" in payload:
        assert payload not in page.markup.replace("\r\n", "\n")


def test_there_are_thirty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 30


@pytest.mark.parametrize(("path", "name"), WHERE)
def test_a_parameter_is_shown_not_run(read: Callable[[str], Page], path: str, name: str) -> None:
    for payload in PAYLOADS:
        _harmless(read(f"{path}?{urlencode({name: payload})}"), payload)


def test_templates_are_not_evaluated(read: Callable[[str], Page]) -> None:
    for payload in ("{{ 7*7 }}", "${7*7}", "#{7*7}"):
        page = read(f"/search?{urlencode({'q': payload})}")
        assert page.values("input", "value")[0] == payload


def test_a_draft_is_shown_not_run(client: FlaskClient) -> None:
    for payload in PAYLOADS:
        answer = client.post("/analyze", data={"text": payload})
        _harmless(Page(answer.get_data(as_text=True), answer.status_code), payload)


def test_payloads_stay_words_in_files(client: FlaskClient, practice_of: Callable[[str, int], str]) -> None:
    id = practice_of("金华市", 1).rsplit("/", 1)[1]
    for payload in PAYLOADS:
        asked = urlencode({"id": id, "title": payload})
        for suffix in ("md", "docx"):
            answer = client.get(f"/brief.{suffix}?{asked}")
            assert answer.status_code in (200, 400), payload
            assert "Set-Cookie" not in answer.headers
            assert "\n" not in answer.headers.get("Content-Disposition", "")
        title = client.get(f"/brief.md?{asked}").get_data(as_text=True).split("\n")[0]
        assert re.search(r"(?<!\\)<", title) is None
