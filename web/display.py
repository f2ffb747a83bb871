"""How texts are shown: full-width punctuation beside Han, clauses that do not break, short city names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

from markupsafe import Markup, escape

_HAN = r"\u2e80-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60‘’“”—…·\U00020000-\U0003134f"
_WIDE = {",": "，", ":": "：", ";": "；"}
_BESIDE = re.compile(rf"(?<=[{_HAN}])[,:;]|[,:;](?=[{_HAN}])")
_TOUCHES_HAN = re.compile(rf"[{_HAN}]\Z"), re.compile(rf"\A[{_HAN}]")
_CLAUSE_END = re.compile(r"(?<=[，、；：,;])(?=.)")
_OPENING, _CLOSING = "（(《〈「『【[“‘", "）)》〉」』】]”’"
_DIVISION = re.compile(r"(?<=..)(?:市|地区)\Z")


def han(text: str) -> str:
    """Return `text` with ,:;() full-width where they stand beside Han; same length, so offsets hold."""
    shown = _BESIDE.sub(lambda match: _WIDE[match[0]], text)
    return _brackets(shown) if "(" in shown else shown


def _brackets(text: str) -> str:
    shown, open_at = list(text), []
    for position, character in enumerate(text):
        if character == "(":
            open_at.append(position)
        elif character == ")" and open_at:
            start = open_at.pop()
            if _wide_pair(text, start, position):
                shown[start], shown[position] = "（", "）"
    return "".join(shown)


def _wide_pair(text: str, start: int, end: int) -> bool:
    before, after = _TOUCHES_HAN
    return any(
        (
            before.match(text[start - 1 : start]),
            after.match(text[start + 1 : start + 2]),
            before.match(text[end - 1 : end]),
            after.match(text[end + 1 : end + 2]),
        )
    )


def clause_ends(text: str) -> list[int]:
    """Return where clauses end inside `text`, after their punctuation, never within brackets or quotes."""
    shown = han(text)
    depths = list(accumulate((_depth(character) for character in shown), initial=0))
    return [match.end() for match in _CLAUSE_END.finditer(shown) if depths[match.end()] <= 0]


def _depth(character: str) -> int:
    return (character in _OPENING) - (character in _CLOSING)


@lru_cache(maxsize=4096)
def clauses(text: str) -> Markup:
    """Return a title as markup in which lines break between clauses, not inside a word."""
    shown, edges = han(text), [0, *clause_ends(text), len(text)]
    parts = (escape(shown[start:end]) for start, end in pairwise(edges))
    return Markup("".join(f'<span class="clause">{part}</span>' for part in parts))


def city(name: str | None) -> str:
    """Return a city as people say it: 杭州 for 杭州市."""
    return _DIVISION.sub("", name or "")


def number(value: float) -> str:
    """Return a figure without a needless fraction, thousands apart."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def spoken(text: str) -> Markup:
    """Return an English sentence as markup in which Chinese words carry their language."""
    parts = re.split(rf"([{_HAN}]*[\u3400-\u9fff][{_HAN}\d]*)", text)
    marked = Markup('<span lang="zh-Hans">{}</span>')
    return Markup("").join(marked.format(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def tongue(text: str) -> str:
    """Return the tag of the language that words are in, Chinese where any is; "" for figures and signs."""
    if re.search("[\u3400-\u9fff]", str(text)):
        return "zh-Hans"
    return "en" if re.search("[A-Za-z]", str(text)) else ""


def breakable(text: str) -> Markup:
    """Return escaped text in which a long address may break after its punctuation."""
    return Markup("<wbr>").join(escape(part) for part in re.split(r"(?<=[/#?&=._-])", text))
