"""What a share says: a rate that was reached, or what part of something is so."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.counted import object_after, object_before, verbs
from kg.extract.counts import Count, clause_after, clause_before
from kg.extract.kinds import is_of_people_or_venues, nearest
from kg.extract.lexicon import longest_first, words
from kg.extract.readings import Reading, effect_after
from kg.extract.thresholds import is_condition, is_threshold
from kg.extract.words import Paragraph

_HAN = r"[\u4e00-\u9fff]"
_NEARLY = "(?:近|约|逾|超|超过|不足|不到|接近)?"
_NEARLY_AT_END = re.compile(f"{_NEARLY}$")
_LONGEST_PREDICATE = 16


def ratio(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 满意率达98%, 满意率连续三年保持在97%以上, 六成纠纷化解在村组 and 其中三分之二转入协商."""
    if is_condition(paragraph, count.end) or is_threshold(paragraph, count):
        return None  # 满意率低于80%的|退回重办
    of_whole = _part_of(count, paragraph)
    if of_whole is not None:
        return of_whole
    matter, start = object_before(paragraph, count.start)
    if matter and not matter.endswith(tuple(words("numbers", "no_object"))):
        return Reading(start, count.end, matter, "effect", "ratio", 0.8)
    before = clause_before(paragraph, count)
    named = _rate_before().search(before)
    if named:
        start = count.start - len(before) + named.start("rate")
        return Reading(start, count.end, named["rate"], "effect", "ratio-far", 0.7)
    of = count.end + paragraph.text.startswith("的", count.end)
    object_, end = object_after(paragraph, of)
    effect = effect_after(paragraph, end)
    if object_ or effect:
        there = "scale" in (nearest(before)[1], nearest(clause_after(paragraph, end))[1])
        kind = "scale" if there and not effect else "effect"
        return Reading(count.start, effect or end, object_, kind, "ratio-after", 0.65)
    elliptic = Reading(start, count.end, "", "effect", "ratio-elliptic", 0.6) if matter else None
    return _made_up(count, paragraph, before) or elliptic


@cache
def _rate_before() -> re.Pattern[str]:
    endings = "|".join(longest_first("numbers", "ratio_endings"))
    return re.compile(rf"(?P<rate>{_HAN}{{1,12}}(?:{endings}))[^,。;、%]{{0,12}}$")


def _part_of(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 线上占56%, 女职工占总数的三成 and 约占两成: what part of the whole it is."""
    before = clause_before(paragraph, count) + paragraph.text[count.start : count.number_start]
    part = _makes_up().search(before)
    if part is None:
        return None
    of = part["of"].rstrip("的").removeprefix("其中")
    start = count.number_start - len(part.group()) + len(part["of"]) - len(part["of"].removeprefix("其中"))
    resulting = any(word in of for word in verbs("effect_before"))
    there = is_of_people_or_venues(of) or (part["whole"] is not None and not resulting)
    rule = "ratio-of" if of else "ratio-part"
    return Reading(start, count.end, of, "scale" if there and of else "effect", rule, 0.65)


@cache
def _makes_up() -> re.Pattern[str]:
    """Return 线上占, 当场定的占, 占总数的: a share of what stands before the verb."""
    wholes = "|".join(longest_first("numbers", "wholes_of_shares"))
    return re.compile(
        rf"(?P<of>(?:{_HAN}|[“”、()]){{2,16}}?|^)(?:仅|只|约|已|就|共)?占(?:到|了|比)?"
        rf"(?P<whole>(?:{_HAN}|[“”]){{0,10}}?(?:{wholes})的)?{_NEARLY}$"
    )


def _made_up(count: Count, paragraph: Paragraph, before: str) -> Reading | None:
    """Read 其中八成来自入户走访: a share that opens its clause, of what was counted before."""
    if _NEARLY_AT_END.sub("", before) not in ("", "其中", "有", "其中有"):
        return None
    told = re.match(rf"{_HAN}{{2,{_LONGEST_PREDICATE}}}", clause_after(paragraph, count.end))
    if told is None or told.group().startswith(("的", "以上的", "以下的")):
        return None
    composed = told.group().startswith(longest_first("numbers", "makes_up"))
    kind, end = "scale" if composed else "effect", count.end + told.end()
    return Reading(count.start, end, "", kind, "ratio-part", 0.6)
