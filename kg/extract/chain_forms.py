"""The forms in which a paragraph writes a chain: where its parts stand and how they are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.lexicon import longest_first, read
from kg.extract.steps import is_actor
from kg.extract.words import PAREN, QUOTE, Paragraph, Unit
from kg.model import Span

DASH, PLUS, LIST, ROLES = "dash", "plus", "list", "roles"
HEADLESS = "chain:quoted-list-headless"  # a chain only by what its parts say
ACTORS = "chain:list-of-actors"  # the same
_JOINTS = ((DASH, re.compile(r"—+|→+")), (PLUS, re.compile(r"\++")), (LIST, re.compile("、")))
_HAN = r"[\u4e00-\u9fff]"
_HEAD_REACH = 10  # characters after a quotation in which its head noun is looked for
_LONGEST_ACTOR = 14


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


def forms(paragraph: Paragraph) -> Iterator[Form]:
    """Yield every candidate, the surest readings first; they may overlap."""
    for unit in paragraph.units:
        if unit.tag == QUOTE:
            yield from _quoted(paragraph, unit)
        elif unit.tag == PAREN:
            yield from _bracketed(paragraph, unit)
    yield from _role_acts(paragraph)
    yield from _dashed(paragraph)
    yield from _listed_before_head(paragraph)
    yield from _listed_actors(paragraph)
    yield from _listed_after_colon(paragraph)


def split(text: str, inner: Span) -> tuple[str, tuple[Span, ...]] | None:
    """Return the strongest joint of a stretch and its parts, or None; marks inside brackets join nothing."""
    visible = _masked(inner.of(text))
    for joint, mark in _JOINTS:
        cuts = list(mark.finditer(visible))
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


def _quoted(paragraph: Paragraph, unit: Unit) -> Iterator[Form]:
    inner = Span(unit.start + 1, unit.end - 1)
    found = split(paragraph.text, inner)
    if found is None:
        return
    joint, parts = found
    head = head_after(paragraph.text, unit.end)
    if joint != LIST:
        yield Form(inner.start, inner.end, parts, joint, head, f"chain:quoted-{joint}", 0.95)
    elif _has_head(head, ordered=True):
        yield Form(inner.start, inner.end, parts, joint, head, "chain:quoted-list-ordered", 0.9)
    elif _has_head(head, ordered=False):
        yield Form(inner.start, inner.end, parts, joint, head, "chain:quoted-list", 0.8)
    elif len(parts) >= 3:
        yield Form(inner.start, inner.end, parts, joint, head, HEADLESS, 0.7)


def _bracketed(paragraph: Paragraph, unit: Unit) -> Iterator[Form]:
    inner = Span(unit.start + 1, unit.end - 1)
    found = split(paragraph.text, inner)
    if found and found[0] == DASH and len(found[1]) >= 3:
        yield Form(inner.start, inner.end, found[1], DASH, "", "chain:bracketed", 0.7)


def head_after(text: str, end: int) -> str:
    """Return the Chinese characters that follow at once, as far as a head may be."""
    match = re.match(f"{_HAN}*", text[end : end + _HEAD_REACH])
    return match.group() if match else ""


def _has_head(head: str, *, ordered: bool) -> bool:
    chains = read("chains")
    return any(word in head for word in chains["ordered_heads" if ordered else "list_heads"])


_ROLE_ACT = re.compile(
    rf"(?P<actor>{_HAN}[^“”,。;:!?《》\s]{{0,{_LONGEST_ACTOR - 1}}})“(?P<act>[^“”、—+]{{1,6}})”"
)


def _role_acts(paragraph: Paragraph) -> Iterator[Form]:
    """Find 党政领导“点题”、委员“荐题”: two or more known actors, each with a quoted act."""
    run: list[Span] = []
    for match in _ROLE_ACT.finditer(paragraph.text):
        part = _role_act(paragraph.text, match)
        follows = (
            bool(run) and part is not None and paragraph.text[run[-1].end : part.start] in ("、", "和", "与")
        )
        if not follows:
            yield from _role_form(paragraph, run)
            run = []
        if part is not None:
            run.append(part)
    yield from _role_form(paragraph, run)


def _role_act(text: str, match: re.Match[str]) -> Span | None:
    """Return actor and act; words before the actor (实行党政领导“点题”) stay outside."""
    for start in range(match.start("actor"), match.end("actor")):
        if is_actor(text[start : match.end("actor")]):
            return Span(start, match.end())
    return None


def _role_form(paragraph: Paragraph, run: list[Span]) -> Iterator[Form]:
    if len(run) >= 2:
        start, end = run[0].start, run[-1].end
        yield Form(start, end, tuple(run), ROLES, head_after(paragraph.text, end), "chain:role-acts", 0.9)


_DASHED = re.compile(rf"{_HAN}{{2,16}}(?:(?:—+|→+){_HAN}{{1,12}}){{2,}}")


def _dashed(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted A—B—C of three parts or more."""
    text = paragraph.text
    for match in _DASHED.finditer(text):
        if paragraph.block_at(match.start()) is not None:
            continue
        inner = _trimmed(text, Span(*match.span()))
        found = split(text, inner)
        if found is not None and len(found[1]) >= 3:
            head = text[inner.end : match.end()]
            yield Form(inner.start, inner.end, found[1], DASH, head, "chain:unquoted-dash", 0.8)


