"""What kind of fact a count is: scale, output or effect."""

from __future__ import annotations

import re

from kg.extract.counted import verb_before, verbs
from kg.extract.counts import Count, clause_after, clause_before
from kg.extract.lexicon import longest_first, read, words
from kg.extract.words import Paragraph

_NAMED_BY_QUOTE = re.compile(r"“[^”]*”[\u4e00-\u9fff]{0,6}$")  # “…”协商|议事点: one name
_BOOK = re.compile(r"《[^》]*》")
_HAN = r"[\u4e00-\u9fff]"


def kind_of(paragraph: Paragraph, count: Count, object_: str) -> str:
    """Return effect, scale or output as the nearest verb before says, what follows, or what is counted."""
    before, numbers = _BOOK.sub("", clause_before(paragraph, count)), read("numbers")
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
    after = clause_after(paragraph, count.end)
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
