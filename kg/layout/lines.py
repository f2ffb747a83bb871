"""The lines of a document, told apart: byline, title-like, sub-heading, body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.text import normalise
from kg.layout import furniture
from kg.layout.profiles import Byline, Reader, part
from kg.layout.wrap import Row, columns, continued
from kg.model import Source, Span

BYLINE, TITLE, NUMBERED, BODY = "byline", "title", "numbered", "body"
_LONGEST_TITLE = 45
_LONGEST_HEADING = 30  # of Markdown
_LONGEST_QUESTION = 30  # a title that asks or calls out
_SHORTEST_LEAD = 12  # a line that ends in a colon and is no heading
_MARKDOWN = re.compile(
    r"^(?:>\s*)*(?P<level>#{1,6})?\s*(?P<item>[-+*]\s+(?=[^-+*\s]))?(?P<mark>\*{1,3}|_{2,3})?"
)
_ROW = re.compile(r"[^\n\r\f\v\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029]")
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|#160|#12288);")
_STOPS = re.compile(r"[。;]")
_CALLS = re.compile(r"[!?]")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, heading or byline: one line of the source, or several where the text is wrapped.

    `span` is of the source, `text` normal and as long. `level`: of a Markdown heading, else 0.
    """

    span: Span
    text: str
    level: int = 0
    strong: bool = False  # wholly in bold

    def part(self, inside: Span) -> Span:
        """Return a stretch of the line as one of the source."""
        return Span(self.span.start + inside.start, self.span.start + inside.end)


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what it is."""

    line: Line
    kind: str
    byline: Byline | None = None


def read_lines(source: Source) -> Iterator[Line]:
    """Yield the lines that say something, stripped; wrapped ones are joined, page numbers left out."""
    rows = [row for row in _rows(source.text) if not furniture.is_page(row.text)]
    first: Row | None = None
    last: Row | None = None
    for row, goes_on in zip(rows, continued(rows), strict=True):
        if first and last and not goes_on:
            yield _line(source.text, Span(first.span.start, last.span.end))
        first, last = (first if goes_on else row), row
    if first and last:
        yield _line(source.text, Span(first.span.start, last.span.end))


def _rows(text: str) -> Iterator[Row]:
    end, normal = 0, _normal(text)
    for match in _ROW.finditer(text):
        words = normal[match.start() : match.end()].strip()
        if not words:
            continue
        start = normal.index(words, match.start())
        breaks = len(_BREAK.findall(text, end, start))
        yield Row(Span(start, start + len(words)), words, columns(text[match.start() : start]), breaks > 1)
        end = start + len(words)


def _normal(text: str) -> str:
    """Return normal text of the same length, in which a space written as an entity is space."""
    return _ENTITY.sub(lambda match: " " * len(match.group()), normalise(text))


def _line(text: str, span: Span) -> Line:
    return Line(span, _normal(span.of(text)))


def tell(line: Line) -> Told:
    """Return what the line is where it is no byline."""
    bare = _bare(line)
    return Told(bare, _kind(bare))


def byline(line: Line, told: Told, reader: Reader) -> Told | None:
    """Return the line as a byline, with its marks of Markdown or without them; None when it is none."""
    for one in (line, told.line) if told.line.span != line.span else (line,):
        found = reader.byline(one.text)
        if found:
            return Told(one, BYLINE, found)
    return None


def _kind(line: Line) -> str:
    if line.level and len(line.text) > _LONGEST_HEADING and _STOPS.search(line.text[:-1]):
        return BODY
    if line.level or (line.strong and len(line.text) <= _LONGEST_TITLE):
        return NUMBERED if part("number").match(line.text) else TITLE
    if is_sentence(line.text):
        return BODY
    return NUMBERED if part("number").match(line.text) else TITLE


def is_sentence(text: str) -> bool:
    """True for words that tell something in full; False for what may be a title or heading."""
    if len(text) > _LONGEST_TITLE or _STOPS.search(text):
        return True
    if _CALLS.search(text) and len(text) > _LONGEST_QUESTION:
        return True
    return text.endswith(":") and len(text) > _SHORTEST_LEAD


def _bare(line: Line) -> Line:
    """Return the line without marks of Markdown around the whole of it."""
    match = _MARKDOWN.match(line.text)
    assert match is not None  # everything in it may be absent
    start, end = match.start("mark") if match["mark"] else match.end(), len(line.text)
    mark = match["mark"] or ""
    whole = bool(mark) and line.text.endswith(mark) and line.text.count(mark) == 2
    if whole and end - start > 2 * len(mark):
        start, end = start + len(mark), end - len(mark)
    level = len(match["level"] or "")
    if level:
        end = len(line.text[:end].rstrip("# "))
    inner = line.text[start:end]
    lead = len(inner) - len(inner.lstrip())
    span = line.part(Span(start + lead, start + lead + len(inner.strip())))
    return Line(span, inner.strip(), level, whole and len(mark) > 1)
