"""A page asked for again comes as it was made, for the same language, host and address only."""

from __future__ import annotations

import gzip

from flask import template_rendered
from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip"}


def test_the_kept_page_is_the_page_with_all_its_headers(client: FlaskClient) -> None:
    made: list[str] = []
    first = client.get("/matrix?by=chain", headers=PACKED)
    with template_rendered.connected_to(lambda *_, **given: made.append(str(given["template"].name))):
        second = client.get("/matrix?by=chain", headers=PACKED)
    assert made == []
    assert second.data == first.data and second.status_code == 200
    own = {"X-Request-ID"}  # of one request
    assert {n: v for n, v in second.headers.items() if n not in own} == {
        n: v for n, v in first.headers.items() if n not in own
    }
    assert gzip.decompress(second.data) == client.get("/matrix?by=chain").data


def test_each_language_and_host_has_its_own(client: FlaskClient) -> None:
    here = client.get("/place/330100", headers=PACKED)
    there = client.get("/place/330100", headers=PACKED, base_url="https://jingyan.example")
    assert b"https://jingyan.example/place/330100" in gzip.decompress(there.data).replace(b"<wbr>", b"")
    english = client.get("/place/330100?lang=en", headers=PACKED)
    assert "lang=en" in english.headers["Set-Cookie"]
    assert gzip.decompress(english.data) != gzip.decompress(here.data)
    again = client.get("/place/330100?lang=zh", headers=PACKED)
    assert "lang=zh" in again.headers["Set-Cookie"]


def test_what_fails_is_not_kept(client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/matrix?by=never", headers=PACKED).status_code == 400
        assert client.get("/place/nowhere", headers=PACKED).status_code == 404
