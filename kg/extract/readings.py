"""What a count says: a duration, a frequency, a change, a ratio or a plain number of things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from kg.extract.counted import noun_before, object_after, object_before, verb_before, verbs
from kg.extract.counts import Count, clause_at, units, units_after
from kg.extract.lexicon import longest_first, read, words
from kg.extract.numerals import number
from kg.extract.words import Paragraph

_LONGEST_MATTER = 24  # what a duration is of
_LONGEST_CHANGED = 16
_REACH = 60  # characters of the clause before a number that are looked at
_EFFECT_REACH = 14
_FREQUENCY_REACH = 12
_NAMED_BY_QUOTE = re.compile(r"“[^”]*”[\u4e00-\u9fff]{0,6}$")  # “…”协商|议事点: one name
_BOOK = re.compile(r"《[^》]*》")
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


def _before(paragraph: Paragraph, count: Count) -> str:
    """Return the clause up to the count, of a long one the end."""
    clause = clause_at(paragraph, count.start)
    return paragraph.text[max(clause[0].start, count.start - _REACH) : count.start] if clause else ""


def duration(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 连续23年举办…: the object is what has gone on."""
    cues = "|".join(longest_first("numbers", "duration_cues"))
    before = _before(paragraph, count)
    cue = re.search(rf"(?:{cues})(?P<act>{_HAN}{{0,4}})$", before)
    dated = count.unit in ("日", "月", "季度") and "个" not in paragraph.text[count.number_start : count.end]
    if cue is None or dated or _is_condition(paragraph, count.end):
        return None
    clause = clause_at(paragraph, count.start)
    matter = paragraph.text[count.end : clause[-1].end][:_LONGEST_MATTER] or cue["act"]
    start = count.start - len(cue.group())
    return Reading(start, count.end, matter, "duration", "duration", 0.9)


def _is_condition(paragraph: Paragraph, offset: int) -> bool:
    """True for 连续三个月|靠后|的|予以…: of whom it is so, something follows."""
    following = list(islice(units_after(paragraph, offset), 5))
    return any(one.text == "的" and two.tag in ("v", "d", "p", "w") for one, two in pairwise(following))


