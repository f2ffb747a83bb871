"""A noun phrase in the making: a head noun found in a clause and how far left its name reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract import lexicon
from kg.extract.clauses import Reading
from kg.extract.verbs import among
from kg.extract.words import QUOTE, Unit

_VENUE_UNITS = 3  # nouns between a quotation and the end of a name
_HEAD_KINDS = ("mechanism", "platform", "programme", "instrument")


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun of the lexicon; `strong` heads name by themselves."""

    word: str
    kind: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Head noun ending with unit `at`; the name so far begins with unit `first`; `verb` governs it."""

    reading: Reading
    head: Head
    at: int
    first: int
    verb: int | None
    partners: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """Where the head ends."""
        return self.reading.units[self.at].end

    @property
    def head_start(self) -> int:
        """Where the head begins; it may begin inside a word."""
        return self.end - len(self.head.word)

    @property
    def start(self) -> int:
        """Where the name begins."""
        return min(self.reading.units[self.first].start, self.head_start)

    @property
    def head_first(self) -> int:
        """Index of the unit in which the head begins."""
        units = self.reading.units
        return next(at for at in range(self.at, -1, -1) if units[at].start <= self.head_start)

    @property
    def act(self) -> str | None:
        """The act of the governing verb, None without one."""
        return self.reading.act(self.verb) if self.verb is not None else None

    @property
    def verb_word(self) -> str:
        """The governing verb, empty without one."""
        return self.reading.units[self.verb].text if self.verb is not None else ""

    @property
    def modifiers(self) -> str:
        """The words of the name before its head."""
        return self.reading.text(self.start, self.head_start)

    def modifier_units(self) -> Iterator[Unit]:
        """Yield the units before the head; of a word the head cuts, what is left of it."""
        for unit in self.reading.units[self.first : self.at + 1]:
            if unit.end <= self.head_start:
                yield unit
            elif unit.start < self.head_start:
                yield Unit(unit.start, self.head_start, "n", self.reading.text(unit.start, self.head_start))

    def quotes(self) -> list[Unit]:
        """Return the quotations in the name."""
        return [u for u in self.reading.units[self.first : self.at + 1] if u.tag == QUOTE]

    @property
    def in_heading(self) -> bool:
        """True in a title line or headline."""
        return self.reading.paragraph.in_heading(self.start)

    def governed_by(self, key: str) -> bool:
        """True when the governing verb is of that list."""
        return self.verb is not None and among(self.verb_word, key)


def head_at_end(text: str, *, kinds: tuple[str, ...] = _HEAD_KINDS[:3]) -> Head | None:
    """Return the longest head noun of these kinds that the text ends with."""
    for length in _lengths():
        if len(text) >= length:
            for head in _heads().get(text[-length:], ()):
                if head.kind in kinds:
                    return head
    return None


@cache
def _heads() -> dict[str, tuple[Head, ...]]:
    heads: dict[str, tuple[Head, ...]] = {}
    for kind in _HEAD_KINDS:
        for strength in ("strong", "weak"):
            for word in lexicon.read("heads")[kind][strength]:
                heads[word] = (*heads.get(word, ()), Head(word, kind, strength == "strong"))
    return heads


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in _heads()}, reverse=True))


def head_of_clause(reading: Reading, at: int) -> Head | None:
    """Return the head noun that ends with a unit; issued things first where an issuing verb governs."""
    unit = reading.units[at]
    if unit.is_block:
        return None
    text = reading.text(max(reading.start, unit.end - _lengths()[0]), unit.end)
    document = head_at_end(text, kinds=("instrument",))
    head = head_at_end(text)
    if document and _is_issued(reading, at, document, or_else=head):
        return document
    return head or _venue_after_quote(reading, at)


def _venue_after_quote(reading: Reading, at: int) -> Head | None:
    """Read “…”委员监督队, “…”接访角: nouns right after a quotation that end like a venue or a team."""
    word = reading.units[at].text
    if len(word) == 1 and at and reading.units[at - 1].tag in ("n", "nz", "vn", "v"):
        word = reading.units[at - 1].text + word  # 联调|室
    if len(word) < 2 or not word.endswith(lexicon.longest_first("quotes", "venue_after")):
        return None
    first = at
    while first > 0 and first > at - _VENUE_UNITS and reading.units[first].tag in ("n", "nz", "vn", "v"):
        first -= 1
    quoted = reading.units[first].tag == QUOTE and reading.units[at].end - reading.units[first].end <= 6
    return Head(word, "platform", strong=False) if quoted and first < at else None


def _is_issued(reading: Reading, at: int, document: Head, *, or_else: Head | None) -> bool:
    """True when a verb of issuing governs, or of drafting and nothing else would be named."""
    verb = reading.governor(at)
    if or_else and len(or_else.word) > len(document.word):
        return False
    if verb is None:
        return False
    word = reading.units[verb].text
    if among(word, "issue"):
        return True
    return among(word, "draft") and (or_else is None or or_else.kind != "mechanism" or not or_else.strong)