def _trimmed(text: str, span: Span) -> Span:
    """Take off introducing verbs before the first part and head nouns after the last."""
    start, end = span.start, span.end
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
def _closer() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "closers"))
    return re.compile(f"(?:的{_HAN}{{0,8}}|工作)?(?:{heads})$")


@cache
def _before_head() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "ordered_heads"))
    return re.compile(
        rf"(?P<list>{_HAN}{{2,16}}(?:、{_HAN}{{2,8}}){{2,}})(?P<head>(?:的|全){_HAN}{{0,6}}?(?:{heads}))"
    )


def _listed_before_head(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted list of three parts or more that a head calls a chain: 收集、交办、反馈的闭环."""
    text = paragraph.text
    for match in _before_head().finditer(text):
        if paragraph.block_at(match.start()) is not None:
            continue
        inner = _trimmed(text, Span(*match.span("list")))
        found = split(text, inner)
        if found is not None and found[0] == LIST:
            head = match.group("head")
            yield Form(inner.start, inner.end, found[1], LIST, head, "chain:list-before-head", 0.7)


@cache
def _actor_list() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "actor_list_heads"))
    return re.compile(
        rf"(?P<list>{_HAN}{{2,16}}(?:、{_HAN}{{2,10}}?){{2,}})(?P<head>的{_HAN}{{0,10}}?(?:{heads}))"
    )


def _listed_actors(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted list before 的…机制 that may name an actor in every part."""
    text = paragraph.text
    for match in _actor_list().finditer(text):
        inner = _trimmed(text, Span(*match.span("list")))
        found = split(text, inner)
        if paragraph.block_at(match.start()) is None and found is not None and found[0] == LIST:
            yield Form(inner.start, inner.end, found[1], LIST, match.group("head"), ACTORS, 0.7)


@cache
def _after_colon() -> re.Pattern[str]:
    heads = "|".join(longest_first("chains", "colon_heads"))
    return re.compile(
        rf"(?P<head>{heads})”?[:](?P<list>(?:{_HAN}{{2,8}}、){{2,}}{_HAN}{{2,8}})(?=[,。;!?\n)]|$)"
    )


def _listed_after_colon(paragraph: Paragraph) -> Iterator[Form]:
    """Find the parts a head announces: 四步工作法:收集、会商、交办、反馈."""
    for match in _after_colon().finditer(paragraph.text):
        found = split(paragraph.text, Span(*match.span("list")))
        if found is not None and found[0] == LIST:
            start, end = match.span("list")
            yield Form(start, end, found[1], LIST, match.group("head"), "chain:after-colon", 0.7)
