"""Text that would be markup, script, a path or a query elsewhere: shown as text, or refused, never run."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Opening

pytestmark = pytest.mark.browser
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</textarea><iframe src=javascript:alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% debug %}",
    "${7*7}<%= 7*7 %>",
    '闭环" autofocus onfocus=alert(1) x="',
    "<base href=//elsewhere.invalid/>闭环",
    "<a href='//elsewhere.invalid'>闭环</a><style>*{display:none}</style>",
    "' OR '1'='1 }; DROP GRAPH <urn:inferred> #",
    "../../etc/passwd\u0000",
    "闭环\u202e\u0007\ufeff\u2028反馈",
    "%3Cscript%3Ealert(1)%3C/script%3E",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_question_stays_text(open_page: Opening, payload: str) -> None:
    page = open_page("/search", later=[400])
    origin = page.url.removesuffix("/search")
    for values in ({"q": payload}, {"q": "闭环", "city": payload, "topic": payload}):
        answer = page.goto(f"{origin}/search?{urlencode(values)}")
        assert answer is not None and answer.status in (200, 400), values
        expect(page.locator("#main h1").first).to_be_visible()
        assert page.locator("main script, main img, main iframe, main style, base").count() == 0
        assert "49" not in page.locator("#main").inner_text().replace(payload, "")


@pytest.mark.parametrize("payload", PAYLOADS[:5])
def test_a_hostile_query_and_draft_stay_text(open_page: Opening, payload: str) -> None:
    page = open_page("/sparql", later=[400])
    origin = page.url.removesuffix("/sparql")
    answer = page.goto(f"{origin}/sparql?{urlencode({'query': f'SELECT ({payload!r} AS ?x) {{}}'})}")
    assert answer is not None and answer.status in (200, 400)
    assert page.locator("main img, main iframe").count() == 0
    page.goto(f"{origin}/analyze")
    page.locator("#text").fill(payload)
    page.locator("form.draft button").click()
    expect(page.locator("#text")).to_have_value(payload)
    assert page.locator("main script, main img, main iframe").count() == 0
