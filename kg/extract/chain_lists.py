"""Chains written as lists: before a head, of actors, evenly cut, after a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kg.extract.chain_parts import (
    ACTORS,
    EVEN,
    HAN,
    LIST,
    NUMBERED,
    SHORT,
    STAGED,
    Form,
    head_after,
    split,
    trimmed,
)
from kg.extract.lexicon import longest_first
from kg.extract.numerals import number
from kg.extract.stages import DEADLINE, stage_words
from kg.extract.words import Paragraph
from kg.model import Span

_SHORTEST_EVEN = 3


@cache
def _before_head() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "ordered_heads"))
    return re.compile(
        rf"(?P<list>{HAN}{{2,16}}(?:、{HAN}{{2,8}}){{2,15}})(?P<head>(?:的|全){HAN}{{0,6}}?(?:{heads}))(?!在线|线上|网上|电子)"
    )


def listed_before_head(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted list of three parts or more that a head calls a chain: 收集、交办、反馈的闭环."""
    yield from _headed(paragraph, _before_head(), "chain:list-before-head")


def _headed(paragraph: Paragraph, pattern: re.Pattern[str], rule: str) -> Iterator[Form]:
    """Yield the lists outside quotations that the pattern finds before a head."""
    for match in pattern.finditer(paragraph.text):
        inner = trimmed(paragraph.text, Span(*match.span("list")))
        found = split(paragraph.text, inner) if paragraph.block_at(match.start()) is None else None
        if found is not None and found[0] == LIST:
            parts = tuple(_from_to(paragraph.text, inner, found[1]))
            yield Form(inner.start, inner.end, parts, LIST, match["head"], rule, 0.7)


@cache
def _characters() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "ordered_heads") + longest_first("chains", "actor_list_heads"))
    return re.compile(rf"(?P<list>{HAN}(?:、{HAN}){{3,8}})(?P<head>(?:的|全)?{HAN}{{0,4}}?(?:{heads}))")


def listed_characters(paragraph: Paragraph) -> Iterator[Form]:
    """Find acts of one character before a head: 提、立、办、督、评全链条."""
    yield from _headed(paragraph, _characters(), "chain:list-before-head")


_SAID = rf"(?:{HAN}|“{HAN}{{1,4}}”){{3,12}}"  # 村“两委”审核
_THREE = re.compile(rf"(?:{HAN}{{0,8}}由)?(?P<list>{_SAID}(?:、{_SAID}){{2,8}})(?=[,。;])")


def listed_short_acts(paragraph: Paragraph) -> Iterator[Form]:
    """Find actors with acts of one length at the end of a clause: 由理事会出题、工作室解题、党委落题."""
    for match in _THREE.finditer(paragraph.text):
        inner = Span(trimmed(paragraph.text, Span(*match.span("list"))).start, match.end("list"))
        found = split(paragraph.text, inner)
        if found and paragraph.block_at(inner.start) is None:
            yield Form(inner.start, inner.end, found[1], LIST, "", SHORT, 0.65)


_TO = re.compile(f"(?<={HAN}{{2}})到(?={HAN}{{2}})")


def _from_to(text: str, inner: Span, parts: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the parts; of 从收集、研判到交办、反馈 the one with 到 is two."""
    for part in parts:
        cut = _TO.search(text, part.start, part.end) if text[inner.start - 1 : inner.start] == "从" else None
        if cut:
            yield from (Span(part.start, cut.start()), Span(cut.end(), part.end))
        else:
            yield part


_PASSED = re.compile(f"(?:(?![、到至]){HAN})+")
_WAY = re.compile(rf"(?<=从){HAN}{{2,8}}(?:[、到至]{HAN}{{2,8}})*?[到至]{HAN}{{2,16}}(?:、{HAN}{{2,16}})*")


def listed_from_to(paragraph: Paragraph) -> Iterator[Form]:
    """Find the stages a matter passes, with no head after them: 从提交、审查到办理、反馈全程网上流转."""
    for match in _WAY.finditer(paragraph.text):
        parts = [
            Span(match.start() + at.start(), match.start() + at.end())
            for at in _PASSED.finditer(match.group())
        ]
        act = next(stage_words(parts[-1].of(paragraph.text)), None)
        if act is not None and len(parts) >= 3 and paragraph.block_at(match.start()) is None:
            parts[-1] = Span(parts[-1].start, parts[-1].start + act.end())
            yield Form(parts[0].start, parts[-1].end, tuple(parts), LIST, "", STAGED, 0.6)


@cache
def _actor_list() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "actor_list_heads"))
    return re.compile(
        rf"(?P<list>{HAN}{{2,16}}(?:、{HAN}{{2,16}}?){{2,15}})(?P<head>的{HAN}{{0,10}}?(?:{heads}))"
    )


def listed_actors(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted list before 的…机制 that may name an actor in every part."""
    yield from _headed(paragraph, _actor_list(), ACTORS)


_RUN = re.compile(rf"{HAN}{{1,24}}(?:、{HAN}{{1,24}}){{3,15}}")


def listed_evenly(paragraph: Paragraph) -> Iterator[Form]:
    """Find, in running text, four parts or more of one length: 群众提、代表定、政府办、人大评."""
    for match in _RUN.finditer(paragraph.text):
        parts = _even_parts(paragraph, match)
        if parts and paragraph.block_at(match.start()) is None:
            head = head_after(paragraph.text, parts[-1].end)
            yield Form(parts[0].start, parts[-1].end, parts, LIST, head, EVEN, 0.65)


def _even_parts(paragraph: Paragraph, run: re.Match[str]) -> tuple[Span, ...]:
    """Cut the first and last part to the length that all between have; () where that cuts a word."""
    spans = [
        Span(run.start() + m.start(), run.start() + m.end()) for m in re.finditer(f"{HAN}+", run.group())
    ]
    lengths = {span.end - span.start for span in spans[1:-1]}
    length = min(lengths)
    first = Span(spans[0].end - length, spans[0].end)
    last = Span(spans[-1].start, spans[-1].start + length)
    borders = {edge for word in paragraph.words for edge in (word.start, word.end)}
    whole = spans[0].covers(first) and spans[-1].covers(last) and {first.start, last.end} <= borders
    return (first, *spans[1:-1], last) if whole and len(lengths) == 1 and length >= _SHORTEST_EVEN else ()


@cache
def _after_colon() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "colon_heads"))
    return re.compile(
        rf"(?P<head>{heads})”?[:](?P<list>(?:{HAN}{{2,8}}、){{2,}}{HAN}{{2,8}})(?=[,。;!?\n)]|$)"
    )


