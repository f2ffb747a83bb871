"""The frame around all pages: errors, language, caching, health."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.errors import QueryError, StoreError
from tests.web.conftest import Page
from web.app import BLUEPRINTS, create_app
from web.services import Services

HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nope", 404),
        ("/practice/nope-nope", 404),
        ("/practice/%00", 404),
        ("/practice/a b<>", 404),
        ("/search?q=闭环&page=0", 400),
        ("/search?q=闭环&page=-1", 400),
        ("/search?q=闭环&page=１", 400),
        ("/search?q=闭环&page=999999999", 400),
        ("/search?q=闭环&page=400", 404),
        ("/search?q=闭环&city=nowhere", 400),
        ("/search?q=闭环&topic=%27;--", 400),
        ("/search?q=" + "闭" * 501, 400),
        ("/?lang=fr", 400),
        ("/?lang=", 400),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_bad_addresses_get_a_designed_page(
    client: FlaskClient, path: str, status: int, language: str
) -> None:
    client.set_cookie("lang", language)
    answer = client.get(path, headers={"Accept": "text/html"})
    page = Page(answer.get_data(as_text=True), answer.status_code)
    assert page.status == status
    assert answer.mimetype == "text/html"
    assert "/search" in page.values("a", "href")
    assert "Traceback" not in page.markup
    assert str(status) in page.text


def test_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.post("/search")
    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert "GET" in answer.headers["Allow"]


def _failing(services: Services, error: Exception) -> Flask:
    app = create_app(replace(services))

    @app.get("/fails")
    @app.get("/api/v1/fails")
    def fails() -> str:
        raise error

    return app


def test_a_bug_is_logged_and_kept_from_the_reader(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    app = _failing(services, RuntimeError("内部细节 /secret/path"))
    for path, kind in (("/fails", "text/html"), ("/api/v1/fails", "application/problem+json")):
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.mimetype) == (500, kind)
        assert "secret" not in answer.get_data(as_text=True)
    assert "/secret/path" in caplog.text


def test_a_user_error_says_what_where_and_what_to_do(services: Services) -> None:
    client = _failing(services, QueryError("query", "holds no word", "type a few words")).test_client()
    assert client.get("/api/v1/fails").get_json() == {
        "type": "about:blank",
        "title": "这个链接里有读不懂的内容",
        "status": 400,
        "instance": "/api/v1/fails",
        "detail": "query: holds no word; type a few words",
        "code": "query",
    }
    assert "holds no word" in Page(client.get("/fails").get_data(as_text=True), 400).text


def test_a_damaged_store_is_no_fault_of_the_reader(services: Services) -> None:
    answer = _failing(services, StoreError("/srv/store", "is damaged")).test_client().get("/fails")
    assert answer.status_code == 500
    assert "/srv/store" not in answer.get_data(as_text=True)


def test_every_link_of_the_main_pages_leads_somewhere(
    client: FlaskClient, read: Callable[[str], Page], practice_of: Callable[[str, int], str]
) -> None:
    pages = [read(path) for path in ("/", "/search?q=闭环反馈", practice_of("金华市", 1))]
    links = {href for page in pages for href in page.values("a", "href") if href.startswith("/")}
    assert len(links) > 60
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


def test_the_page_one_is_on_is_marked_in_the_navigation(read: Callable[[str], Page]) -> None:
    marked = [
        a["href"] for tag, a in read("/search?q=闭环").tags if a.get("aria-current") == "page" and tag == "a"
    ]
    assert marked == ["/search"]


def test_chinese_is_the_language_unless_asked(client: FlaskClient) -> None:
    assert '<html lang="zh-Hans">' in client.get("/").get_data(as_text=True)
    assert '<html lang="en">' in client.get("/?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in client.get("/search").get_data(as_text=True), "kept in a cookie"
    assert '<html lang="zh-Hans">' in client.get("/?lang=zh").get_data(as_text=True)
    assert '<html lang="zh-Hans">' in client.get("/").get_data(as_text=True)


def test_the_cookie_is_modest(client: FlaskClient) -> None:
    cookie = client.get("/?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Set-Cookie" not in client.get("/?lang=en").headers


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=闭环反馈", "/nope"])
def test_english_chrome_has_no_han_but_marked_source_text(read: Callable[[str], Page], path: str) -> None:
    page = read(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert [words for language, words in page.texts if language == "en" and HAN.search(words)] == []
    assert any(language == "zh-Hans" for language, _ in page.texts)


@pytest.mark.parametrize("path", ["/", "/search", "/nope"])
def test_chinese_chrome_has_no_english_sentence(read: Callable[[str], Page], path: str) -> None:
    words = [words for language, words in read(path).texts if language == "zh-Hans"]
    assert [each for each in words if re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", each)] == []


def test_a_page_already_seen_is_not_made_again(client: FlaskClient) -> None:
    first = client.get("/search?q=闭环")
    again = client.get("/search?q=闭环", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/search?q=闭环&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Accept", "Cookie", "Accept-Encoding"} <= {*first.headers["Vary"].split(", ")}


def test_errors_are_not_kept(client: FlaskClient) -> None:
    answer = client.get("/nope")
    assert "ETag" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_pages_travel_compressed(client: FlaskClient) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


def test_static_files_have_addresses_of_their_content(
    client: FlaskClient, read: Callable[[str], Page]
) -> None:
    addresses = read("/").values("link", "href")
    style = next(address for address in addresses if "site.css" in address)
    assert "immutable" in client.get(style, buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/site.css", buffered=True).headers.get("Cache-Control", "")


def test_health_names_the_snapshot_and_counts_answers(client: FlaskClient, services: Services) -> None:
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").get_json() == {"status": "ready", "snapshot": services.snapshot_id}
    client.get("/nope")
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    assert 'jingyan_things{kind="excerpts"} 11.0' in lines
    assert any(line.startswith('jingyan_requests_total{page="none",status="404"}') for line in lines)


def test_every_blueprint_is_listed_once(app: Flask) -> None:
    assert len(set(BLUEPRINTS)) == len(BLUEPRINTS) >= 6
    assert {"home", "search", "practice", "api", "metrics"} <= app.blueprints.keys()


@pytest.mark.parametrize(
    ("asked", "meant"),
    (
        ("/sparql/?query=ASK%20%7B%7D", "/sparql?query=ASK%20%7B%7D"),
        ("/search/?q=%E9%97%AD%E7%8E%AF", "/search?q=%E9%97%AD%E7%8E%AF"),
        ("/api/v1/search/?q=x", "/api/v1/search?q=x"),
        ("/matrix/", "/matrix"),
    ),
)
def test_a_slash_too_many_leads_to_the_page(client: FlaskClient, asked: str, meant: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, meant)


def test_a_query_sent_to_an_address_with_a_slash_keeps_its_body(client: FlaskClient) -> None:
    answer = client.post("/sparql/", data={"query": "ASK {}"}, follow_redirects=True)
    assert answer.get_json()["boolean"] is True


@pytest.mark.parametrize("path", ("//example.org/", "/nowhere/", "///", "/platform/none/"))
def test_no_slash_leads_off_this_site_or_to_nothing(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 308, 404)
    assert not answer.headers.get("Location", "/").removeprefix("http://localhost").startswith(("//", "http"))
