"""Numbers as Chinese texts write them."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_MAGNITUDES = _SMALL | _LARGE
_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万亿]*)")

# One numeral in running text; use inside a larger pattern, then `number` on what it matched.
# Every repetition has an end, so that a text of nothing but digits costs no more than another.
NUMERAL = (
    r"(?:\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,8})?[百千万亿]{0,4}|[〇零一二两三四五六七八九十百千万亿]{1,12})"
)


def number(text: str) -> float | None:
    """Return the value of an Arabic, Chinese or mixed numeral (3.5万, 一百二十, 百分之八, 半), else None."""
    if text in ("半", "百分百"):
        return 0.5 if text == "半" else 100.0
    if text.endswith("%"):
        return number(text[:-1])
    if text.startswith("百分之"):
        return 100.0 if text == "百分之百" else number(text[3:])
    arabic = _ARABIC.fullmatch(text)
    return _arabic(*arabic.groups()) if arabic else _chinese(text)


def _arabic(digits: str, magnitudes: str) -> float:
    value = Decimal(digits.replace(",", ""))  # 18.6亿 is 1860000000 and nothing else
    for magnitude in magnitudes:
        value *= _MAGNITUDES[magnitude]
    return float(value)


_NEIGHBOURS = re.compile(r"(十?)([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_LOOSE_PAIR = "三五"


def spoken_range(text: str) -> tuple[float, float] | None:
    """Return both ends of 两三百, 十七八 and 三五: two neighbouring digits without a word between."""
    pair = _NEIGHBOURS.fullmatch(text)
    if pair is None:
        return None
    ten, low, high, magnitudes = pair.groups()
    if _DIGITS[high] - _DIGITS[low] != 1 and low + high != _LOOSE_PAIR:
        return None
    if ten and magnitudes[:1] in _SMALL:
        return None
    times = 1
    for magnitude in magnitudes:
        times *= _MAGNITUDES[magnitude]
    more = 10 if ten else 0
    return float((more + _DIGITS[low]) * times), float((more + _DIGITS[high]) * times)


def _chinese(text: str) -> float | None:
    """Read 一亿二千三百万零五 and 五点六; a run of bare digits (二〇二五) is read figure by figure."""
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    return _sum_of_sections(text)


def _with_fraction(whole: str, fraction: str) -> float | None:
    left = _sum_of_sections(whole)
    if left is None or not fraction or any(c not in _DIGITS for c in fraction):
        return None
    return left + float("0." + "".join(str(_DIGITS[c]) for c in fraction))


def _sum_of_sections(text: str) -> float | None:
    """Add up the sections below 万 and 亿; None for any other character."""
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[character], 0
        elif character in _LARGE:
            below = section + digit
            if character == "亿":  # counts all that was said before it: 一万二千亿
                below, total = total + below, 0
            total += (below or 1) * _LARGE[character]
            section = digit = 0
        else:
            return None
    return float(total + section + digit) if text else None


def is_bare_magnitude(text: str) -> bool:
    """True for 百, 千, 万 without a digit: a manner of speaking (千名委员), not a count."""
    return bool(text) and all(c in _MAGNITUDES and c != "十" for c in text)
