"""A chain as written: its words, its parts and what joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import longest_first, read
from kg.model import Span, Step

DASH, PLUS, LIST, ROLES, PROSE = "dash", "plus", "list", "roles", "prose"
HEADLESS = "chain:quoted-list-headless"  # a chain only by what its parts say
ACTORS = "chain:list-of-actors"  # the same
EVEN = "chain:even-list"  # the same
NUMBERED = "chain:numbered-list"
SHORT = "chain:short-acts"  # a chain only by its actors and their acts of one length
STAGED = "chain:staged-list"  # a chain only by the stages of its parts
ARROW = r"(?:—+|→+|-+>|=+>|⇒+|➔+)"
_JOINTS = (
    (DASH, re.compile(rf"\s*{ARROW}\s*")),
    (PLUS, re.compile(r"\s*\++\s*")),
    (LIST, re.compile("、")),
)
HAN = r"[\u4e00-\u9fff]"
_MOST_PARTS = 16
_HEAD_REACH = 10  # characters after a quotation in which its head noun is looked for


@dataclass(frozen=True, slots=True)
class Form:
    """A chain as written: its words, its parts, what joins them and the words of the head after it."""

    start: int
    end: int
    parts: tuple[Span, ...]
    joint: str
    head: str
    rule: str
    confidence: float
    steps: tuple[Step, ...] = ()  # of a form that has read them already


def split(text: str, inner: Span) -> tuple[str, tuple[Span, ...]] | None:
    """Return the strongest joint of a stretch and its parts, or None; marks inside brackets join nothing."""
    visible = _masked(inner.of(text))
    for joint, mark in _JOINTS:
        cuts = list(mark.finditer(visible))
        if len(cuts) >= _MOST_PARTS:
            return None
        if cuts:
            edges = [0, *(at for cut in cuts for at in cut.span()), len(visible)]
            parts = [
                Span(inner.start + a, inner.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True)
            ]
            return (joint, tuple(parts)) if all(p.of(text).strip() for p in parts) else None
    return None


def _masked(text: str) -> str:
    """Blank what stands in brackets, so that its marks are not seen."""
    return re.sub(r"\([^()]*\)", lambda match: "#" * len(match.group()), text)


def head_after(text: str, end: int) -> str:
    """Return the Chinese characters that follow at once, as far as a head may be."""
    match = re.match(f"{HAN}*", text[end : end + _HEAD_REACH])
    return match.group() if match else ""


def trimmed(text: str, span: Span) -> Span:
    """Take off introducing verbs before the first part and head nouns after the last."""
    start, end = span.start, span.end
    inner = _inner_introducer().match(text, start, end)
    start = inner.end() if inner else start
    while cut := _introducer().match(text, start, end):
        start = cut.end()
    while cut := _closer().search(text, start, end):
        end = cut.start()
    return Span(start, end)


@cache
def _introducer() -> re.Pattern[str]:
    many = sorted((word for line in read("chains")["introducers"] for word in line), key=len, reverse=True)
    return re.compile("(?:" + "|".join(many) + ")")


@cache
def _inner_introducer() -> re.Pattern[str]:
    """Return the first part up to the last verb that brings the chain in; two characters must remain."""
    verbs = "|".join(longest_first("chains", "inner_introducers"))
    return re.compile(f"{HAN}{{1,14}}(?:{verbs})(?={HAN}{{2,12}}、)")


@cache
def _closer() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "closers"))
    return re.compile(f"(?:的{HAN}{{0,8}}|工作)?(?:{heads})$")


def uncounted(text: str, span: Span) -> Span:
    """Take off what counts the parts after the last: 效益兑现|四道关."""
    counted = _counted().search(text, span.start, span.end)
    return Span(span.start, counted.start()) if counted else span


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(f"[二两三四五六七八九十](?:{'|'.join(longest_first('chains', 'counted_closers'))})$")
