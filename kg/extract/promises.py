"""Service levels: what is promised within a time, or always."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.counted import noun_before, verbs
from kg.extract.counts import Count, clause_at, clause_before
from kg.extract.lexicon import longest_first, read, words
from kg.extract.readings import Reading
from kg.extract.words import QUOTE, Paragraph
from kg.model import Span

_LONGEST_ACT = 10


def deadline(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 两天内交办; inside quotation marks also 24小时响应."""
    mark = _deadline_mark().match(paragraph.text, count.end)
    dated = _is_date(count, paragraph) and not (mark and count.unit == "月")
    if count.unit not in words("numbers", "deadline_units") or dated:
        return None
    quoted = paragraph.block_at(count.start)
    in_quote = quoted is not None and quoted.tag == QUOTE and not count.bare
    if mark is None and not in_quote:
        return _limit(count, paragraph) or _bare_deadline(count, paragraph)
    act = _act_after(paragraph, mark.end() if mark else count.end)
    if act is None:
        return _bare_deadline(count, paragraph) if mark is None else _limit(count, paragraph)
    sure = 0.9 if mark else 0.7
    return Reading(count.start, act.end, act.of(paragraph.text), "commitment", "deadline", sure)


def _is_date(count: Count, paragraph: Paragraph) -> bool:
    """True for 3月, 一季度 and 每月10日."""
    if count.unit in ("月", "季度"):
        return "个" not in paragraph.text[count.number_start : count.end]
    return count.unit == "日" and paragraph.text.endswith(("月", "年"), 0, count.number_start)


def _limit(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 复杂事项不超过10个工作日: the object is what may take no longer."""
    if count.unit not in words("numbers", "limited_units"):
        return None
    before = clause_before(paragraph, count)
    start = count.number_start - (count.start - len(before))
    text = before + paragraph.text[count.start : count.number_start]
    limit = _limited().search(text[:start])
    if limit is None:
        return None
    begin = count.start - len(before) + limit.start("what")
    return Reading(begin, count.end, limit["what"], "commitment", "limit", 0.7)


@cache
def _limited() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<what>[\u4e00-\u9fff]{{2,12}}?)(?:{'|'.join(longest_first('numbers', 'limits'))})$"
    )


def _bare_deadline(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 3个工作日办结 and 街镇三天调, where nothing says that the time was spent or on what."""
    act = _deadline_act().match(paragraph.text, count.end)
    clause = clause_at(paragraph, count.start)
    if act is None or not clause:
        return None
    before = paragraph.text[clause[0].start : count.end]
    after = paragraph.text[act.end() : clause[-1].end].partition("、")[0]
    spent = any(word in before for word in words("numbers", "spent"))
    told = paragraph.text.endswith(longest_first("numbers", "spent_right_before"), 0, count.number_start)
    if spent or told or _DIGIT.search(after):
        return None
    return Reading(count.start, act.end(), act["act"], "commitment", "deadline", 0.7)


@cache
def _deadline_act() -> re.Pattern[str]:
    """Return what makes a time a deadline: an act of the list, or one of one character that ends its part."""
    numbers = read("numbers")
    musts, acts = "|".join(numbers["deadline_musts"]), "|".join(longest_first("numbers", "deadline_acts"))
    short = "|".join(numbers["deadline_short_acts"])
    return re.compile(rf"(?:{musts})?(?P<act>{acts}|(?:{short})(?=[、,;。”])|(?:{short})$)")


_DIGIT = re.compile(r"\d")


@cache
def _deadline_mark() -> re.Pattern[str]:
    """Return 内 with a comma that may set it apart from who is to act: 7日内,由…."""
    marks = "|".join(longest_first("numbers", "deadline_marks"))
    return re.compile(rf"(?:{marks})(?:,(?=由))?")


def _act_after(paragraph: Paragraph, offset: int) -> Span | None:
    """Return the act that begins at `offset`, up to a mark or a limit; a quoted act counts (必须“回单”)."""
    known = next(filter(paragraph.text[offset:].startswith, longest_first("numbers", "deadline_acts")), "")
    end, verbal = offset + len(known), bool(known)
    for unit in paragraph.units if paragraph.block_at(offset) is None else paragraph.words:
        if unit.end <= end:
            continue
        quoted = unit.tag == QUOTE
        in_act = unit.tag in _IN_ACT or quoted or unit.text in ("第三方", "给")
        if unit.end - offset > _LONGEST_ACT or not in_act:
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
