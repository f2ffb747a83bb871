"""Places named in a row (潮南、金平等地): each vouches for the others, whatever the tagger made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.gazetteer import COUNTY, REGION, TOWNSHIP, Division, candidates, divisions, short_name
from kg.extract.lexicon import read
from kg.extract.words import Paragraph
from kg.model import Span

_LONGEST = 15
_RANKS = "县旗市区州盟"
_NUMERAL = r"[\d一二三四五六七八九十]"
Named = tuple[Span, Division]


def listed(paragraph: Paragraph, known: tuple[Span, ...]) -> Iterator[Named]:
    """Yield the parts of rows that are places, with those joined to one of `known`, in order."""
    for row in _rows(paragraph):
        named = [part for item in row if (part := _named(paragraph, item, row, known))]
        near = [part for part in named if _is_near(paragraph, part[1])]
        related = near if near and _home(paragraph) else _of_one_parent(named)
        sure = any(part[0] == span for part in related for span in known)
        if len(related) > 1 or sure:
            yield from related


def _rows(paragraph: Paragraph) -> Iterator[list[Span]]:
    """Yield the stretches between the joints of each row; the first and last may hold more than a name."""
    row: list[Span] = []
    for match in _stretch().finditer(paragraph.text):
        if row and not _joined(paragraph.text[row[-1].end : match.start()]):
            yield from ([row] if len(row) > 1 else [])
            row = []
        row.append(Span(*match.span()))
    if len(row) > 1:
        yield row


def _joined(between: str) -> bool:
    return between in read("places")["joints"]


@cache
def _stretch() -> re.Pattern[str]:
    joints = "".join(read("places")["joints"])
    names = {name for d in divisions() for name in (d.name, short_name(d.name)) if name[0] in joints}
    opened = "|".join(sorted(names, key=lambda name: (-len(name), name)))  # 、和龙: no joint
    plain = rf"[^{joints},。;:!?“”《》()\n ]"
    return re.compile(rf"(?:(?<=[、,。;:在于赴到])(?:{opened}){plain}*|{plain}+)")


def _named(paragraph: Paragraph, item: Span, row: list[Span], known: tuple[Span, ...]) -> Named | None:
    """Return the place an item is: all of it, of the first its end, of the last its beginning."""
    text = paragraph.text
    inside = next((span for span in known if item.covers(span)), None)
    kind = _kind_after(paragraph, row[-1])
    for span in _stretches(item, first=item == row[0], last=item == row[-1]):
        found = _divisions(span.of(text), kind)
        chosen = [d for d in found if _is_near(paragraph, d)] or (found if len(found) == 1 else [])
        if chosen and _is_whole(paragraph, span, item) and (inside is None or span.covers(inside)):
            return span, chosen[0]
    return None


def _stretches(item: Span, *, first: bool, last: bool) -> Iterator[Span]:
    """Yield what of an item may be the name, longest first."""
    for length in range(min(_LONGEST, item.end - item.start), 1, -1):
        whole = length == item.end - item.start
        if last or whole:
            yield Span(item.start, item.start + length)
        if first and not whole:
            yield Span(item.end - length, item.end)


def _is_whole(paragraph: Paragraph, span: Span, item: Span) -> bool:
    """True when the name begins and ends with a word, or with its item."""
    after = paragraph.text[span.end : span.end + 2]
    begins = span.start == item.start or any(word.start == span.start for word in paragraph.words)
    ends = span.end == item.end or any(word.end == span.end for word in paragraph.words)
    full = paragraph.text[span.end - 1] in _RANKS and span.end - span.start > 2
    return begins and (ends or full or after.startswith(tuple(read("places")["after_rows"])))


def _kind_after(paragraph: Paragraph, last: Span) -> str:
    """Return what a row says its places are: 北塘、寨上等街道."""
    ranks = "|".join(sorted(read("places")["row_ranks"], key=len, reverse=True))
    said = re.search(rf"等{_NUMERAL}{{0,3}}个?({ranks})", last.of(paragraph.text))
    return said.group(1) if said else ""


def _divisions(name: str, kind: str) -> list[Division]:
    """Return the divisions of a name: counties and above, townships by their full name."""
    found = [d for d in candidates(name, townships=name.endswith(_township_ends())) if d.level != REGION]
    if kind and not found:
        found = [d for d in candidates(name + kind) if d.level in (COUNTY, TOWNSHIP)]
    return found


@cache
def _township_ends() -> tuple[str, ...]:
    return tuple(read("places")["villages"])


def _home(paragraph: Paragraph) -> frozenset[str]:
    return frozenset(filter(None, (paragraph.province, paragraph.city)))


def _is_near(paragraph: Paragraph, division: Division) -> bool:
    """True for a division of the excerpt's province or city."""
    return bool(_home(paragraph).intersection(division.path))


def _of_one_parent(named: list[Named]) -> list[Named]:
    """Return those that share the division above them with another."""
    parents = [division.parents[-1:] for _, division in named]
    return [one for one, parent in zip(named, parents, strict=True) if parent and parents.count(parent) > 1]