def change(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 接通率由83%升至99.1%: the figure is the later one, the object stands before 由."""
    before = _before(paragraph, count)
    changed = _from_to().search(before)
    if changed is None:
        return None
    matter = changed["what"][-_LONGEST_CHANGED:]
    start = count.start - len(before) + changed.end("what") - len(matter)
    old = number(changed["old"])
    return Reading(start, count.end, matter, "effect", "change", 0.8, before=old)


@cache
def _from_to() -> re.Pattern[str]:
    numbers = read("numbers")
    opened, closed = "|".join(numbers["change_from"]), "|".join(numbers["change_to"])
    counted = "|".join(map(re.escape, units()))
    written = rf"[一二两三四五六七八九十百千万]{{1,12}}(?=[余多]?(?:{counted}))"
    old = rf"(?P<old>\d[\d.,]{{0,15}}[百千万亿]{{0,4}}|{written})"
    return re.compile(
        rf"(?P<what>[^,。;]*?)(?:{opened})(?:(?:19|20)\d\d年[^由从\d]{{0,4}})?[^由从\d]*?{old}[^由从]*?(?:{closed})(?:了|约|近|不足|仅)?$"
    )


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
    from_here = re.search(rf"(?:{opened})(?:(?:19|20)\d\d年)?{_HAN}{{0,4}}$", _before(paragraph, count))
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
    matter, start = object_before(paragraph, count.start)
    if matter and not matter.endswith(tuple(words("numbers", "no_object"))):
        return Reading(start, count.end, matter, "effect", "ratio", 0.8)
    before = _before(paragraph, count)
    named = _rate_before().search(before)
    if named:
        start = count.start - len(before) + named.start("rate")
        return Reading(start, count.end, named["rate"], "effect", "ratio-far", 0.7)
    of = count.end + paragraph.text.startswith("的", count.end)
    object_, end = object_after(paragraph, of)
    effect = _effect_after(paragraph, end)
    if object_ or effect:
        return Reading(count.start, effect or end, object_, "effect", "ratio-after", 0.65)
    return Reading(start, count.end, "", "effect", "ratio-elliptic", 0.6) if matter else None


@cache
def _rate_before() -> re.Pattern[str]:
    endings = "|".join(longest_first("numbers", "ratio_endings"))
    return re.compile(rf"(?P<rate>{_HAN}{{1,12}}(?:{endings}))[^,。;、%]{{0,12}}$")


def plain(count: Count, paragraph: Paragraph) -> Reading | None:
    """Read 72条意见建议, 活动74场 and 9条被采纳."""
    object_, end = object_after(paragraph, count.end)
    if object_ in words("numbers", "no_object"):
        object_, end = "", count.end
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
    """Return effect, scale or output as the nearest verb before says, what follows, or what is counted."""
    before, numbers = _BOOK.sub("", _before(paragraph, count)), read("numbers")
    beside = _beside(paragraph, count, before)
    if beside:
        return beside
    at = before.rfind(object_) if object_ else -1
    governing, tail = (before[:at], before[at + len(object_) :]) if at >= 0 else (before, "")
    if _nearest(tail)[1] == "effect" or object_.endswith(tuple(verbs("effect_objects"))):
        return "effect"
    if object_.endswith(longest_first("numbers", "effect_after")):
        return "effect"  # 7个设区市|借鉴: the tagger took the verb for a noun
    for text in (_NAMED_BY_QUOTE.sub("", governing), _without_venue(object_)):
        end, kind, verb = _nearest(text)
        if end >= 0:
            called = count.unit in numbers["people_units"] and verb in numbers["calls_people"]
            return "scale" if called else _caused(text, kind, verb)
    if _follows(paragraph, count.end, "scale_after"):
        return "scale"
    stands = count.unit in numbers["scale_units"] or object_.strip("“”").endswith(
        tuple(numbers["scale_endings"])
    )
    return "scale" if stands and not _is_done_to(paragraph, count, object_) else "output"


def _beside(paragraph: Paragraph, count: Count, before: str) -> str | None:
    """Return what the word right before says (把, 在; 为, 与), or the verb after people who came."""
    numbers = read("numbers")
    plain = re.sub(f"(?:{'|'.join(numbers['areas'])})$", "", before)
    if plain.endswith(tuple(numbers["scale_right_before"])):
        return "scale"
    if count.unit in numbers["people_units"] and _follows(paragraph, count.end, "output_after"):
        return "output"
    if not plain.endswith(tuple(numbers["output_right_before"])):
        return None
    clause = clause_at(paragraph, count.start)
    after = paragraph.text[count.end : clause[-1].end] if clause else ""
    return "effect" if _nearest(after)[1] == "effect" else "output"


def _caused(text: str, kind: str, verb: str) -> str:
    """Return effect for what others did upon it (推动出台政策12条)."""
    numbers = read("numbers")
    caused = kind == "output" and verb not in numbers["not_caused"]
    return "effect" if caused and any(cause in text for cause in numbers["causes"]) else kind


def _without_venue(object_: str) -> str:
    """Return "" for a venue or person named after what is done there or by them (检查|站, 调解|员)."""
    end = _nearest(object_)[0]
    doers = {*words("numbers", "scale_endings"), *words("numbers", "doers")}
    return "" if object_[end:].strip("“”") in doers else object_


def _follows(paragraph: Paragraph, offset: int, key: str) -> bool:
    """True for 186项事项实现…, 167个卫生室全部达标: words of the list come soon after."""
    cues = "|".join(longest_first("numbers", key))
    return re.compile(rf"{_HAN}{{0,10}}?(?:{cues})").match(paragraph.text, offset) is not None


def _is_done_to(paragraph: Paragraph, count: Count, object_: str) -> bool:
    """True when a verb that is in no list governs what is counted before the number: 修缮古建73处."""
    verb, _ = verb_before(paragraph, count.start)
    return verb != "" and bool(object_) and count.unit not in read("numbers")["people_units"]


def _nearest(text: str) -> tuple[int, str, str]:
    """Return end, kind and word of the last verb of the lexicon in a clause, (-1, "", "") without one."""
    found = (
        (text.rfind(verb) + len(verb), kind, verb)
        for kind in ("effect", "scale", "output")
        for verb in verbs(f"{kind}_before")
        if verb in text
    )
    return max(found, default=(-1, "", ""), key=lambda one: (one[0], len(one[2])))
