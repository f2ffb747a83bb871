"""What a count says: a duration, a frequency, a change, a ratio or a plain number of things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.counted import object_after, object_before
from kg.extract.counts import Count, clause_after, clause_before, is_condition, share, units
from kg.extract.kinds import is_disposed, kind_of, nearest
from kg.extract.lexicon import longest_first, read, words
from kg.extract.numerals import number
from kg.extract.words import Paragraph

_LONGEST_CHANGED = 16
_EFFECT_REACH = 14
_FREQUENCY_REACH = 12
_HAN = r"[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a count: its stretch, object, kind and how."""

    start: int
    end: int
    object: str
    kind: str
    rule: str
    confidence: float
    time: str | None = None
    before: float | None = None  # of a change


def change(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 接通率由83%升至99.1%: the figure is the later one, the object stands before 由."""
    before = clause_before(paragraph, count)
    changed = _from_to().search(before)
    if changed is None:
        return None
    matter = changed["what"][-_LONGEST_CHANGED:]
    start = count.start - len(before) + changed.end("what") - len(matter)
    old = share(changed["old"]) or number(changed["old"])
    return Reading(start, count.end, matter, "effect", "change", 0.8, before=old)


@cache
def _from_to() -> re.Pattern[str]:
    numbers = read("numbers")
    opened, closed = "|".join(numbers["change_from"]), "|".join(numbers["change_to"])
    counted = "|".join(map(re.escape, units()))
    written = rf"[一二两三四五六七八九十百千万]{{1,12}}(?=[余多]?(?:{counted}))"
    digit = "[一二两三四五六七八九]"
    shares = rf"{digit}成半?|百分之[零一二三四五六七八九十百点]{{1,8}}|{digit}分之{digit}"
    old = rf"(?P<old>\d[\d.,]{{0,15}}[百千万亿]{{0,4}}|{shares}|{written})"
    return re.compile(
        rf"(?P<what>[^,。;]*?)(?:{opened})(?:(?:19|20)\d\d年[^由从\d]{{0,4}})?[^由从\d]*?{old}[^由从]*?(?:{closed})"
        r"(?:(?:20\d\d|今|去)年(?:底|末)?的?)?(?:了|约|近|不足|仅)?$"
    )


def is_changed_from(count: Count, paragraph: Paragraph) -> bool:
    """True for the figure that a change started from (由83%)."""
    numbers = read("numbers")
    opened, closed = "|".join(numbers["change_from"]), "|".join(numbers["change_to"])
    after = clause_after(paragraph, count.end)
    from_here = re.search(
        rf"(?:{opened})(?:(?:19|20)\d\d年)?(?:{_HAN}{{0,4}}|{_HAN}{{1,9}}的)$",
        clause_before(paragraph, count),
    )
    return from_here is not None and re.match(rf"{_HAN}{{0,6}}(?:{closed})", after) is not None


def frequency(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 每季度组织一次履职活动."""
    cues = "|".join(longest_first("numbers", "frequency_cues"))
    window = max(0, count.start - _FREQUENCY_REACH)
    cue = re.search(rf"({cues})[^,。;、:]{{0,7}}$", paragraph.text[window : count.start])
    if cue is None or is_changed_from(count, paragraph):
        return None
    object_, end = object_after(paragraph, count.end)
    if not object_ and count.unit not in words("numbers", "event_counters"):
        return None
    return Reading(window + cue.start(), end, object_, "frequency", "frequency", 0.8, cue.group(1))


def ratio(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 满意率达98%, 满意率连续三年保持在97%以上, 六成纠纷化解在村组 and 其中三分之二转入协商."""
    if is_condition(paragraph, count.end):
        return None  # 满意率低于80%的|退回重办
    matter, start = object_before(paragraph, count.start)
    if matter and not matter.endswith(tuple(words("numbers", "no_object"))):
        return Reading(start, count.end, matter, "effect", "ratio", 0.8)
    before = clause_before(paragraph, count)
    named = _rate_before().search(before)
    if named:
        start = count.start - len(before) + named.start("rate")
        return Reading(start, count.end, named["rate"], "effect", "ratio-far", 0.7)
    makes_up = _makes_up().search(before)
    if makes_up:
        start = count.start - len(before) + makes_up.start("of")
        return Reading(start, count.end, makes_up["of"].rstrip("的"), "effect", "ratio-of", 0.65)
    of = count.end + paragraph.text.startswith("的", count.end)
    object_, end = object_after(paragraph, of)
    effect = _effect_after(paragraph, end)
    if object_ or effect:
        kind = "scale" if not effect and nearest(before)[1] == "scale" else "effect"
        return Reading(count.start, effect or end, object_, kind, "ratio-after", 0.65)
    return Reading(start, count.end, "", "effect", "ratio-elliptic", 0.6) if matter else None


@cache
def _rate_before() -> re.Pattern[str]:
    endings = "|".join(longest_first("numbers", "ratio_endings"))
    return re.compile(rf"(?P<rate>{_HAN}{{1,12}}(?:{endings}))[^,。;、%]{{0,12}}$")


@cache
def _makes_up() -> re.Pattern[str]:
    """Return 线上占, 当场定的占: a share of what stands before the verb."""
    return re.compile(rf"(?P<of>(?:{_HAN}|[“”]){{2,16}})占(?:到|了|比)?(?:近|约|逾|超|超过)?$")


def plain(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 72条意见建议, 活动74场 and 9条被采纳."""
    object_, end = object_after(paragraph, count.end)
    if object_ in words("numbers", "no_object"):
        object_, end = "", count.end
    effect = None if is_disposed(paragraph, count) else _effect_after(paragraph, end)
    if is_condition(paragraph, count.end) and count.unit in words("numbers", "event_counters"):
        return None
    less = 0 if count.arabic else 0.2
    if object_ or effect:
        kind = "effect" if effect else kind_of(paragraph, count, object_, end)
        rule, sure = ("after", 0.9) if object_ else ("elliptic", 0.75)
        return Reading(count.start, effect or end, object_, kind, rule, sure - less)
    matter, start = object_before(paragraph, count.start)
    if not matter and not count.arabic:
        return None
    kind = kind_of(paragraph, count, matter, count.end)
    return Reading(start, count.end, matter, kind, "before", (0.85 if matter else 0.6) - less)


def _effect_after(paragraph: Paragraph, offset: int) -> int | None:
    """Return where 被市政府采纳, 获批示 … ends when it follows at once."""
    cues = "|".join(longest_first("numbers", "effect_after"))
    cue = re.compile(rf"(?:{cues}){_HAN}{{0,{_EFFECT_REACH}}}").match(paragraph.text, offset)
    return cue.end() if cue else None
