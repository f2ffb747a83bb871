"""A document cut into what a reader shows: titles, bylines and paragraphs, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from web.chains import Row
from web.evidence import Hit, Piece, pieces


@dataclass(frozen=True)
class Line:
    """One line outside the paragraphs; `title` when it is a title line of its excerpt."""

    pieces: tuple[Piece, ...]
    title: bool


@dataclass(frozen=True)
class Paragraph:
    """One body paragraph with the practice it reports."""

    passage: str
    practice: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Section:
    """An excerpt with the lines before its first paragraph; `excerpt` is "" for what follows the last one."""

    excerpt: str
    title: str
    place: str
    city: str
    lines: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]


def sections(text: str, rows: Sequence[Row], hit: Hit | None) -> tuple[Section, ...]:
    """Return the document in reading order from the rows of its passages, the words of `hit` marked."""
    found: list[Section] = []
    at = 0
    for listed in _by_excerpt(rows):
        first = listed[0]
        begins = int(first["start"] or 0)
        title = str(first["title"] or "")
        lines = tuple(_lines(text, at, begins, title, hit))
        found.append(_section(first, title, lines, tuple(_paragraphs(text, listed, hit))))
        at = max(int(row["end"] or 0) for row in listed)
    rest = tuple(_lines(text, at, len(text), "", hit))
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


def _paragraphs(text: str, rows: Iterable[Row], hit: Hit | None) -> Iterator[Paragraph]:
    for row in {str(row["passage"]): row for row in rows}.values():
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        yield Paragraph(str(row["passage"]), str(row["practice"] or ""), _marked(text, start, end, hit))


def _lines(text: str, start: int, end: int, title: str, hit: Hit | None) -> Iterator[Line]:
    for line in text[start:end].splitlines(keepends=True):
        words = line.strip()
        if words:
            left = start + line.index(words)
            yield Line(_marked(text, left, left + len(words), hit), words in title)
        start += len(line)


def _marked(text: str, start: int, end: int, hit: Hit | None) -> tuple[Piece, ...]:
    inside = (max(start, hit[0]) - start, min(end, hit[1]) - start) if hit else (0, 0)
    return pieces(text[start:end], [inside] if inside[0] < inside[1] else [])