def listed_after_colon(paragraph: Paragraph) -> Iterator[Form]:
    """Find the parts a head announces: 四步工作法:收集、会商、交办、反馈."""
    for match in _after_colon().finditer(paragraph.text):
        found = split(paragraph.text, Span(*match.span("list")))
        if found is not None and found[0] == LIST:
            start, end = match.span("list")
            yield Form(start, end, found[1], LIST, match.group("head"), "chain:after-colon", 0.7)


@cache
def _before_number() -> re.Pattern[str]:
    steps = "|".join(longest_first("chains", "numbered_heads"))
    return re.compile(
        rf"(?P<list>{HAN}{{2,24}}?(?:、{HAN}{{2,8}}){{1,9}}?)(?:等)?“?(?P<count>[二两三四五六七八九十])(?P<head>{steps})"
    )


def listed_by_number(paragraph: Paragraph) -> Iterator[Form]:
    """Find as many parts as a number of steps after them says: 来电、派单、接单、办单、评单五步."""
    for match in _before_number().finditer(paragraph.text):
        marks = [at for at in range(*match.span("list")) if paragraph.text[at] == "、"]
        parts = _cut_first(paragraph, match, marks)
        if len(parts) == number(match["count"]) and len(parts) >= 3:
            start, end = parts[0].start, parts[-1].end
            yield Form(start, end, parts, LIST, match["head"], NUMBERED, 0.75)


def _cut_first(paragraph: Paragraph, match: re.Match[str], marks: list[int]) -> tuple[Span, ...]:
    """Return the parts; the first as long as the others, if they are even, else without its verb."""
    start, end = match.span("list")
    edges = [*marks, end]
    others = [Span(a + 1, b) for a, b in pairwise(edges)]
    lengths = {part.end - part.start for part in others}
    first = Span(start, edges[0])
    if len(lengths) == 1:
        first = Span(max(start, first.end - lengths.pop()), first.end)
    else:
        first = Span(trimmed(paragraph.text, first).start, first.end)
    borders = {word.start for word in paragraph.words}
    return (first, *others) if first.start in borders and first.start < first.end else ()


_TIMED = r"[\u4e00-\u9fff0-9]{2,20}"
_TIMED_RUN = re.compile(f"{_TIMED}(?:、{_TIMED}){{2,9}}")


def listed_deadlines(paragraph: Paragraph) -> Iterator[Form]:
    """Find three acts or more, each with its time: 3日内分办、15日内答复、30日内回访."""
    for match in _TIMED_RUN.finditer(paragraph.text):
        inner = trimmed(paragraph.text, Span(*match.span()))
        found = split(paragraph.text, inner)
        if found is None or not all(DEADLINE.search(part.of(paragraph.text)) for part in found[1]):
            continue
        yield Form(inner.start, inner.end, found[1], LIST, "", "chain:deadlines", 0.7)


_LONG_RUN = re.compile(rf"{HAN}{{2,16}}(?:、{HAN}{{2,16}}){{2,15}}")


def listed_stages(paragraph: Paragraph) -> Iterator[Form]:
    """Find a list that runs into its head (收集、研判、交办、反馈工作机制); its stages must rise."""
    for match in _LONG_RUN.finditer(paragraph.text):
        inner = trimmed(paragraph.text, Span(*match.span()))
        found = split(paragraph.text, inner)
        if inner.end < match.end() and found and paragraph.block_at(match.start()) is None:
            head = paragraph.text[inner.end : match.end()]
            yield Form(inner.start, inner.end, found[1], LIST, head, STAGED, 0.65)
