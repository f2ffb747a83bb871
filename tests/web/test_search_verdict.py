"""A page of results says how sure it is, and which words of the question no text holds."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_words_that_no_text_holds_stand_beside_the_verdict(client: FlaskClient) -> None:
    page = client.get("/search?q=委员履职经费怎么报销&lang=zh").get_data(as_text=True)
    assert "没有直接相符的做法" in page and "原文未见：" in page and ">经费</span>" in page
    page = client.get("/search?q=委员履职经费怎么报销&lang=en").get_data(as_text=True)
    assert 'Not found in the texts: <span lang="zh-Hans">' in page


def test_a_sure_answer_names_no_missing_word(client: FlaskClient) -> None:
    page = client.get("/search?q=特邀信息员&lang=zh").get_data(as_text=True)
    assert "原文未见" not in page and "请核对原文" not in page


def test_the_api_gives_verdict_and_words(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=委员履职经费怎么报销").get_json()
    assert (told["verdict"], told["abstained"]) == ("none", True)
    assert "经费" in told["unheld"]
    told = client.get("/api/v1/search?q=特邀信息员").get_json()
    assert (told["verdict"], told["abstained"], told["unheld"]) == ("answered", False, [])
