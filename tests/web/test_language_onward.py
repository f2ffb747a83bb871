"""An address that leads on keeps the language asked for, also without a cookie."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.browser.kinds import resolved
from web.services import Services

LEADING_ON = (
    "{Step}",
    "{Evidence}",
    "{Passage}",
    "{Measure}",
    "{Excerpt}",
    "/id{Practice}",
    "/id{Step}",
    "/align",
    "/compare/",
    "/.well-known/void",
)


@pytest.mark.parametrize("path", LEADING_ON)
def test_the_language_asked_for_is_kept_over_every_step(app: Flask, services: Services, path: str) -> None:
    browser = app.test_client(use_cookies=False)
    answer = browser.get(f"{resolved(path, services)}?lang=en", headers={"Accept": "text/html"})
    assert answer.status_code in (303, 308)
    seen = 0
    while answer.status_code in (303, 308):
        onward = urlsplit(answer.headers["Location"])
        assert parse_qs(onward.query)["lang"] == ["en"]
        answer = browser.get(onward._replace(fragment="").geturl(), headers={"Accept": "text/html"})
        seen += 1
    assert answer.status_code == 200 and '<html lang="en">' in answer.get_data(as_text=True) and seen < 4


def test_the_place_in_the_page_stays_where_the_address_leads(app: Flask, services: Services) -> None:
    browser = app.test_client(use_cookies=False)
    sent = browser.get(f"{resolved('{Evidence}', services)}?lang=en").headers["Location"]
    assert sent.endswith("&lang=en#at") and "?at=" in sent
    assert "lang" not in browser.get(resolved("{Evidence}", services)).headers["Location"]
