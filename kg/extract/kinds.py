"""What kind of fact a count is: scale, output or effect."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.counted import verb_before, verbs
from kg.extract.counts import Count, clause_after, clause_before, units_after, units_before
from kg.extract.lexicon import longest_first, read, words
from kg.extract.words import Paragraph

_NAMED_BY_QUOTE = re.compile(r"“[^”]*”[\u4e00-\u9fff]{0,6}$")  # “…”协商|议事点: one name
_BOOK = re.compile(r"《[^》]*》")
_ADVERBIAL = frozenset({"d", "ad", "vd", "TIME", "a", "r"})
_NOMINAL = frozenset({"n", "nz", "nw", "vn", "an", "a", "f", "s", "LOC", "ORG", "PER", "Q"})
_PLACED = re.compile(r"[\u4e00-\u9fff]{1,2}(?:在|于)(?!校|册|岗)")  # 活跃|在, 分布|于
_DONE_TO = re.compile(r"被[^,。;把将]{0,10}$")
_LONGEST_VERB = 8
_HAN = r"[\u4e00-\u9fff]"


def kind_of(paragraph: Paragraph, count: Count, object_: str, end: int) -> str:
    """Return scale, output or effect of a count that ends with its object at `end`.

    The word beside the number says it first, then what became of what is counted, then the nearest verb
    before, what follows, and last what is counted.
    """
    before = _BOOK.sub("", clause_before(paragraph, count))
    if before.endswith("实现") and _follows(paragraph, count.end, "scale_after"):
        return "scale"
    became = _beside(paragraph, count, before) or what_became(paragraph, count, end)
    kind = became or _governed(count, object_, before) or _counted(paragraph, count, object_)
    if (
        kind == "output"
        and count.unit == "元"
        and any(word in before for word in read("numbers")["standing"])
    ):
        return "scale"  # 财政每年列支120万元
    return _deed(count, object_, before) if kind == "scale" else _part(count, kind)


def _stands(before: str) -> bool:
    return any(word in before for word in read("numbers")["standing"])


def _deed(count: Count, object_: str, before: str) -> str:
    """Return output for how often, in how many batches or on how many papers; else scale."""
    if count.unit in words("numbers", "event_counters") | words("numbers", "batches"):
        return "output"
    held = (before + object_).endswith(longest_first("numbers", "sizes")) or _holds(before)
    return "output" if count.unit in words("numbers", "on_paper") and not held else "scale"


def _holds(before: str) -> bool:
    """True where a word of having stands right before what is counted or its number: 共有图书3万册."""
    return any(word in before for word in read("numbers")["holds"]) and nearest(before)[1] != "output"


def _part(count: Count, kind: str) -> str:
    """Return output for one more part of a series, whatever the verb (更新74期)."""
    return "output" if count.unit in words("numbers", "parts_of_series") else kind


def what_became(paragraph: Paragraph, count: Count, end: int) -> str | None:
    """Return what the verb after a counted subject says: 73座危桥|完成加固, 58个小区|全部推开."""
    numbers = read("numbers")
    if not _is_subject(paragraph, count):
        return None
    told = _predicate(paragraph, end)
    if not told:
        return None
    if end > count.end and _has_parts(told, count.unit):
        return None if count.unit in numbers["scale_units"] else "output"
    if paragraph.text.startswith(longest_first("numbers", "habits"), end) and not _made_to(paragraph, count):
        return "scale"
    if any(told.startswith(cue) for line in numbers["joins"] for cue in line):
        return "output" if count.unit in numbers["people_units"] else None
    spread = _first(told)
    if spread == "scale" and paragraph.text.endswith(longest_first("numbers", "spread_results"), 0, end):
        return "effect"
    if spread == "output" and count.unit in numbers["people_units"]:
        return None
    takes_part = told.startswith(longest_first("numbers", "practises")) and not _made_to(paragraph, count)
    return "scale" if spread == "scale" or takes_part or _PLACED.match(told) else "effect"


def _has_parts(told: str, unit: str) -> bool:
    """True where what is told of a number is of a part of it: 31个议题|办结27个, 412件建议|满意率为88.6%."""
    return re.match(rf"{_HAN}{{2,12}}\d[\d.]*(?:%|{re.escape(unit)})", told) is not None


def _is_subject(paragraph: Paragraph, count: Count) -> bool:
    """True where no verb stands before the number in its clause, or one that makes it act (帮助126个村…)."""
    return not _verb_near(paragraph, count) or _made_to(paragraph, count)


def _made_to(paragraph: Paragraph, count: Count) -> bool:
    return _verb_near(paragraph, count) in words("numbers", "makes_act")


def _verb_near(paragraph: Paragraph, count: Count) -> str:
    """Return the nearest verb or preposition before the number in its clause."""
    before = (unit for unit in units_before(paragraph, count.start) if unit.tag in ("v", "p", "vd"))
    return next((unit.text for unit in before), "")


def _predicate(paragraph: Paragraph, end: int) -> str:
    """Return the clause from the verb of a subject that ends at `end` on, "" without one."""
    with_whom = False
    for unit in units_after(paragraph, end):
        if unit.tag == "v" and unit.text not in words("numbers", "no_predicate"):
            return clause_after(paragraph, unit.start)
        with_whom = with_whom or unit.tag == "p"
        if not (with_whom or unit.tag in _ADVERBIAL or unit.text in words("numbers", "no_object")):
            return ""
    return ""


def _first(told: str) -> str:
    """Return the kind of the first verb of the lexicon in a predicate; a state (全覆盖) is one of scale."""
    for start in range(len(told)):
        for length in range(min(_LONGEST_VERB, len(told) - start), 0, -1):
            word = told[start : start + length]
            if word in words("numbers", "scale_after"):
                return "scale"
            if word in _kinds():
                return _kinds()[word]
    return ""


def is_disposed(paragraph: Paragraph, count: Count) -> bool:
    """True right after 将 and 把: 将218项事项|纳入窗口."""
    return clause_before(paragraph, count).endswith(tuple(words("verbs", "disposing") - {"对"}))


def _governed(count: Count, object_: str, before: str) -> str | None:
    """Return what the nearest verb before says, or one within what is counted."""
    numbers = read("numbers")
    at = before.rfind(object_) if object_ else -1
    governing, tail = (before[:at], before[at + len(object_) :]) if at >= 0 else (before, "")
    if object_.endswith(longest_first("numbers", "sizes")) and nearest(governing + tail)[1] != "effect":
        return "scale"
    if object_ in numbers["became_alone"]:
        return "effect"
    if is_venue(object_) and tail.rstrip("了近约") in numbers["grown_to"]:
        return "scale"
    fitted = object_.endswith(tuple(numbers["set_up_objects"])) and nearest(governing)[1] == "scale"
    if governing == "其中" and object_.endswith(tuple(numbers["set_up_objects"])):
        return "scale"
    gives = object_.endswith(tuple(verbs("effect_objects"))) and not fitted
    if gives or nearest(tail)[1] == "effect":
        return "effect"
    if object_.endswith(longest_first("numbers", "effect_after")):
        return "effect"  # 7个设区市|借鉴: the tagger took the verb for a noun
    if _sets_up(count, governing, object_):
        return "scale"
    if _DONE_TO.search(governing):
        return "effect"
    within = _without_venue(object_)
    for text in (_NAMED_BY_QUOTE.sub("", governing), within, before if within else ""):
        end, kind, verb = nearest(text)
        if end >= 0:
            callable_ = count.unit in (*numbers["people_units"], *numbers["called_units"])
            called = callable_ and verb in numbers["calls_people"]
            return "scale" if called else _caused(text, kind, verb)
    gained = count.unit == "元" and any(word in governing for word in numbers["gained"])
    return "effect" if gained else None


def _sets_up(count: Count, governing: str, object_: str) -> bool:
    """True where 有, 建设, 联合 … govern what is counted themselves, also a name in quotation marks."""
    if count.unit in read("numbers")["event_counters"]:
        return False
    whole = governing + object_
    named = _NAMED_BY_QUOTE.search(whole)
    if named and is_venue(whole) and whole.endswith(longest_first("numbers", "rebuilds"), 0, named.start()):
        return True
    unnamed = _NAMED_BY_QUOTE.sub("", object_)
    verb = unnamed if unnamed not in ("", object_) else _NAMED_BY_QUOTE.sub("", governing)
    longer = nearest(verb)[:2] == (len(verb), "effect")  # 铺|设
    return verb.endswith(tuple(read("numbers")["scale_governing"])) and not longer


def _counted(paragraph: Paragraph, count: Count, object_: str) -> str:
    """Return scale for people, teams and venues that no verb governs, else output."""
    numbers = read("numbers")
    if _follows(paragraph, count.end, "scale_after"):
        return "scale"
    if count.unit in numbers["extents"] and _extent().search(clause_before(paragraph, count)):
        return "scale"
    if any(word in clause_before(paragraph, count) for word in numbers["stocks"]):
        return "scale"
    if _verb_near(paragraph, count) in numbers["holds"]:
        return "scale"  # 社区|有|老旧院落29个
    stand = count.unit in numbers["scale_units"] or is_venue(object_)
    return "scale" if stand and not _is_done_to(paragraph, count, object_) else "output"


def is_venue(object_: str) -> bool:
    """True for venues, teams and bodies: 驿站, 调解队, 企业."""
    return object_.removesuffix("全部").strip("“”").endswith(longest_first("numbers", "scale_endings"))


def is_of_people_or_venues(object_: str) -> bool:
    """True for what may be counted as being there: people, venues, teams and bodies."""
    people = (*longest_first("numbers", "doers"), *longest_first("numbers", "persons"))
    return is_venue(object_) or object_.endswith(people)


@cache
def _extent() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(read('numbers')['extent_words'])}){_HAN}{{0,8}}$")


def _beside(paragraph: Paragraph, count: Count, before: str) -> str | None:
    """Return what the word beside says (把, 在; 为, 与), or the verb after people who came."""
    numbers = read("numbers")
    plain = re.sub(f"(?:{'|'.join(numbers['areas'])})$", "", before)
    came = count.unit in (*numbers["people_units"], "批", "批次")
    if came and _follows(paragraph, count.end, "output_after"):
        return "output"
    if plain.endswith(tuple(verbs("scale_before"))):
        return "scale"  # 划分|为: no preposition
    beside = next((word for word in _prepositions() if plain.endswith(word)), _preposition(paragraph, count))
    if beside in numbers["scale_right_before"]:
        return "scale"
    if beside not in numbers["output_right_before"]:
        return None
    after = clause_after(paragraph, count.end)
    last = nearest(after)[1]
    if "scale" in (_first(after), last):
        return "scale"  # 与26家企业|组建联盟
    return "effect" if last == "effect" else "output"


@cache
def _prepositions() -> tuple[str, ...]:
    return (*longest_first("numbers", "scale_right_before"), *longest_first("numbers", "output_right_before"))


def _preposition(paragraph: Paragraph, count: Count) -> str:
    """Return the preposition before the number where only nouns stand between: 在家电、陶瓷等|8条产业链."""
    for unit in units_before(paragraph, count.start):
        if unit.tag == "p":
            return unit.text
        if unit.tag not in _NOMINAL and unit.text not in ("、", "等", "和"):
            break
    return ""


def _caused(text: str, kind: str, verb: str) -> str:
    """Return effect for what others did upon it (推动出台政策12条)."""
    numbers = read("numbers")
    caused = kind == "output" and verb not in numbers["not_caused"]
    return "effect" if caused and any(cause in text for cause in numbers["causes"]) else kind


def _without_venue(object_: str) -> str:
    """Return "" for a venue or person named after what is done there or by them (检查|站, 调解|员)."""
    end = nearest(object_)[0]
    doers = {*words("numbers", "scale_endings"), *words("numbers", "doers")}
    return "" if object_[end:].strip("“”") in doers else object_


def _follows(paragraph: Paragraph, offset: int, key: str) -> bool:
    """True for 186项事项实现…, 167个卫生室全部达标: words of the list come soon after."""
    cues = "|".join(longest_first("numbers", key))
    return re.compile(rf"{_HAN}{{0,10}}?(?:{cues})").match(paragraph.text, offset) is not None


def _is_done_to(paragraph: Paragraph, count: Count, object_: str) -> bool:
    """True when a verb that is in no list governs what is counted before the number: 修缮古建73处."""
    verb, _ = verb_before(paragraph, count.start)
    if count.unit in words("numbers", "people_units"):
        beside = next(units_before(paragraph, count.start), None)
        verb = verb or (beside.text if beside and beside.tag == "v" and object_ else "")
        return (
            len(verb) > 1
            and verb not in words("numbers", "enrols")
            and not clause_after(paragraph, count.end)
        )
    return verb != "" and bool(object_)


def nearest(text: str) -> tuple[int, str, str]:
    """Return end, kind and word of the last verb of the lexicon in a clause, (-1, "", "") without one."""
    for end in range(len(text), 0, -1):
        for start in range(max(0, end - _LONGEST_VERB), end):
            if text[start:end] in _kinds():
                return end, _kinds()[text[start:end]], text[start:end]
    return -1, "", ""


@cache
def _kinds() -> dict[str, str]:
    """Return verb -> kind; of a verb of two lists the first kind counts."""
    kinds = ("output", "scale", "effect")
    return {verb: kind for kind in kinds for verb in verbs(f"{kind}_before")}
