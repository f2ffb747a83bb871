"""What a count says: a duration, a frequency, a change, a ratio or a plain number of things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.counted import noun_before, object_after, object_before, verbs
from kg.extract.counts import Count, clause_at
from kg.extract.lexicon import longest_first, read, words
from kg.extract.words import Paragraph

_LONGEST_MATTER = 24  # what a duration is of
_LONGEST_CHANGED = 16
_REACH = 60  # characters of the clause before a number that are looked at
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


def _before(paragraph: Paragraph, count: Count) -> str:
    """Return the clause up to the count, of a long one the end."""
    clause = clause_at(paragraph, count.start)
    return paragraph.text[max(clause[0].start, count.start - _REACH) : count.start] if clause else ""


def duration(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 连续23年举办…: the object is what has gone on."""
    cues = "|".join(longest_first("numbers", "duration_cues"))
    before = _before(paragraph, count)
    cue = re.search(rf"(?:{cues})(?P<act>{_HAN}{{0,4}})$", before)
    if cue is None or count.unit in ("日", "月", "季度"):
        return None
    clause = clause_at(paragraph, count.start)
    matter = paragraph.text[count.end : clause[-1].end][:_LONGEST_MATTER] or cue["act"]
    start = count.start - len(cue.group())
    return Reading(start, count.end, matter, "duration", "duration", 0.9)


def change(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 接通率由83%升至99.1%: the figure is the later one, the object stands before 由."""
    before = _before(paragraph, count)
    changed = _from_to().search(before)
    if changed is None:
        return None
    matter = changed["what"][-_LONGEST_CHANGED:]
    start = count.start - len(before) + changed.end("what") - len(matter)
    return Reading(start, count.end, matter, "effect", "change", 0.8)


@cache
def _from_to() -> re.Pattern[str]:
    numbers = read("numbers")
    opened, closed = "|".join(numbers["change_from"]), "|".join(numbers["change_to"])
    return re.compile(rf"(?P<what>[^,。;]*?)(?:{opened})[^由从]*\d[^由从]*?(?:{closed})(?:了|约|近|不足)?$")


def change_of_time(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 审批时间缩短5天."""
    before = _before(paragraph, count)
    changing = "|".join(longest_first("numbers", "change_verbs"))
    verb = re.search(rf"(?:{changing})[了至到为]{{0,2}}$", before)
    if verb is None:
        return None
    start = count.start - len(verb.group())
    matter = noun_before(paragraph, start) or before[: verb.start()][-_LONGEST_CHANGED:]
    return Reading(start - len(matter), count.end, matter, "effect", "change", 0.7) if matter else None


def is_changed_from(count: Count, paragraph: Paragraph) -> bool:
    """True for the figure that a change started from (由83%)."""
    numbers = read("numbers")
    opened, closed = "|".join(numbers["change_from"]), "|".join(numbers["change_to"])
    clause = clause_at(paragraph, count.start)
    after = paragraph.text[count.end : clause[-1].end] if clause else ""
    from_here = re.search(rf"(?:{opened}){_HAN}{{0,4}}$", _before(paragraph, count))
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
    """Read 满意率达98%: the object stands before."""
    matter, start = object_before(paragraph, count.start)
    return Reading(start, count.end, matter, "effect", "ratio", 0.8) if matter else None


def plain(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 72条意见建议, 活动74场 and 9条被采纳."""
    object_, end = object_after(paragraph, count.end)
    effect = _effect_after(paragraph, end)
    less = 0 if count.arabic else 0.2
    if object_ or effect:
        kind = "effect" if effect else _kind(paragraph, count, object_)
        rule, sure = ("after", 0.9) if object_ else ("elliptic", 0.75)
        return Reading(count.start, effect or end, object_, kind, rule, sure - less)
    matter, start = object_before(paragraph, count.start)
    if not matter and not count.arabic:
        return None
    kind = _kind(paragraph, count, matter)
    return Reading(start, count.end, matter, kind, "before", (0.85 if matter else 0.6) - less)


def _effect_after(paragraph: Paragraph, offset: int) -> int | None:
    """Return where 被市政府采纳, 获批示 … ends when it follows at once."""
    cues = "|".join(longest_first("numbers", "effect_after"))
    cue = re.compile(rf"(?:{cues}){_HAN}{{0,{_EFFECT_REACH}}}").match(paragraph.text, offset)
    return cue.end() if cue else None


def _kind(paragraph: Paragraph, count: Count, object_: str) -> str:
    """Return effect, scale or output as the nearest verb before says, else as the thing counted does."""
    before, numbers = _before(paragraph, count), read("numbers")
    if before.endswith(tuple(numbers["scale_right_before"])):
        return "scale"
    governing = before[: before.rfind(object_)] if object_ in before else before
    for text in (governing, object_):
        nearest = max((_last(text, kind), kind) for kind in ("effect", "scale", "output"))
        if nearest[0] >= 0:
            return nearest[1]
    stands = count.unit in numbers["scale_units"] or object_.endswith(tuple(numbers["scale_endings"]))
    return "scale" if stands else "output"


def _last(before: str, kind: str) -> int:
    """Return where the last verb of a kind ends in the clause, -1 without one."""
    ends = [before.rfind(verb) + len(verb) for verb in verbs(f"{kind}_before") if verb in before]
    return max(ends, default=-1)
