"""Chains written with marks: in quotation marks, in brackets, by dashes, by quoted acts of actors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.actors import is_actor
from kg.extract.chain_parts import (
    ARROW,
    DASH,
    HAN,
    HEADLESS,
    LIST,
    PLUS,
    ROLES,
    Form,
    head_after,
    split,
    trimmed,
    uncounted,
)
from kg.extract.lexicon import read
from kg.extract.words import PAREN, QUOTE, Paragraph, Unit
from kg.model import Span

_COUNTED = re.compile("[一二两三四五六七八九十][\u4e00-\u9fff]")  # 四笔会签、一码公开: no acts that follow
_LONGEST_ACTOR = 14
_LONGEST_NOUN = 6  # characters of an unknown actor beside known ones
_NOUNS = frozenset({"n", "nz", "nw", "ORG", "PER"})


def quoted(paragraph: Paragraph) -> Iterator[Form]:
    """Find “A—B—C”, “A+B”, and “A、B”机制 in quotation marks."""
    for unit in paragraph.units:
        if unit.tag == QUOTE:
            yield from _quoted(paragraph, unit)


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
    elif _has_head(head, ordered=False) and not all(_COUNTED.match(p.of(paragraph.text)) for p in parts):
        yield Form(inner.start, inner.end, parts, joint, head, "chain:quoted-list", 0.8)
    elif len(parts) >= 3:
        yield Form(inner.start, inner.end, parts, joint, head, HEADLESS, 0.7)


def bracketed(paragraph: Paragraph) -> Iterator[Form]:
    """Find (A—B—C) in brackets."""
    for unit in paragraph.units:
        if unit.tag == PAREN:
            yield from _bracketed(paragraph, unit)


def _bracketed(paragraph: Paragraph, unit: Unit) -> Iterator[Form]:
    inner = Span(unit.start + 1, unit.end - 1)
    found = split(paragraph.text, inner)
    if found and found[0] == DASH and len(found[1]) >= 3:
        yield Form(inner.start, inner.end, found[1], DASH, "", "chain:bracketed", 0.7)


def _has_head(head: str, *, ordered: bool) -> bool:
    chains = read("chains")
    return any(word in head for word in chains["ordered_heads" if ordered else "list_heads"])


_ROLE_ACT = re.compile(
    rf"(?P<actor>{HAN}[^“”,。;:!?《》\s]{{0,{_LONGEST_ACTOR - 1}}})“(?P<act>[^“”、—+]{{1,6}})”"
)


def role_acts(paragraph: Paragraph) -> Iterator[Form]:
    """Find 党政领导“点题”、委员“荐题”: two or more actors, most of them known, each with a quoted act."""
    run: list[Span] = []
    for match in _ROLE_ACT.finditer(paragraph.text):
        follows = bool(run) and paragraph.text[run[-1].end : match.start("actor")] in ("、", "和", "与")
        part = _role_act(paragraph, match, beside=follows)
        if not (run and part is not None and paragraph.text[run[-1].end : part.start] in ("、", "和", "与")):
            yield from _role_form(paragraph, run)
            run = []
        if part is not None:
            run.append(part)
    yield from _role_form(paragraph, run)


def _role_act(paragraph: Paragraph, match: re.Match[str], *, beside: bool) -> Span | None:
    """Return actor and act; words before the actor (实行党政领导“点题”) stay outside.

    `beside`: right after another one, any noun may act (物业“接单”); so may a noun that opens the run.
    """
    start, end = match.span("actor")
    known = next((at for at in range(start, end) if is_actor(paragraph.text[at:end])), None)
    if known is not None:
        return Span(known, match.end())
    words = [word for word in paragraph.words if start <= word.start and word.end <= end]
    if beside and end - start <= _LONGEST_NOUN:
        return Span(start, match.end()) if words and words[-1].tag in _NOUNS else None
    opens = bool(words) and words[-1].end == end and words[-1].tag in _NOUNS and len(words[-1].text) > 1
    return Span(words[-1].start, match.end()) if opens else None


def _role_form(paragraph: Paragraph, run: list[Span]) -> Iterator[Form]:
    known = sum(is_actor(part.of(paragraph.text).split("“")[0]) for part in run)
    if len(run) >= 2 and 2 * known >= len(run):
        start, end = run[0].start, run[-1].end
        yield Form(start, end, tuple(run), ROLES, head_after(paragraph.text, end), "chain:role-acts", 0.9)


_QUOTED_PARTS = re.compile(rf"“[^“”、]{{1,12}}”(?:\s*{ARROW}\s*“[^“”、]{{1,12}}”){{2,}}")


def quoted_parts(paragraph: Paragraph) -> Iterator[Form]:
    """Find “点单”—“派单”—“回单”: three or more quoted parts joined by dashes."""
    for match in _QUOTED_PARTS.finditer(paragraph.text):
        inner = re.finditer("“([^“”]+)”", match.group())
        parts = tuple(Span(match.start() + part.start(1), match.start() + part.end(1)) for part in inner)
        head = head_after(paragraph.text, match.end())
        yield Form(match.start(), match.end(), parts, DASH, head, "chain:quoted-parts", 0.85)


_PART = rf"{HAN}[\u4e00-\u9fff0-9]{{0,13}}(?:\([^()]{{1,12}}\))?"
_LATER = r"[\u4e00-\u9fff0-9]{1,14}(?:\([^()]{1,12}\))?"
_DASHED = re.compile(rf"{_PART}(?:\s?{ARROW}\s?{_LATER}){{2,}}")


_BY = re.compile(rf"{HAN}{{2,12}}?[经由](?={HAN}{{3,8}}\s?{ARROW})")  # 金点子经|班组初评—车间复评


def dashed(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted A—B—C of three parts or more."""
    text = paragraph.text
    for match in _DASHED.finditer(text):
        if paragraph.block_at(match.start()) is not None:
            continue
        inner = uncounted(text, trimmed(text, Span(*match.span())))
        by = _BY.match(text, inner.start, inner.end)
        inner = Span(by.end(), inner.end) if by else inner
        found = split(text, inner)
        if found is not None and len(found[1]) >= 3:
            head = head_after(text, inner.end)
            yield Form(inner.start, inner.end, found[1], DASH, head, "chain:unquoted-dash", 0.8)


_QUOTED_ROW = re.compile(r"“[^“”、]{1,8}”(?:、?“[^“”、]{1,8}”){2,9}")


def quoted_row(paragraph: Paragraph) -> Iterator[Form]:
    """Find “点单”“派单”“接单”“评单”: quoted parts side by side that go through the stages."""
    for match in _QUOTED_ROW.finditer(paragraph.text):
        inner = re.finditer("“([^“”]+)”", match.group())
        parts = tuple(Span(match.start() + part.start(1), match.start() + part.end(1)) for part in inner)
        head = head_after(paragraph.text, match.end())
        yield Form(match.start(), match.end(), parts, LIST, head, HEADLESS, 0.7)


_PLAIN_PLUS = re.compile(rf"{HAN}{{2,12}}(?:\+{HAN}{{2,12}})+")


def plain_plus(paragraph: Paragraph) -> Iterator[Form]:
    """Find an unquoted 政协+部门+社区 before a head (…协同机制)."""
    text = paragraph.text
    for match in _PLAIN_PLUS.finditer(text):
        inner = trimmed(text, Span(*match.span()))
        found = split(text, inner)
        head = text[inner.end : match.end()]
        if found and paragraph.block_at(match.start()) is None and _has_head(head, ordered=False):
            yield Form(inner.start, inner.end, found[1], PLUS, head, "chain:unquoted-plus", 0.65)
