"""Groups told lines into sections, one a contributing body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.text import normalise
from kg.layout import furniture
from kg.layout.headings import Draft, core
from kg.layout.lines import BODY, BYLINE, NUMBERED, TITLE, Line, Told
from kg.layout.profiles import part
from kg.model import Span


@dataclass(slots=True)
class Section:
    """One body's part of a document while it is being gathered."""

    byline: Span | None = None
    org: str = ""
    titles: list[Line] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    heading: Span | None = None  # of the passages that follow
    is_joint: bool = False  # its byline names more bodies


@dataclass(frozen=True, slots=True)
class Order:
    """Where bylines stand in a document: below what they sign, or above it and then above the titles too."""

    ends: bool
    above_titles: bool


@dataclass(slots=True)
class Gathering:
    """Lines seen so far: `pending` may be titles of a section or a sub-heading of this one."""

    order: Order
    sections: list[Section] = field(default_factory=lambda: [Section()])
    pending: list[Line] = field(default_factory=list)
    left: list[Span] = field(default_factory=list)

    def add(self, told: Told) -> None:
        """Take the next line."""
        if told.kind == BODY:
            self._body(told.line, Span(0, len(told.line.text)))
        elif told.kind == BYLINE and self.order.ends:
            self._close(told)
        elif told.kind == BYLINE:
            self._open(told)
        else:
            self.pending.append(told.line)

    def finish(self) -> None:
        """Set aside lines that stand above nothing."""
        self.left += [line.span for line in self.pending]
        self.pending = []

    def _body(self, line: Line, inside: Span) -> None:
        """Add a passage below the heading in force; pending lines are titles first, headings after."""
        section = self.sections[-1]
        titles, headings = self._sorted(section)
        section.titles += titles
        if headings:
            section.heading = headings[-1].part(core(headings[-1].text))
        where = line.part(inside)
        section.drafts.append(Draft(where.start, line.text[inside.start : inside.end], section.heading))

    def _sorted(self, section: Section) -> tuple[list[Line], list[Line]]:
        """Return which of the pending lines are titles of the section, and which head its next passages."""
        lines, self.pending = self.pending, []
        if section.drafts or (section.titles and not self.order.above_titles):
            return [], lines
        if section.byline and not self.order.above_titles:
            return [], lines
        first = next((at for at, line in enumerate(lines) if at and _is_deeper(line, lines[0])), len(lines))
        return lines[:first], lines[first:]

    def _open(self, told: Told) -> None:
        """Begin a section at a byline above its passages."""
        section = self._section(told)
        if self.order.above_titles:
            self.finish()
        section.titles[:0], self.pending = self.pending, []
        self.sections.append(section)
        if told.byline and told.byline.body:
            self._body(told.line, told.byline.body)

    def _close(self, told: Told) -> None:
        """End a section at a byline below its passages, with the last of them where they share a line."""
        if told.byline and told.byline.body:
            self._body(told.line, told.byline.body)
        signed = self._section(told)
        section = self.sections[-1]
        section.byline, section.org, section.is_joint = signed.byline, signed.org, signed.is_joint
        section.titles += signed.titles
        self.finish()
        self.sections.append(Section())

    def _section(self, told: Told) -> Section:
        assert told.byline is not None
        org = told.byline.org
        section = Section(told.line.part(org), told.line.text[org.start : org.end])
        section.is_joint = not told.byline.title and bool(part("more").match(told.line.text, org.end))
        if told.byline.title:
            where = told.byline.title
            section.titles.append(Line(told.line.part(where), told.line.text[where.start : where.end]))
        return section


def _is_deeper(line: Line, title: Line) -> bool:
    """True for a line that heads a part of what the title names."""
    return bool(part("number").match(line.text)) or line.level > title.level > 0


def sections(told: Sequence[Told], *, document_title: str) -> tuple[list[Span], list[Section], list[Span]]:
    """Return the preamble, the sections, and title lines left over."""
    signed = [at for at, one in enumerate(told) if one.kind == BYLINE]
    if not signed:
        note, rest = _editors_note(told)
        return note, *_gathered(rest, Order(ends=False, above_titles=True))
    named, rest = _document_title(told, document_title)
    order = _order(rest)
    if order.ends:
        note, rest = _editors_note(rest)
        found, left = _gathered(rest, order)
        found = [section for section in found if section.byline]
        return _named(named, found, note), found, left
    (_, *found), left = _gathered(rest, order)
    first = next(at for at, one in enumerate(rest) if one.kind == BYLINE)
    above = [one.line.span for one in rest[:first]]
    kept = {line.span for line in found[0].titles}
    left = [span for span in left if span.start > rest[first].line.span.start]
    return _named(named, found, [span for span in above if span not in kept]), found, left


