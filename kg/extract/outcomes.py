"""Counted facts and service levels: value, unit, object, kind and time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.counted import noun_before, object_after, object_before, verbs
from kg.extract.counts import (
    Count,
    clause_at,
    counts,
    is_enumeration,
    is_part_of_name,
    is_time,
)
from kg.extract.lexicon import longest_first, read, words
from kg.extract.words import QUOTE, Paragraph, Unit
from kg.model import Figure

_LONGEST_ACT = 8
_LONGEST_MATTER = 24  # what a duration is of
_EFFECT_REACH = 14
_CUE_REACH = 8  # characters before a number in which a verb decides the kind


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was made of a count: its stretch, object, kind and how."""

    start: int
    end: int
    object: str
    kind: str
    rule: str
    confidence: float
    time: str | None = None


def read_figures(paragraph: Paragraph) -> tuple[Figure, ...]:
    """Return outcomes and commitments (kind "commitment") of a passage, offsets of the paragraph."""
    found = list(_wholes(paragraph))
    for count in counts(paragraph):
        if any(figure.start < count.end and count.start < figure.end for figure in found):
            continue
        reading = _read(count, paragraph)
        if reading is not None:
            found.append(_figure(paragraph, reading, count.value, count.unit, approx=count.approx))
    return _with_inherited_objects(paragraph, sorted(found, key=lambda figure: figure.start))


def _read(count: Count, paragraph: Paragraph) -> _Reading | None:
    deadline = _deadline(count, paragraph)
    if deadline is not None or is_part_of_name(count, paragraph):
        return deadline
    if is_time(count) or count.unit == "届":
        return _duration(count, paragraph) or _change(count, paragraph)
    frequency = _frequency(count, paragraph)
    if frequency is not None or is_enumeration(count, paragraph):
        return frequency
    return _ratio(count, paragraph) if count.unit == "%" else _plain(count, paragraph)


def _figure(paragraph: Paragraph, reading: _Reading, value: float, unit: str, *, approx: bool) -> Figure:
    return Figure(
        start=reading.start,
        end=reading.end,
        quote=paragraph.text[reading.start : reading.end],
        value=value,
        unit=unit,
        object=reading.object,
        approx=approx,
        kind=reading.kind,
        time=reading.time or _time_before(paragraph, reading.start),
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index or 0,
        rule=f"figure:{reading.rule}",
        confidence=round(reading.confidence, 2),
    )


# Service levels


