"""What a count says: a duration, a frequency, a change, a ratio or a plain number of things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.counted import object_after, object_before
from kg.extract.counts import Count, clause_after, clause_before, share, units, units_after
from kg.extract.kinds import is_disposed, is_of_people_or_venues, is_venue, kind_of
from kg.extract.lexicon import longest_first, read, words
from kg.extract.numerals import number
from kg.extract.thresholds import is_condition, is_threshold
from kg.extract.words import Paragraph

_LONGEST_CHANGED = 16
_EFFECT_REACH = 14
_LONGEST_RELATIVE = 24
_FREQUENCY_REACH = 24
_LONG_GAP = r"[^,。;、:\d共计]{0,18}"  # 每季度|向村民代表会议报告|一次
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
    there = _is_of_venues(count, matter) and (old or 0) < count.value
    return Reading(start, count.end, matter, "scale" if there else "effect", "change", 0.8, before=old)


def _is_of_venues(count: Count, matter: str) -> bool:
    """True for 驿站|由6个增加到21个, also one named in quotation marks: so many are there now."""
    if count.unit in (*words("numbers", "event_counters"), "%", "元"):
        return False
    return is_venue(matter) or matter.endswith("”")


def more_or_less(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 每斤多卖0.8元 and 少跑3趟: by how much it is more or less than before."""
    before = clause_before(paragraph, count)
    found = _more_or_less().search(before)
    if found is None:
        return None
    end = max(found.end("act"), found.end("done"))
    matter = before[:end][-_LONGEST_CHANGED:]
    start = count.start - len(before) + end - len(matter)
    return Reading(start, count.end, matter, "effect", "more-or-less", 0.75)


@cache
def _more_or_less() -> re.Pattern[str]:
    acts = "|".join(longest_first("numbers", "more_or_less"))
    done = "|".join(longest_first("numbers", "more_or_less_done"))
    return re.compile(
        rf"(?P<act>(?<![至不减缺很较最太甚])[多少](?:{acts})(?:了|出|路)?)(?:{_HAN}{{0,4}})$|(?P<done>(?:{done})了)$"
    )


def density(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 平均每1.2公里就有一家驿站: how thickly things are spread."""
    before = clause_before(paragraph, count)
    each = _EACH.search(before)
    if each is None:
        return None
    spread = _SPREAD.match(paragraph.text, count.end)
    object_, end = object_after(paragraph, spread.end()) if spread else ("", count.end)
    if not object_:
        return None
    return Reading(count.start - len(each.group()), end, object_, "scale", "density", 0.7)


_EACH = re.compile("(?:平均)?每隔?$")
_SPREAD = re.compile(r"就?(?:有|设有?|配有?|建有)(?:[一1][个家名处座所位支间])")


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
    up_to = re.match(rf"{_HAN}{{0,6}}(?<![组构形])(?:{closed})", after)  # 由25名律师|组成: no change
    return from_here is not None and up_to is not None


def frequency(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 每季度组织一次履职活动."""
    cues = "|".join(longest_first("numbers", "frequency_cues"))
    window = max(0, count.start - _FREQUENCY_REACH)
    gap = _LONG_GAP if count.unit in words("numbers", "event_counters") else "[^,。;、:]{0,7}"
    cue = re.search(rf"({cues}){gap}$", paragraph.text[window : count.start])
    if cue is None or is_changed_from(count, paragraph):
        return None
    object_, end = object_after(paragraph, count.end)
    if not object_ and count.unit not in words("numbers", "event_counters"):
        return None
    return Reading(window + cue.start(), end, object_, "frequency", "frequency", 0.8, cue.group(1))


def plain(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 72条意见建议, 活动74场 and 9条被采纳."""
    object_, end = object_after(paragraph, count.end)
    if object_ in words("numbers", "no_object"):
        object_, end = "", count.end
    if not object_ and count.unit in words("numbers", "people_units"):
        object_, end = _relative(paragraph, count)
    effect = None if is_disposed(paragraph, count) else effect_after(paragraph, end)
    if is_condition(paragraph, count.end) and count.unit in words("numbers", "event_counters"):
        return None
    if is_threshold(paragraph, count):
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


def _relative(paragraph: Paragraph, count: Count) -> tuple[str, int]:
    """Return people with the clause that says which: 15名|从事特殊教育的教师, else ("", end of the count)."""
    following = list(units_after(paragraph, count.end))
    of = next((unit for unit in following if unit.text == "的"), None)
    verbal = bool(following) and following[0].tag == "v" and effect_after(paragraph, count.end) is None
    if of is None or not verbal or of.end - count.end > _LONGEST_RELATIVE:
        return "", count.end
    people, end = object_after(paragraph, of.end)
    if not is_of_people_or_venues(people):
        return "", count.end
    return paragraph.text[count.end : end], end


def effect_after(paragraph: Paragraph, offset: int) -> int | None:
    """Return where 被市政府采纳, 获批示 … ends when it follows at once."""
    cues = "|".join(longest_first("numbers", "effect_after"))
    cue = re.compile(rf"(?:{cues}){_HAN}{{0,{_EFFECT_REACH}}}").match(paragraph.text, offset)
    return cue.end() if cue else None
