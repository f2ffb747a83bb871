"""Groups told lines into sections, one a contributing body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.text import normalise
from kg.layout.headings import Draft
from kg.layout.lines import BODY, BYLINE, NUMBERED, TITLE, Line, Told
from kg.model import Span


@dataclass(slots=True)
class Section:
    """One body's part of a document while it is being gathered."""

    byline: Span | None = None
    titles: list[Span] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Gathering:
    """Lines seen so far: `pending` may become titles of the next section or a sub-heading of this one."""

    sections: list[Section] = field(default_factory=lambda: [Section()])
    pending: list[Line] = field(default_factory=list)

    def body(self, line: Line, inside: Span | None = None) -> None:
        """Add a passage; pending lines directly above it are its sub-heading."""
        text = line.text[inside.start : inside.end] if inside else line.text
        start = line.part(inside).start if inside else line.span.start
        heading = self._heading(start)
        self.sections[-1].drafts.append(
            Draft(start - len(heading), heading + text, len(heading.rstrip("\n ")))
        )

    def _heading(self, start: int) -> str:
        """Return the pending lines as normal text that reaches to `start`; the gaps become line ends."""
        lines, self.pending = self.pending, []
        if not lines:
            return ""
        starts = [line.span.start for line in lines[1:]] + [start]
        return "".join(
            line.text.ljust(next_start - line.span.start, "\n")
            for line, next_start in zip(lines, starts, strict=True)
        )

    def open(self, line: Line, told: Told) -> None:
        """Begin a section at a byline above its passages."""
        assert told.byline is not None
        section = Section(line.part(told.byline.org), [title.span for title in self.pending])
        if told.byline.title:
            section.titles.append(line.part(told.byline.title))
        self.pending = []
        self.sections.append(section)
        if told.byline.body:
            self.body(line, told.byline.body)

    def close(self, line: Line, told: Told) -> None:
        """End a section at a byline below its passages."""
        assert told.byline is not None
        self.sections[-1].byline = line.part(told.byline.org)
        self.sections.append(Section())


def sections(
    told: Sequence[Told], *, document_title: str, ends: bool
) -> tuple[list[Span], list[Section], list[Span]]:
    """Return the preamble, the sections, and title lines left over at the end."""
    signed = told[-1].byline if told and ends else None
    if signed and not signed.body:
        return _signed(told, document_title)
    preamble, rest = _document_title(told, document_title)
    gathering = _Gathering()
    if not any(one.kind == BYLINE for one in rest):
        return _unsigned(rest, preamble)
    for one in rest:
        if one.kind == BYLINE:
            gathering.open(one.line, one)
        elif one.kind == BODY:
            gathering.body(one.line)
        else:
            gathering.pending.append(one.line)
    before, *found = gathering.sections
    preamble += [Span(draft.start, draft.end) for draft in before.drafts]
    return preamble, found, [line.span for line in gathering.pending]


def _unsigned(rest: Sequence[Told], preamble: list[Span]) -> tuple[list[Span], list[Section], list[Span]]:
    """Return the one section of a document without bylines: leading title lines, then passages."""
    first = next((at for at, one in enumerate(rest) if one.kind != TITLE), len(rest))
    gathering = _Gathering()
    gathering.sections[0].titles = [one.line.span for one in rest[:first]]
    for one in rest[first:]:
        if one.kind == BODY:
            gathering.body(one.line)
        else:
            gathering.pending.append(one.line)
    return preamble, gathering.sections, [line.span for line in gathering.pending]


def _signed(told: Sequence[Told], document_title: str) -> tuple[list[Span], list[Section], list[Span]]:
    """Return the sections of a document whose bylines stand below their passages."""
    preamble, rest = _document_title(told, document_title)
    gathering = _Gathering()
    for one in rest:
        if one.kind == BYLINE:
            gathering.close(one.line, one)
        elif one.kind == BODY:
            gathering.body(one.line)
        elif one.kind == NUMBERED or gathering.sections[-1].drafts:
            gathering.pending.append(one.line)
        else:
            gathering.sections[-1].titles.append(one.line.span)
    return preamble, [s for s in gathering.sections if s.byline], [line.span for line in gathering.pending]


def _document_title(told: Sequence[Told], title: str) -> tuple[list[Span], Sequence[Told]]:
    """Set the first line apart when it is the document's own title."""
    if told and told[0].kind == TITLE and told[0].line.text == normalise(title).strip():
        return [told[0].line.span], told[1:]
    return [], told
