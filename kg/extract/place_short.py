"""Places said in short: 陕、甘、宁三省区, 沪苏浙皖, 鄂西, and zones that no list has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.gazetteer import Division, candidates
from kg.extract.lexicon import longest_first, read
from kg.extract.words import Paragraph
from kg.model import Span


def said_in_short(paragraph: Paragraph) -> Iterator[tuple[Span, Division | None]]:
    """Yield rows of provinces, each with its division, and several written as one word, without."""
    for match in _row().finditer(paragraph.text):
        if match["row"] in read("places")["regions"]:
            continue
        if "、" not in match["row"]:
            yield Span(*match.span("row")), None
            continue
        for at in range(match.start("row"), match.end("row"), 2):
            yield Span(at, at + 1), province(paragraph.text[at])


def province(character: str) -> Division:
    """Return the province that one character stands for."""
    full: str = read("places")["abbreviations"][character]
    return candidates(full, townships=False)[0]


def part_of_province(name: str) -> int:
    """Return how many characters at the head of a tagged place name a part of a province (鄂西|四县)."""
    found = _part().match(name)
    return found.end() if found else 0


def is_zone(name: str) -> bool:
    """True for a zone that no list has: 湘江新区, 苏州工业园区."""
    ending = next((zone for zone in longest_first("places", "zones") if name.endswith(zone)), "")
    return bool(ending) and len(name) >= len(ending) + 2


@cache
def _row() -> re.Pattern[str]:
    one, cue = f"[{_characters()}]", "|".join(longest_first("places", "after_short"))
    number = "[一二两三四五六七八九]?"
    return re.compile(rf"(?P<row>(?<![\u4e00-\u9fff]){one}(?:、{one})+|{one}{{2,6}})(?={number}(?:{cue}))")


@cache
def _part() -> re.Pattern[str]:
    return re.compile(f"[{_characters()}](?:东南|东北|西南|西北|[东南西北中])(?:部|地区|山区)?(?![市县区州])")


@cache
def _characters() -> str:
    return "".join(sorted(read("places")["abbreviations"]))
