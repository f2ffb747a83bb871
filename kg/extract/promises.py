"""Service levels: what is promised within a time, or always."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.counted import noun_before
from kg.extract.counts import Count
from kg.extract.lexicon import longest_first, read, words
from kg.extract.readings import Reading
from kg.extract.words import QUOTE, Paragraph
from kg.model import Span

_LONGEST_ACT = 10


def deadline(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 两天内交办; inside quotation marks also 24小时响应."""
    if count.unit not in words("numbers", "deadline_units"):
        return None
    mark = _deadline_mark().match(paragraph.text, count.end)
    quoted = paragraph.block_at(count.start)
    if mark is None and (quoted is None or quoted.tag != QUOTE or count.bare):
        return None
    act = _act_after(paragraph, mark.end() if mark else count.end)
    if act is None:
        return None
    sure = 0.9 if mark else 0.7
    return Reading(count.start, act.end, act.of(paragraph.text), "commitment", "deadline", sure)


@cache
def _deadline_mark() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(longest_first("numbers", "deadline_marks")) + ")")


def _act_after(paragraph: Paragraph, offset: int) -> Span | None:
    """Return the act that begins at `offset`, up to a mark or a limit; a quoted act counts (必须“回单”)."""
    end, verbal = offset, False
    for unit in paragraph.units if paragraph.block_at(offset) is None else paragraph.words:
        if unit.end <= offset:
            continue
        quoted = unit.tag == QUOTE
        if unit.end - offset > _LONGEST_ACT or (unit.tag not in _IN_ACT and not quoted):
            break
        end, verbal = unit.end, verbal or quoted or unit.tag in ("v", "vn")
    return Span(offset, end) if verbal and end - offset >= 2 else None


_IN_ACT = frozenset({"n", "nz", "v", "vn", "vd", "d", "ad", "a", "an", "p", "ORG", "nw", "r", "c"})


def wholes(paragraph: Paragraph) -> Iterator[tuple[Reading, float]]:
    """Yield 百分百回访 with its value: a promise inside quotation marks, otherwise an effect."""
    for match in re.finditer("|".join(longest_first("numbers", "whole")), paragraph.text):
        act = _act_after(paragraph, match.end())
        ratio = noun_before(paragraph, match.start()).endswith(tuple(read("numbers")["ratio_endings"]))
        if act is None or ratio:
            continue
        block = paragraph.block_at(match.start())
        promised = block is not None and block.tag == QUOTE
        kind, sure = ("commitment", 0.9) if promised else ("effect", 0.7)
        yield Reading(match.start(), act.end, act.of(paragraph.text), kind, "whole", sure), 100.0
