"""Normalisation that never moves a character, so offsets in normal text are offsets in the source."""

from __future__ import annotations

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {
    " ": "\u3000\u00a0\t\r\u2002\u2003\u2009",
    "—": "–―─－⸺﹣‒",
    "“": "「『〝",
    "”": "」』〞",
    "·": "•・‧",
    "→": "⇒➔",
    "+": "﹢＋",
    "《": "〈",
    "》": "〉",
}
_TABLE: dict[int, int | str] = {
    **_FULL_WIDTH,
    **{ord(c): to for to, many in _SAME.items() for c in many},
}
_HYPHEN_IN_CHINESE = re.compile(
    r"(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff”] )-(?= [\u4e00-\u9fff“])"
)


def normalise(text: str) -> str:
    """Return the text with one form for each width, dash and quote; same length, same offsets."""
    plain = text.translate(_TABLE)
    if '"' in plain:
        plain = "\n".join(_pair_straight_quotes(line) for line in plain.split("\n"))
    return _HYPHEN_IN_CHINESE.sub("—", plain)


def _pair_straight_quotes(line: str) -> str:
    """Turn the odd straight quotes of a line into opening ones, the even ones into closing ones."""
    parts = line.split('"')
    joined = parts[0]
    for count, part in enumerate(parts[1:]):
        joined += ("“" if count % 2 == 0 else "”") + part
    return joined
