"""What the CRF sees of a paragraph: word or quotation, tag, lexicon, quote state, distance to a head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.phrases import Head, head_at_end
from kg.extract.verbs import act_of
from kg.extract.words import QUOTE, Paragraph, Unit
from kg.secondopinion.labels import HEARD

Row = list[str]
_WINDOW = (-2, -1, 1, 2)
_FAR = 6  # units; a head further away is as good as none
_BREAKS = frozenset(",;。:!?\n ")


def rows(paragraph: Paragraph) -> list[Row]:
    """Return the features of each unit of the paragraph."""
    units = paragraph.units
    heads = [_head(unit) for unit in units]
    own = [list(_own(unit, head)) for unit, head in zip(units, heads, strict=True)]
    return [
        ["bias", *own[at], *_around(own, at), *_to_head(units, heads, at), *_place(paragraph, units[at])]
        for at in range(len(units))
    ]


def _head(unit: Unit) -> Head | None:
    return head_at_end(unit.inner, kinds=HEARD)


def _own(unit: Unit, head: Head | None) -> Iterator[str]:
    """Yield what a unit is by itself; of a block only its ends, so that no name is learnt by heart."""
    inner = unit.inner
    yield f"tag={unit.tag}"
    yield f"length={min(len(inner), 9)}"
    yield f"last={inner[-1:]}"
    if unit.is_block:
        yield f"ends={inner[-2:]}"
    else:
        yield f"word={inner}"
    if head:
        yield f"head={head.kind}{'+' if head.strong else '-'}{'=' if head.word == inner else '<'}"
    act = act_of(inner)
    if act:
        yield f"act={act}"


def _around(own: Sequence[Row], at: int) -> Iterator[str]:
    for step in _WINDOW:
        if 0 <= at + step < len(own):
            yield from (f"{step:+d}:{feature}" for feature in own[at + step])
        else:
            yield f"{step:+d}:none"


def _to_head(units: Sequence[Unit], heads: Sequence[Head | None], at: int) -> Iterator[str]:
    """Yield kind and distance of the next head of the clause, and whether a quotation stands before it."""
    quoted = False
    for distance in range(_FAR):
        here = at + distance
        if here >= len(units) or (not units[here].is_block and _BREAKS & set(units[here].text)):
            break
        head = heads[here]
        if head and not units[here].is_block:
            yield f"to={head.kind}:{distance}"
            yield f"quoted={quoted}:{head.kind}"
            return
        quoted = quoted or units[here].tag == QUOTE
    yield "to=none"


def _place(paragraph: Paragraph, unit: Unit) -> Iterator[str]:
    yield f"part={paragraph.kind}{'-heading' if paragraph.in_heading(unit.start) else ''}"
