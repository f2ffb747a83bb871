"""Component jy_slogans: a number of things under one name (三个平台, “六送”) and those the text lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.lexicon import longest_first, read, words
from kg.extract.mentions import mentions
from kg.extract.numerals import number
from kg.extract.phrases import head_at_end
from kg.extract.words import QUOTE, Paragraph
from kg.model import Slogan, Span

_HAN = "[\u4e00-\u9fff]"
_PART = rf"(?:“[^“”]{{1,20}}”|《[^《》]{{1,30}}》|{_HAN}{{1,12}})"
_LISTED = re.compile(rf"{_PART}(?:[、和]?{_PART})*?(?:、|和|及){_PART}|{_PART}{_PART}+")
_MEMBER = re.compile(r"“[^“”]+”|《[^《》]+》|[^、和及“”《》]+")
_REACH = 160  # characters before or after a slogan in which its members stand


Named = Sequence[tuple[str, Span]]  # kind and place of the names of a paragraph, in order


def read_slogans(paragraph: Paragraph, named: Named = ()) -> tuple[Slogan, ...]:
    """Return the slogans of a passage in order, offsets of the paragraph; without a list no `members`."""
    found = sorted({*_quoted(paragraph), *_plain(paragraph)}, key=lambda span: (span.start, -span.end))
    return tuple(_slogan(paragraph, span, named) for span in found)


def _slogan(paragraph: Paragraph, span: Span, named: Named) -> Slogan:
    count = _count(paragraph, span)
    listed = (found for find in _FINDERS if len(found := find(paragraph, span)) == count)
    members = next(listed, ()) or _one_a_sentence(paragraph, span, named)
    return Slogan(
        start=span.start,
        end=span.end,
        quote=span.of(paragraph.text),
        count=count,
        members=members,
        excerpt_index=paragraph.excerpt_index,
        paragraph_index=paragraph.paragraph_index or 0,
    )


def _count(paragraph: Paragraph, span: Span) -> int:
    return int(number(span.of(paragraph.text).strip("“”")[0]) or 0)


def _one_a_sentence(paragraph: Paragraph, span: Span, named: Named) -> tuple[Span, ...]:
    """Read 用好“三个平台” of a headline whose sentences below name one each, or end in one quotation each."""
    body = [s for s in paragraph.sentences if not paragraph.in_heading(s.start)]
    if not paragraph.in_heading(span.start) or len(body) != _count(paragraph, span):
        return ()
    head = head_at_end(span.of(paragraph.text).strip("“”"))
    of_kind = [place for kind, place in named if head is not None and kind == head.kind]
    quotes = [Span(unit.start, unit.end) for unit in paragraph.units if unit.tag == QUOTE]
    first = [next((place for place in of_kind if s.covers(place)), None) for s in body]
    last = [next((place for place in reversed(quotes) if s.covers(place)), None) for s in body]
    chosen = first if all(first) else last
    return tuple(place for place in chosen if place) if all(chosen) else ()


def _quoted(paragraph: Paragraph) -> Iterator[Span]:
    """Find “四心”, “五个一”, “三张清单”."""
    for unit in paragraph.units:
        if (
            unit.tag == QUOTE
            and _inner().fullmatch(unit.inner)
            and unit.inner not in words("slogans", "not_slogans")
        ):
            yield Span(unit.start, unit.end)


@cache
def _inner() -> re.Pattern[str]:
    slogans = read("slogans")
    counted = "|".join(longest_first("slogans", "classifiers"))
    return re.compile(rf"[{slogans['numerals']}](?:(?:{counted}){_HAN}{{0,6}}|{_HAN})")


def _plain(paragraph: Paragraph) -> Iterator[Span]:
    """Find 三个平台: a number before a head noun, outside quotations."""
    slogans = read("slogans")
    counted = "|".join(longest_first("slogans", "classifiers"))
    pattern = re.compile(
        rf"(?<![第{slogans['numerals']}])[{slogans['numerals']}](?:{counted})({_HAN}{{2,6}})"
    )
    for match in pattern.finditer(paragraph.text):
        end = _head_end(match)
        if end and paragraph.block_at(match.start()) is None:
            yield Span(match.start(), end)


def _head_end(match: re.Match[str]) -> int | None:
    """Return where the head noun of the thing counted ends."""
    thing = match.group(1)
    ends = (at for at in range(2, len(thing) + 1) if head_at_end(thing[:at]))
    return next((match.start(1) + at for at in ends), None)


def _members(text: str, span: Span) -> tuple[Span, ...]:
    parts = _MEMBER.finditer(text, span.start, span.end)
    return tuple(Span(*part.span()) for part in parts)


def _before(paragraph: Paragraph, span: Span) -> tuple[Span, ...]:
    """Read “甲”“乙”“丙”三个平台 and 甲单、乙单、丙单“三张清单”: the list ends where the slogan begins."""
    text, floor = paragraph.text, max(0, span.start - _REACH)
    end = span.start - 1 if text[floor : span.start].endswith("等") else span.start
    count = _count(paragraph, span)
    quotes = _run_of_quotes(paragraph, end)
    if len(quotes) == count:
        return quotes
    start = max(text.rfind(mark, floor, end) for mark in ",。;:!?“”") + 1
    parts = _members(text, Span(max(start, floor), end))
    if len(parts) != count or count < 3 or len({p.end - p.start for p in parts[1:]}) > 2:
        return ()
    return (_without_verb(paragraph, parts), *parts[1:])


def _without_verb(paragraph: Paragraph, parts: tuple[Span, ...]) -> Span:
    """Return the first part of a list as long as the longest of the others: what is before is its verb."""
    first, longest = parts[0], max(p.end - p.start for p in parts[1:])
    return Span(max(first.start, first.end - longest), first.end)


def _run_of_quotes(paragraph: Paragraph, end: int) -> tuple[Span, ...]:
    run: list[Span] = []
    for unit in reversed([unit for unit in paragraph.units if unit.end <= end]):
        if unit.tag == QUOTE and unit.end == end:
            run.insert(0, Span(unit.start, unit.end))
        elif not (run and unit.text in ("、", "和", "及") and unit.end == end):
            break
        end = unit.start
    return tuple(run)


def _after(paragraph: Paragraph, span: Span) -> tuple[Span, ...]:
    """Read 三个平台:甲、乙、丙, “三办”(甲、乙、丙)."""
    leads, tails = (longest_first("slogans", key) for key in ("leads", "tails"))
    lead = re.compile(rf"(?:{'|'.join(tails)})?,?(?:{'|'.join(map(re.escape, leads))})")
    opened = lead.match(paragraph.text, span.end)
    listed = _LISTED.match(paragraph.text, opened.end(), opened.end() + _REACH) if opened else None
    if listed is None:
        return ()
    end = re.compile(r"[,。;!?)]|$").search(paragraph.text, listed.start())
    return _members(paragraph.text, Span(listed.start(), end.start() if end else listed.end()))


def _by_key(paragraph: Paragraph, span: Span) -> tuple[Span, ...]:
    """Read 热心、耐心、细心 of “三心”, 送岗位、送技能 of “两送”: parts with its word at one end."""
    inner = span.of(paragraph.text).strip("“”")
    key = inner[-1]
    if len(inner) != 2:
        return ()
    start = max(0, span.start - _REACH)
    text = paragraph.text[start : span.end + _REACH]
    count = _count(paragraph, span)
    for shape in (rf"{_HAN}{{1,4}}{key}", rf"{key}{_HAN}{{1,6}}"):
        found = re.search(rf"(?<!{_HAN}、){shape}(?:、{shape}){{{count - 1}}}(?!、)", text)
        if found:
            parts = _members(text, Span(*found.span()))
            return _trimmed_to_key(text, parts, key, start)
    return ()


def _trimmed_to_key(text: str, parts: tuple[Span, ...], key: str, offset: int) -> tuple[Span, ...]:
    """Let the first part begin like the others: (以)热心 by their length, (开展)送岗位 at its key."""
    first, others = parts[0], parts[1:]
    lengths = {part.end - part.start for part in others}
    if text[others[0].start] == key:
        first = Span(text.rfind(key, first.start, first.end), first.end)
    elif len(lengths) == 1:
        first = Span(max(first.start, first.end - lengths.pop()), first.end)
    return tuple(Span(offset + part.start, offset + part.end) for part in (first, *others))


_FINDERS: tuple[Callable[[Paragraph, Span], tuple[Span, ...]], ...] = (_before, _after, _by_key)


@Language.factory("jy_slogans")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component that sets `doc._.slogans` of a passage."""
    return _annotate


def _annotate(doc: Doc) -> Doc:
    if doc._.paragraph.kind == "passage":
        named = [(span.label_, Span(span.start, span.end)) for span in mentions(doc)]
        doc._.slogans = read_slogans(doc._.paragraph, named)
    return doc
