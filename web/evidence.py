"""Source text with its marks: entities as links, the question's words as highlights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from web.display import han


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that speaks for something; offsets within that text, end exclusive."""

    start: int
    end: int
    kind: str
    href: str
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of text without inner boundaries; `hit` when the question's words cover it."""

    text: str
    hit: bool
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Node:
    """A mark with what it holds, in reading order; the root node has no mark."""

    mark: Mark | None
    children: tuple[Node | Piece, ...] = field(default=())


Hit = tuple[int, int]


def nodes(text: str, marks: Iterable[Mark], hits: Sequence[Hit] = ()) -> Node:
    """Return the tree of marks over `text`; a mark that crosses a longer one is left out."""
    nested = _laminar(sorted(set(marks), key=lambda mark: (mark.start, -mark.end, mark.kind, mark.href)))
    return Node(None, tuple(_fill(han(text), 0, len(text), nested, merged(hits), None)))


def pieces(text: str, hits: Sequence[Hit]) -> tuple[Piece, ...]:
    """Return `text` cut at the edges of `hits`, for a quotation without entity marks."""
    return tuple(_cut(han(text), 0, len(text), merged(hits), None))


def merged(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return stretches sorted, with touching ones joined."""
    joined: list[Hit] = []
    for start, end in sorted(hits):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def _laminar(ordered: Sequence[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    around: list[Mark] = []
    for mark in ordered:
        while around and around[-1].end <= mark.start:
            around.pop()
        same = around and (around[-1].start, around[-1].end) == (mark.start, mark.end)
        if mark.start < mark.end and not same and (not around or mark.end <= around[-1].end):
            kept.append(mark)
            around.append(mark)
    return kept


def _fill(
    text: str, start: int, end: int, marks: list[Mark], hits: Sequence[Hit], owner: Mark | None
) -> Iterator[Node | Piece]:
    at = start
    while marks and marks[0].start < end:
        mark = marks.pop(0)
        yield from _cut(text, at, mark.start, hits, owner)
        yield Node(mark, tuple(_fill(text, mark.start, mark.end, marks, hits, mark)))
        at = mark.end
    yield from _cut(text, at, end, hits, owner)


def _cut(text: str, start: int, end: int, hits: Sequence[Hit], owner: Mark | None) -> Iterator[Piece]:
    href, label = (owner.href, owner.label) if owner else ("", "")
    edges = sorted({start, end, *(edge for hit in hits for edge in hit if start < edge < end)})
    for left, right in pairwise(edges):
        covered = any(hit[0] <= left and right <= hit[1] for hit in hits)
        yield Piece(text[left:right], covered, href, label)