def _deadline(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 两天内交办; inside quotation marks also 24小时响应."""
    if count.unit not in words("numbers", "deadline_units"):
        return None
    marks = "|".join(longest_first("numbers", "deadline_marks"))
    mark = re.compile(f"(?:{marks})").match(paragraph.text, count.end)
    quoted = paragraph.block_at(count.start)
    if mark is None and (quoted is None or quoted.tag != QUOTE or count.bare):
        return None
    act = _act_after(paragraph, mark.end() if mark else count.end)
    if act is None:
        return None
    return _Reading(count.start, act.end, act.text, "commitment", "deadline", 0.9 if mark else 0.7)


def _act_after(paragraph: Paragraph, offset: int) -> Unit | None:
    """Return the act that begins at `offset`, up to a mark or a limit, or None."""
    inner = [word for word in paragraph.words if word.end > offset]
    end = offset
    for word in inner:
        if word.tag == "w" or word.end - offset > _LONGEST_ACT or not word.text.strip("“”、,"):
            break
        end = word.end
    verbal = any(w.tag in ("v", "vn") and w.start < end for w in inner)
    return Unit(offset, end, "v", paragraph.text[offset:end]) if end - offset >= 2 and verbal else None


def _wholes(paragraph: Paragraph) -> Iterator[Figure]:
    """Read 百分百回访: a promise inside quotation marks, otherwise an effect."""
    for match in re.finditer("|".join(longest_first("numbers", "whole")), paragraph.text):
        act = _act_after(paragraph, match.end())
        if act is None or noun_before(paragraph, match.start()).endswith(
            tuple(read("numbers")["ratio_endings"])
        ):
            continue
        block = paragraph.block_at(match.start())
        promised = block is not None and block.tag == QUOTE
        kind = "commitment" if promised else "effect"
        reading = _Reading(match.start(), act.end, act.text, kind, "whole", 0.9 if promised else 0.7)
        yield _figure(paragraph, reading, 100.0, "%", approx=False)


# Durations, frequencies, changes


def _duration(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 连续23年举办…: the object is what has gone on."""
    cues = "|".join(longest_first("numbers", "duration_cues"))
    cue = re.search(f"(?:{cues})了?$", paragraph.text[max(0, count.start - 5) : count.start])
    if cue is None or count.unit in ("日", "月"):
        return None
    start = max(0, count.start - 5) + cue.start()
    clause = clause_at(paragraph, count.start)
    matter = paragraph.text[count.end : clause[-1].end][:_LONGEST_MATTER] if clause else ""
    return _Reading(start, count.end, matter, "duration", "duration", 0.9)


def _change(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 办理时间缩短5天: a time that became shorter or longer."""
    clause = clause_at(paragraph, count.start)
    before = paragraph.text[clause[0].start : count.start] if clause else ""
    changes = "|".join(longest_first("numbers", "change_verbs"))
    verb = re.search(rf"(?:{changes})[了至到为]{{0,2}}$", before)
    if verb is None:
        return None
    start = count.start - len(verb.group())
    matter = noun_before(paragraph, start) or before[: verb.start()][-_LONGEST_ACT:]
    return _Reading(start - len(matter), count.end, matter, "effect", "change", 0.7) if matter else None


def _frequency(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 每季度组织一次履职活动."""
    cues = "|".join(longest_first("numbers", "frequency_cues"))
    window = max(0, count.start - 12)
    cue = re.search(rf"({cues})[^,。;、:]{{0,6}}$", paragraph.text[window : count.start])
    if cue is None:
        return None
    object_, end = object_after(paragraph, count.end)
    if not object_ and count.unit not in words("numbers", "event_counters"):
        return None
    return _Reading(window + cue.start(), end, object_, "frequency", "frequency", 0.8, cue.group(1))


# Plain counts


def _ratio(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 满意率达98%: the object stands before."""
    matter, start = object_before(paragraph, count.start)
    return _Reading(start, count.end, matter, "effect", "ratio", 0.8) if matter else None


def _plain(count: Count, paragraph: Paragraph) -> _Reading | None:
    """Read 72条意见建议, 活动74场 and 9条被采纳."""
    object_, end = object_after(paragraph, count.end)
    effect = _effect_after(paragraph, end)
    if object_ or effect:
        kind = "effect" if effect else _kind_before(paragraph, count)
        rule = "after" if object_ else "elliptic"
        sure = (0.9 if object_ else 0.75) - (0 if count.arabic else 0.2)
        return _Reading(count.start, effect or end, object_, kind, rule, sure)
    matter, start = object_before(paragraph, count.start)
    if not matter and not count.arabic:
        return None
    sure = (0.85 if matter else 0.6) - (0 if count.arabic else 0.2)
    return _Reading(start, count.end, matter, _kind_before(paragraph, count), "before", sure)


def _effect_after(paragraph: Paragraph, offset: int) -> int | None:
    """Return where 被市政府采纳, 获批示 … ends when it follows at once."""
    cues = "|".join(longest_first("numbers", "effect_after"))
    cue = re.compile(rf"(?:{cues})[\u4e00-\u9fff]{{0,{_EFFECT_REACH}}}").match(paragraph.text, offset)
    return cue.end() if cue else None


def _kind_before(paragraph: Paragraph, count: Count) -> str:
    """Return effect, scale or output, as the verb before the number says."""
    clause = clause_at(paragraph, count.start)
    start = max(clause[0].start if clause else 0, count.start - _CUE_REACH)
    before = paragraph.text[start : count.start]
    if any(verb in before for verb in verbs("effect_before")):
        return "effect"
    numbers = read("numbers")
    right_before = before.endswith(tuple(numbers["scale_right_before"]))
    return "scale" if right_before or any(verb in before for verb in numbers["scale_before"]) else "output"


# Context


def _time_before(paragraph: Paragraph, offset: int) -> str | None:
    """Return the nearest time expression before `offset` in its sentence."""
    sentence = next((s for s in paragraph.sentences if s.start <= offset < s.end), None)
    before = paragraph.text[sentence.start : offset] if sentence else ""
    found = list(_time_pattern().finditer(before))
    return found[-1].group() if found else None


@cache
def _time_pattern() -> re.Pattern[str]:
    cues = sorted((cue for line in read("numbers")["time_cues"] for cue in line), key=len, reverse=True)
    years = r"(?:19|20)\d\d年(?:以来|上半年|下半年)?|近?[\d一二两三四五六七八九十]+年(?:来|以来)"
    cues = [rf"(?<![\d一二两三四五六七八九十]){cue}" for cue in cues]
    return re.compile("|".join((*cues, years, r"近[\d一二两三四五六七八九十]+年")))


def _with_inherited_objects(paragraph: Paragraph, found: list[Figure]) -> tuple[Figure, ...]:
    """Give a count without an object that of the last one with its unit in the sentence (9条被采纳)."""
    done: list[Figure] = []
    for figure in found:
        if not figure.object:
            sentence = next((s for s in paragraph.sentences if s.start <= figure.start < s.end), None)
            same = [f for f in done if f.unit == figure.unit and f.object]
            near = [f for f in same if sentence is not None and f.start >= sentence.start]
            figure = replace(figure, object=near[-1].object if near else "")
        done.append(figure)
    return tuple(figure for figure in done if figure.object or figure.kind == "frequency")


@Language.factory("jy_outcomes")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.figures`."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    if doc._.paragraph.kind == "passage":
        doc._.figures = read_figures(doc._.paragraph)
    return doc