def _gathered(told: Sequence[Told], order: Order) -> tuple[list[Section], list[Span]]:
    gathering = Gathering(order)
    for one in told:
        gathering.add(one)
    gathering.finish()
    return gathering.sections, gathering.left


def _order(told: Sequence[Told]) -> Order:
    """Return where most bylines of the document stand."""
    signed = [at for at, one in enumerate(told) if one.kind == BYLINE]
    closing = sum(1 for at in signed if _closes(told[at]))
    has_text_above = any(one.kind == BODY for one in told[: signed[0]])
    last = told[-1].byline
    if 2 * closing > len(signed) or (last and not last.body and has_text_above):
        return Order(ends=True, above_titles=True)
    above = sum(1 for at in signed if at + 1 < len(told) and told[at + 1].kind == TITLE)
    below = sum(1 for at in signed if (at and told[at - 1].kind in (TITLE, NUMBERED)) or _has_title(told[at]))
    return Order(ends=False, above_titles=above > below)


def _closes(told: Told) -> bool:
    return bool(told.byline and told.byline.body and told.byline.body.start < told.byline.org.start)


def _has_title(told: Told) -> bool:
    return bool(told.byline and told.byline.title)


def _document_title(told: Sequence[Told], title: str) -> tuple[list[Line], Sequence[Told]]:
    """Set the first lines apart when they are the document's own title."""
    wanted, taken, lines = _joined(title), "", []
    for one in told:
        if one.kind not in (TITLE, NUMBERED) or not wanted.startswith(taken + _joined(one.line.text)):
            break
        taken += _joined(one.line.text)
        lines.append(one.line)
    return lines, told[len(lines) :]


def _joined(text: str) -> str:
    return normalise(text).replace(" ", "")


def _named(title: list[Line], found: Sequence[Section], after: list[Span]) -> list[Span]:
    """Return the preamble: the document's title, what stands above the first section, an editor's note.

    A first line that reads like the title of the first section and leaves it none is that.
    """
    first, *others = found
    if title and not _is_of_document(title, first, others):
        first.titles[:0], title = title, []
    title += _shallower(first)
    if not title:
        own = [at for at, line in enumerate(first.titles) if part("collection").search(line.text)]
        until = own[-1] + 1 if own and own[-1] + 1 < len(first.titles) else 0
        title, first.titles = first.titles[:until], first.titles[until:]
    notes = [line for line in first.titles if furniture.opens_note(line.text)]
    first.titles = [line for line in first.titles if line not in notes]
    return sorted([*(line.span for line in (*title, *notes)), *after], key=lambda span: span.start)


def _is_of_document(title: Sequence[Line], first: Section, others: Sequence[Section]) -> bool:
    if not first.titles:
        return bool(others) and not all(section.titles for section in others)
    if first.byline and first.byline.start < first.titles[0].span.start:
        return True
    longest = max((len(section.titles) for section in others), default=len(title) + len(first.titles))
    is_collection = any(part("collection").search(line.text) for line in title)
    return is_collection or len(title) + len(first.titles) > longest


def _shallower(section: Section) -> list[Line]:
    """Take away and return the titles whose Markdown level is above that of the section's last one."""
    level = section.titles[-1].level if section.titles else 0
    above = [line for line in section.titles if 0 < line.level < level]
    section.titles = [line for line in section.titles if line not in above]
    return above


def _editors_note(told: Sequence[Told]) -> tuple[list[Span], Sequence[Told]]:
    """Set an editor's note apart: its label and the paragraphs up to a title; at least one stays."""
    at = next((at for at, one in enumerate(told) if furniture.opens_note(one.line.text)), None)
    if at is None:
        return [], told
    end = at + 1
    if told[at].kind != BODY:
        while end < len(told) and told[end].kind == BODY:
            end += 1
        end = end if end < len(told) else min(at + 2, len(told) - 1)
    return [one.line.span for one in told[at:end]], [*told[:at], *told[end:]]
