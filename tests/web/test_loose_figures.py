"""A loose figure leans the way its text says: 余 is more than, 近 almost, 左右 about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.conftest import Page
from web.figures import promised_in
from web.loose import leaning


@pytest.mark.parametrize(
    ("quote", "way"),
    [
        ("宣讲100余场", "over"),
        ("收到建议一百多条", "over"),
        ("超过3万人次", "over"),
        ("满意度95%以上", "over"),
        ("走访企业40家以上", "over"),
        ("惠及近2000户", "under"),
        ("不到3天", "under"),
        ("30家左右", "about"),
        ("约5000人", "about"),
        ("多次协商30场", "about"),
    ],
)
def test_the_words_at_the_number_say_which_way(quote: str, way: str) -> None:
    assert leaning(quote) == way


def test_pages_say_it_in_their_language(read: Callable[[str], Page]) -> None:
    chinese, english = read("/figures?city=衢州市"), read("/figures?city=衢州市&lang=en")
    assert "逾100 场" in chinese.text and "约100" not in chinese.text
    assert "over100 场" in english.text
    outcomes = {href for href in chinese.values("a", "href") if href.startswith("/outcome/")}
    assert any("逾 <b>100</b>" in read(f"{outcome}?lang=zh").markup for outcome in outcomes)


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (2.0, "2 天", "2 days"),
        (1.0, "1 天", "1 day"),
        (1 / 24, "1 小时", "1 hour"),
        (0.5, "12 小时", "12 hours"),
        (1 / 96, "15 分钟", "15 minutes"),
    ],
)
def test_a_promise_of_less_than_a_day_is_not_one_of_none(app: Flask, days: float, zh: str, en: str) -> None:
    for language, said in (("zh", zh), ("en", en)):
        with app.test_request_context(f"/figures?lang={language}"):
            assert promised_in(days) == said
