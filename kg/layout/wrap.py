"""Finds text that was wrapped at a fixed width, and which of its lines go on with the one above."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.layout.profiles import part
from kg.model import Span

_FEWEST = 3  # full lines that show a width
_SHARE = 0.2  # of all lines that are full
_OPEN = 0.6  # of the full lines that stop in the middle of a sentence
_SLACK = 3  # a mark that may not open a line is pulled up, or a word down
_NEARLY = 0.75  # of the width: a word that stays whole was pushed down
_NARROWEST, _WIDEST = 16, 160
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]$")
_CLOSED = re.compile(r"[。!?:;…][”’)》」]*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A physical line that says something: where its words stand, normal, and the white space around."""

    span: Span
    text: str
    indent: int  # columns
    gap: bool  # a blank line stands above

    @property
    def columns(self) -> int:
        """Columns on paper, indent included: two a Chinese character."""
        return self.indent + columns(self.text)

    @property
    def characters(self) -> int:
        """Characters, indent included: some editors wrap by these."""
        return self.indent // 2 + len(self.text)


def columns(text: str) -> int:
    """Return the width of a text in columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def continued(rows: Sequence[Row]) -> list[bool]:
    """Return for each row whether it goes on with the row above; all False in text that is not wrapped."""
    full, nearly = max(
        (_full(rows, lambda row: row.columns, 2), _full(rows, lambda row: row.characters, 1)),
        key=lambda found: sum(found[0]),
    )
    if not full:
        return [False] * len(rows)
    below = [row.indent for row, above in zip(rows[1:], full, strict=False) if above and not row.gap]
    margin = min(below, default=0)
    return [
        at > 0
        and (full[at - 1] or (nearly[at - 1] and not _CLOSED.search(rows[at - 1].text)))
        and not row.gap
        and row.indent <= margin
        and not _opens(row, rows[at - 1])
        for at, row in enumerate(rows)
    ]


def _full(rows: Sequence[Row], measure: Callable[[Row], int], unit: int) -> tuple[list[bool], list[bool]]:
    """Return which rows reach the width of the text, and which come near; nothing when it has none."""
    widths = [measure(row) for row in rows]
    width = _width(widths, _SLACK * unit)
    if not _NARROWEST * unit <= width <= _WIDEST:
        return [], []
    full = [width - _SLACK * unit <= each for each in widths]
    ends = [row for row, is_full in zip(rows, full, strict=True) if is_full]
    is_open = sum(not _CLOSED.search(row.text) for row in ends)
    if len(ends) < max(_FEWEST, _SHARE * len(rows)) or is_open < _OPEN * len(ends):
        return [], []
    return full, [_NEARLY * width <= each for each in widths]


def _width(widths: Sequence[int], slack: int) -> int:
    """Return the width that most rows nearly reach and next to none exceeds, or 0."""
    found = Counter(widths)
    near = {width: sum(found[width - less] for less in range(slack + 1)) for width in found}
    width = max(near, key=lambda each: (near[each], each), default=0)
    longer = sum(count for each, count in found.items() if each > width)
    return width if longer <= 0.05 * len(widths) else 0


def _opens(row: Row, above: Row) -> bool:
    """True for a row with a mark at its head, in brackets, or numbered below a finished sentence."""
    if part("mark").match(row.text) or row.text.startswith(("#", "【")) or _BRACKETED.match(row.text):
        return True
    return bool(_CLOSED.search(above.text) and part("number").match(row.text))
