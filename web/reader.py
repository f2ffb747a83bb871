"""A document cut into what a reader shows: titles, bylines and paragraphs, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from web.chains import Row
from web.evidence import Hit, Mark, Node, nodes
from web.spans import within


@dataclass(frozen=True)
class Line:
    """One line outside the paragraphs; `title` when it is a title line of its excerpt."""

    words: Node
    title: bool


@dataclass(frozen=True)
class Paragraph:
    """One body paragraph with the practice it reports; `above`: lines between it and the one before."""

    passage: str
    practice: str
    start: int
    end: int
    words: Node
    above: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Section:
    """An excerpt with the lines before its first paragraph; `excerpt` is "" for what follows the last one."""

    excerpt: str
    title: str
    place: str
    city: str
    lines: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Layer:
    """A document's text with what to mark in it; `marks` by start, `hit` is what a link asked for."""

    text: str
    marks: Sequence[Mark] = ()
    hit: Hit | None = None

    def words(self, start: int, end: int) -> Node:
        """Return the stretch from `start` to `end` with its marks."""
        hits = []
        if self.hit and max(start, self.hit[0]) < min(end, self.hit[1]):
            hits.append((max(start, self.hit[0]) - start, min(end, self.hit[1]) - start))
        return nodes(self.text[start:end], within(self.marks, start, end), hits)


def sections(
    layer: Layer, rows: Sequence[Row], start: int = 0, end: int | None = None
) -> tuple[Section, ...]:
    """Return a document, or a stretch of it, in reading order from the rows of its passages."""
    found: list[Section] = []
    at = start
    for listed in _by_excerpt(rows):
        first = listed[0]
        begins = int(first["start"] or 0)
        title = str(first["title"] or "")
        lines = tuple(_lines(layer, at, begins, title))
        found.append(_section(first, title, lines, tuple(_paragraphs(layer, listed))))
        at = max(int(row["end"] or 0) for row in listed)
    rest = tuple(_lines(layer, at, len(layer.text) if end is None else end, ""))
    return (*found, Section("", "", "", "", rest, ())) if rest else tuple(found)


def _by_excerpt(rows: Iterable[Row]) -> Iterator[list[Row]]:
    listed: dict[object, list[Row]] = {}
    for row in rows:
        if row["passage"] is not None:
            listed.setdefault(row["excerpt"], []).append(row)
    yield from listed.values()


def _section(row: Row, title: str, lines: tuple[Line, ...], paragraphs: tuple[Paragraph, ...]) -> Section:
    place, city = str(row["place"] or ""), str(row["city"] or "")
    return Section(str(row["excerpt"]), title, place, city, lines, paragraphs)


def _paragraphs(layer: Layer, rows: Iterable[Row]) -> Iterator[Paragraph]:
    at = 0
    for row in {str(row["passage"]): row for row in rows}.values():
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        above = tuple(_lines(layer, at, start, "")) if at else ()
        at = end
        passage, practice = str(row["passage"]), str(row["practice"] or "")
        yield Paragraph(passage, practice, start, end, layer.words(start, end), above)


def _lines(layer: Layer, start: int, end: int, title: str) -> Iterator[Line]:
    for line in layer.text[start:end].splitlines(keepends=True):
        words = line.strip()
        if words:
            left = start + line.index(words)
            yield Line(layer.words(left, left + len(words)), words in title)
        start += len(line)
