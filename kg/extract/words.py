"""What the components look at: a paragraph as words, opaque blocks and clauses.

All offsets count code points of `Paragraph.text`, which is normal text of the same length as its
source, so `Paragraph.source_start + offset` is an offset in the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span

QUOTE, BOOK, PAREN = "Q", "B", "P"
BLOCKS = (QUOTE, BOOK, PAREN)
_OPENERS = {"“": ("”", QUOTE), "《": ("》", BOOK), "(": (")", PAREN)}
_LONGEST_BLOCK = 90  # a quotation longer than this is speech, not a name
_LONGEST_CLAUSE = 120  # units; bounds the work on text without punctuation
_CLAUSE_BREAKS = frozenset(",;。:!?\n ")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lexical layer; `tag` is LAC's (n nz vn v ORG LOC PER TIME m q p u w …)."""

    start: int
    end: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a whole quoted (tag Q), 《》 (B) or bracketed (P) block with its marks."""

    start: int
    end: int
    tag: str
    text: str

    @property
    def is_block(self) -> bool:
        """True for a quotation, book title or bracket."""
        return self.tag in BLOCKS

    @property
    def inner(self) -> str:
        """The words between a block's marks; a word's own text."""
        return self.text[1:-1] if self.is_block else self.text


Clause = tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One title line, byline (its text is the organization's name) or body passage, read into words."""

    text: str
    source_start: int
    kind: str  # passage | title | byline
    excerpt_index: int
    paragraph_index: int | None
    heading: Span | None
    sentences: tuple[Span, ...]
    words: tuple[Word, ...]
    units: tuple[Unit, ...]
    clauses: tuple[Clause, ...]
    org: str | None = None  # who contributed the excerpt
    city: str | None = None  # full name of the division of the byline
    province: str | None = None
    is_plan: bool = False  # of a document that says what is to be done
    plan_year: int | None = None  # which year the plan is for, where its title says so
    about: str = ""  # normal text of what stands over it: titles, body, a headline on a line of its own

    def in_heading(self, offset: int) -> bool:
        """True inside the headline sentence, or anywhere in a title line."""
        if self.kind == "title":
            return True
        return self.heading is not None and self.heading.start <= offset < self.heading.end

    def block_at(self, offset: int) -> Unit | None:
        """Return the quotation, book title or bracket that covers the offset."""
        at = bisect_right(self.units, offset, key=lambda unit: unit.start) - 1
        unit = self.units[at] if at >= 0 else None
        return unit if unit and unit.is_block and offset < unit.end else None


@dataclass(frozen=True, slots=True)
class Claim:
    """The words that call a mechanism a closed loop; both spans are of the paragraph."""

    mechanism: Span
    quote: Span


def blocks(text: str) -> Iterator[Unit]:
    """Yield the outermost quoted, book-title and bracketed stretches of reasonable length."""
    at = 0
    while at < len(text):
        end = _block_end(text, at) if text[at] in _OPENERS else None
        if end is None:
            at += 1
            continue
        yield Unit(at, end, _OPENERS[text[at]][1], text[at:end])
        at = end


def _block_end(text: str, start: int) -> int | None:
    """Return the offset after the mark that closes the one at `start`, counting nested ones."""
    opener = text[start]
    closer, depth = _OPENERS[opener][0], 0
    for at in range(start, min(start + _LONGEST_BLOCK + 1, len(text))):
        depth += (text[at] == opener) - (text[at] == closer)
        if depth == 0:
            return at + 1
    return None


def units(text: str, words: Sequence[Word]) -> tuple[Unit, ...]:
    """Lay the blocks over the words: a block swallows its words, a word it cuts keeps its rest."""
    found: list[Unit] = []
    pending = list(blocks(text))[::-1]
    done = 0
    for word in words:
        done = max(done, word.start)
        while pending and pending[-1].start < word.end:
            block = pending.pop()
            if block.start > done:
                found.append(Unit(done, block.start, word.tag, text[done : block.start]))
            found.append(block)
            done = block.end
        if done < word.end:
            found.append(Unit(done, word.end, word.tag, text[done : word.end]))
            done = word.end
    return tuple(found)


def clauses(found: Iterable[Unit]) -> tuple[Clause, ...]:
    """Cut the units at punctuation outside blocks; an endless clause is cut by force."""
    made: list[Clause] = []
    current: list[Unit] = []
    for unit in found:
        ends = not unit.is_block and bool(_CLAUSE_BREAKS & set(unit.text))
        if not ends:
            current.append(unit)
        if current and (ends or len(current) >= _LONGEST_CLAUSE):
            made.append(tuple(current))
            current = []
    if current:
        made.append(tuple(current))
    return tuple(made)
