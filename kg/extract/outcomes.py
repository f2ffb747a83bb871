"""Counted facts and service levels: value, unit, object, kind and time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import modality, promises, readings, shares, times
from kg.extract.counts import Count, counts, is_enumeration, is_part_of_name, is_time
from kg.extract.lexicon import read, words
from kg.extract.readings import Reading
from kg.extract.words import Paragraph
from kg.model import Figure

_TIME_REACH = 150  # characters of a sentence before a figure in which its time is looked for


def read_figures(paragraph: Paragraph) -> tuple[Figure, ...]:
    """Return outcomes and commitments (kind "commitment") of a passage, offsets of the paragraph."""
    wholes = [_figure(paragraph, reading, value, "%") for reading, value in promises.wholes(paragraph)]
    found = list(wholes)
    for count in counts(paragraph):
        if any(figure.start < count.end and count.start < figure.end for figure in wholes):
            continue
        reading = _read(count, paragraph)
        if reading is not None:
            figure = _figure(paragraph, reading, count.value, count.unit, approx=count.approx)
            found.append(replace(figure, upper=count.upper))
    return _with_inherited_objects(paragraph, sorted(found, key=lambda figure: figure.start))


def _read(count: Count, paragraph: Paragraph) -> Reading | None:
    """Return the first reading that fits, or None where the number counts nothing."""
    deadline = promises.deadline(count, paragraph)
    if deadline is not None or is_part_of_name(count, paragraph):
        return deadline
    if readings.is_changed_from(count, paragraph):
        return None
    compared = (readings.change, readings.more_or_less, readings.density, times.on_the_way)
    found = next((found for read_as in compared if (found := read_as(count, paragraph))), None)
    if found is not None:
        return found
    if is_time(count) or count.unit == "届":
        return times.of_time(count, paragraph)
    frequency = readings.frequency(count, paragraph)
    if frequency is not None or is_enumeration(count, paragraph):
        return frequency
    of_percent = count.unit == "%"
    return shares.ratio(count, paragraph) if of_percent else readings.plain(count, paragraph)


def _figure(
    paragraph: Paragraph, reading: Reading, value: float, unit: str, *, approx: bool = False
) -> Figure:
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
        before=reading.before,
        modality=modality.of_figure(paragraph, reading.start),
    )


def _time_before(paragraph: Paragraph, offset: int) -> str | None:
    """Return the nearest time expression before `offset` in its sentence."""
    sentence = next((s for s in paragraph.sentences if s.start <= offset < s.end), None)
    before = paragraph.text[max(sentence.start, offset - _TIME_REACH) : offset] if sentence else ""
    found = list(_time_pattern().finditer(before))
    return found[-1].group() if found else None


@cache
def _time_pattern() -> re.Pattern[str]:
    numeral = r"[\d一二两三四五六七八九十]"
    words = sorted((cue for line in read("numbers")["time_cues"] for cue in line), key=len, reverse=True)
    cues = [rf"(?<!{numeral}){cue}" for cue in words]
    years = rf"(?:19|20)\d\d年(?:以来|上半年|下半年)?|近?{numeral}+年(?:来|以来)|近{numeral}+年"
    return re.compile("|".join((*cues, years)))


def _with_inherited_objects(paragraph: Paragraph, found: list[Figure]) -> tuple[Figure, ...]:
    """Give a count without an object that of an earlier one of its sentence, of its unit first."""
    done: list[Figure] = []
    for figure in found:
        if not figure.object:
            sentence = next((s for s in paragraph.sentences if s.start <= figure.start < s.end), None)
            near = [f for f in done if f.object and sentence is not None and f.start >= sentence.start]
            figure = _inheriting(figure, near)
        done.append(figure)
    alone = words("numbers", "without_object")
    return tuple(f for f in done if f.object or f.kind in ("frequency", "effect") or f.unit in alone)


def _inheriting(figure: Figure, near: list[Figure]) -> Figure:
    """Return the figure with the object of one before; a part (约占两成) is there as the whole is."""
    part = figure.rule == "figure:ratio-part"
    same = [] if part else [f for f in near if f.unit == figure.unit]
    same = same or (near if part or figure.kind == "effect" else [])
    if not same:
        return replace(figure, object="")
    there = part and same[-1].kind == "scale"
    return replace(figure, object=same[-1].object, kind="scale" if there else figure.kind)


@Language.factory("jy_outcomes")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.figures`."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    if doc._.paragraph.kind == "passage":
        doc._.figures = read_figures(doc._.paragraph)
    return doc
