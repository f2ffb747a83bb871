"""Service levels: what is promised within a time, or always."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.counted import noun_before, verbs
from kg.extract.counts import Count, clause_at
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
    in_quote = quoted is not None and quoted.tag == QUOTE and not count.bare
    if mark is None and not in_quote and not _is_bare_deadline(count, paragraph):
        return None
    act = _act_after(paragraph, mark.end() if mark else count.end)
    if act is None:
        return None
    sure = 0.9 if mark else 0.7
    return Reading(count.start, act.end, act.of(paragraph.text), "commitment", "deadline", sure)


def _is_bare_deadline(count: Count, paragraph: Paragraph) -> bool:
    """True for 3个工作日办结, where nothing says that the time was spent."""
    if count.unit not in words("numbers", "bare_deadline_units"):
        return False
    if not paragraph.text.startswith(longest_first("numbers", "deadline_acts"), count.end):
        return False
    clause = clause_at(paragraph, count.start)
    before = paragraph.text[clause[0].start : count.end] if clause else ""
    return not any(word in before for word in words("numbers", "spent"))


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
        reached = "scale" if act.of(paragraph.text).endswith(tuple(verbs("scale_before"))) else "effect"
        kind, sure = ("commitment", 0.9) if promised else (reached, 0.7)
        yield Reading(match.start(), act.end, act.of(paragraph.text), kind, "whole", sure), 100.0
