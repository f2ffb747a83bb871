"""Numerals in the forms the excerpts use."""

from __future__ import annotations

import re

import pytest

from kg.extract.numerals import NUMERAL, is_bare_magnitude, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("502", 502),
        ("1,234", 1234),
        ("3.5万", 35_000),
        ("1.2亿", 120_000_000),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十三", 23),
        ("一百零八", 108),
        ("三千五百", 3500),
        ("一万二千", 12_000),
        ("两亿三千万", 230_000_000),
        ("二〇二五", 2025),
        ("五点六", 5.6),
        ("百分百", 100),
        ("百分之百", 100),
        ("百分之八十五", 85),
        ("98.6%", 98.6),
        ("半", 0.5),
        ("百", 100),
    ],
)
def test_value(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "多", "三农", "一带", "1+9", "五点", "万人", "12a"])
def test_not_a_number(text: str) -> None:
    assert number(text) is None


def test_pattern_finds_whole_numerals() -> None:
    text = "将502名委员编入十三个组,走访3.5万人次、一百二十家"
    assert re.findall(NUMERAL, text) == ["502", "十三", "3.5万", "一百二十"]


def test_a_magnitude_alone_is_a_manner_of_speaking() -> None:
    assert [is_bare_magnitude(text) for text in ("千", "百万", "十", "三千", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
