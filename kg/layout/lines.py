"""The lines of a document, told apart: byline, title-like, sub-heading, body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.text import normalise
from kg.layout.profiles import Byline, Profile, part
from kg.model import Source, Span

BYLINE, TITLE, NUMBERED, BODY = "byline", "title", "numbered", "body"
_LONGEST_TITLE = 45
_MARKDOWN = re.compile(r"^#{1,6}\s*")
_STOPS = re.compile(r"[。!?;]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something; `span` is of the source, `text` normal."""

    span: Span
    text: str

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
    """Yield the lines that are not blank, without outer spaces and heading marks of Markdown."""
    start = 0
    for raw in source.text.split("\n"):
        text = normalise(raw)
        lead = len(text) - len(text.lstrip())
        if text := text.strip():
            yield Line(Span(start + lead, start + lead + len(text)), text)
        start += len(raw) + 1


def tell(line: Line, profile: Profile | None) -> Told:
    """Return what the line is under a profile; without one there are no bylines."""
    found = profile.byline(line.text) if profile else None
    if found:
        return Told(line, BYLINE, found)
    mark = _MARKDOWN.match(line.text)
    if mark:
        bare = Line(Span(line.span.start + mark.end(), line.span.end), line.text[mark.end() :])
        return Told(bare, NUMBERED if part("number").match(bare.text) else TITLE)
    if len(line.text) > _LONGEST_TITLE or _STOPS.search(line.text):
        return Told(line, BODY)
    return Told(line, NUMBERED if part("number").match(line.text) else TITLE)
