"""On English pages a place has its English name beside the Chinese one; on Chinese pages it has none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from jingyan.places import divisions
from kg.questions.places import english_name
from tests.web.conftest import Page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("杭州市", "Hangzhou"),
        ("陕西省", "Shaanxi"),
        ("莲都区", "Liandu"),
        ("台州市", "Taizhou"),
        ("长治市", "Changzhi"),
        ("鄂尔多斯市", "Ordos"),
        ("吉安市", "Ji'an"),
        ("恩施土家族苗族自治州", "Enshi"),
        ("无此地", ""),
    ],
)
def test_names_as_english_texts_write_them(name: str, said: str) -> None:
    assert english_name(name) == said


def test_questions_may_use_the_same_names() -> None:
    names = {place.name: place.names for place in divisions(["杭州市"])}
    for place in ("杭州市", "陕西省", "长治市", "鄂尔多斯市"):
        assert english_name(place).lower() in names[place]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/place/330100",
        "/compare",
        "/matrix",
        "/figures",
        "/gaps",
        "/actors",
        "/network",
        "/search?q=闭环",
    ],
)
def test_beside_the_chinese_name(read: Callable[[str], Page], path: str) -> None:
    assert "Hangzhou" in [words for language, words in read(asked(path, "en")).texts if language == "en"]
    assert "Hangzhou" not in read(asked(path, "zh")).text


def test_whoever_can_be_chosen_has_it_too(read: Callable[[str], Page]) -> None:
    for path, choices in (("/gaps", 11), ("/search?q=委员", 7)):
        markup = read(asked(path, "en")).markup
        chosen = re.findall(
            r'href="[^"]*city=[^"]+"[^>]*>(?:<span[^>]*>)?([^<]+) <span class="latin"', markup
        )
        assert len(chosen) >= choices, path


def asked(path: str, language: str) -> str:
    """Return a path in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
