"""What a time says: how long something went on, by how much it became shorter, how long one case takes."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.counted import noun_before
from kg.extract.counts import Count, clause_at, clause_before, is_time
from kg.extract.lexicon import longest_first, read
from kg.extract.readings import Reading
from kg.extract.thresholds import is_condition
from kg.extract.words import Paragraph

_LONGEST_MATTER = 24  # what a duration is of
_LONGEST_CHANGED = 16
_HAN = r"[\u4e00-\u9fff]"


def of_time(count: Count, paragraph: Paragraph) -> Reading | None:
    """Return how long something went on, by how much it became shorter, or how long one case takes."""
    every = (duration, change_of_time, average_time, regular_time, time_spent)
    return next((found for read_as in every if (found := read_as(count, paragraph))), None)


def duration(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 连续23年举办… and 扎根边疆二十年: the object is what has gone on."""
    before = clause_before(paragraph, count)
    cue = _gone_on().search(before) or (_lasting().search(before) if _ends_there(count, paragraph) else None)
    dated = count.unit in ("日", "月", "季度") and "个" not in paragraph.text[count.number_start : count.end]
    if cue is None or dated or is_condition(paragraph, count.end):
        return None
    clause = clause_at(paragraph, count.start)
    start = count.start - len(before) + cue.start()
    follows = paragraph.text[count.end : clause[-1].end][:_LONGEST_MATTER]
    matter = cue["act"] or before[: cue.start()][-_LONGEST_MATTER:]
    if cue.re is _gone_on():
        matter = follows or matter
    return Reading(start, count.end, matter, "duration", "duration", 0.9)


@cache
def _gone_on() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(longest_first('numbers', 'duration_cues'))})(?P<act>{_HAN}{{0,4}})$")


@cache
def _lasting() -> re.Pattern[str]:
    """Return 扎根…, 上线…: what lasts, with where or as what, up to the time."""
    return re.compile(rf"(?P<act>(?:{'|'.join(longest_first('numbers', 'lasting_verbs'))}){_HAN}{{0,8}})$")


def _ends_there(count: Count, paragraph: Paragraph) -> bool:
    """True where nothing or a word like 来 follows the time in its clause."""
    after = longest_first("numbers", "lasting_after")
    clause = clause_at(paragraph, count.start)
    return bool(clause) and (count.end >= clause[-1].end or paragraph.text.startswith(after, count.end))


def average_time(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 平均用时9天 and 平均40分钟办完: how long one case takes."""
    before = clause_before(paragraph, count)
    taken = _taken().search(before)
    if taken is None or paragraph.text.startswith(longest_first("numbers", "deadline_marks"), count.end):
        return None
    act = re.match(rf"{_HAN}{{0,4}}", paragraph.text[count.end :])
    matter = noun_before(paragraph, count.start) or (act.group() if act else "")
    kind = "duration" if taken["what"].startswith(tuple(read("numbers")["each_lasts"])) else "effect"
    kind = "frequency" if any(cue in taken["what"] for cue in read("numbers")["frequency_cues"]) else kind
    start = count.start - len(taken.group())
    return Reading(start, count.end, matter or taken["what"], kind, "average", 0.75)


@cache
def _taken() -> re.Pattern[str]:
    numbers = read("numbers")
    each, times = "|".join((*numbers["averages"], *numbers["each_lasts"])), "|".join(numbers["times_taken"])
    return re.compile(
        rf"(?P<what>(?:{each}){_HAN}{{0,10}}?|{_HAN}{{0,6}}(?:{times}))(?:[为仅约是在只需]|不到|不足|达到|达){{0,2}}$"
    )


def change_of_time(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 审批时间缩短5天."""
    before = clause_before(paragraph, count)
    changing = "|".join(longest_first("numbers", "change_verbs"))
    verb = re.search(rf"(?:{changing})[了至到为]{{0,2}}$", before)
    if verb is None:
        return None
    start = count.start - len(verb.group())
    matter = noun_before(paragraph, start) or before[: verb.start()][-_LONGEST_CHANGED:]
    return Reading(start - len(matter), count.end, matter, "effect", "change", 0.7) if matter else None


def on_the_way(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 步行15分钟: how far the way is."""
    before = clause_before(paragraph, count) + paragraph.text[count.start : count.number_start]
    way = _on_the_way().search(before)
    if way is None or not is_time(count):
        return None
    start = count.number_start - len(way.group())
    who = noun_before(paragraph, start)
    return Reading(start - len(who), count.end, who + way["way"], "effect", "way", 0.7)


@cache
def _on_the_way() -> re.Pattern[str]:
    ways = "|".join(longest_first("numbers", "on_the_way"))
    return re.compile(rf"(?P<way>{ways})(?:只需|只要|仅需|仅|不到|不足|不超过|约|需|缩短至){{0,2}}$")


def regular_time(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 每年跟单送餐不少于2天: how much time at every turn."""
    before = clause_before(paragraph, count)
    regular = _regular().search(before)
    if regular is None or not _LEAST.search(paragraph.text[count.start : count.number_start]):
        return None
    start = count.start - len(regular.group())
    return Reading(start, count.end, regular["act"], "frequency", "regular", 0.75, regular["cue"])


_LEAST = re.compile("不少于|不低于|至少")


@cache
def _regular() -> re.Pattern[str]:
    cues = "|".join(longest_first("numbers", "frequency_cues"))
    return re.compile(rf"(?P<cue>{cues})(?P<act>{_HAN}{{1,10}})$")


def time_spent(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 从议到修只用了19天 and 仅用3天: how long it took in all."""
    before = clause_before(paragraph, count) + paragraph.text[count.start : count.number_start]
    spent = _SPENT.search(before)
    if spent is None or not (spent["way"] or spent["only"]):
        return None
    act = re.match(rf"{_HAN}{{0,8}}", paragraph.text[count.end :])
    matter = spent["way"] or (act.group() if act else "") or spent.group()
    return Reading(count.number_start - len(spent.group()), count.end, matter, "effect", "spent", 0.7)


_SPENT = re.compile(
    rf"(?P<way>从{_HAN}{{1,8}}到{_HAN}{{1,8}}?)?(?:前后|全程|一共|总共|共)?(?P<only>只|仅|才)?(?:用时|用|花费|花|历时|耗时|需)了?(?:不到|不足|约|近)?$"
)
