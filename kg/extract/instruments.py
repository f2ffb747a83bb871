"""Component jy_instruments: documents and columns in 《》, plans by a quoted name, 出台的…等文件."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import lexicon
from kg.extract.acts import act
from kg.extract.clauses import Reading
from kg.extract.mentions import add_mention, discard, mentions
from kg.extract.modality import modality
from kg.extract.words import BOOK, QUOTE, Unit

_ISSUED = re.compile(
    r"(?:出台|印发|制定|下发|发布)的((?!《)[^《》“”,。]{6,40}?)等?(?:文件|实施意见|意见|办法)"
)
_PLANS = ("规划", "纲要")


@Language.factory("jy_instruments")
def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Return the component."""
    return find_instruments


def find_instruments(doc: Doc) -> Doc:
    """Add what 《》 names and documents told without them."""
    for reading in doc._.readings:
        for at, unit in enumerate(reading.units):
            if unit.tag == BOOK:
                _add_book(doc, reading, at)
            elif unit.text in _PLANS and at and reading.units[at - 1].tag == QUOTE:
                _add(
                    doc,
                    reading,
                    at - 1,
                    reading.units[at - 1].start,
                    unit.end,
                    "instrument",
                    "quoted-plan",
                    0.6,
                )
        for start, end in _issued(reading):
            _add_issued(doc, reading, start, end)
    return doc


def _add_book(doc: Doc, reading: Reading, at: int) -> None:
    """Add a book title: a column where a series word follows or it is opened, else a document."""
    unit = reading.units[at]
    column = _columns().match(reading.paragraph.text, unit.end)
    verb = reading.governor(at)
    collection = _collections().match(reading.paragraph.text, unit.end)
    if column:
        _add(doc, reading, at, unit.start, column.end(), "platform", "book+column", 0.95)
    elif collection:
        _add(doc, reading, at, unit.start, collection.end(), "instrument", "book+collection", 0.85)
    elif _is_document(unit):
        _add(doc, reading, at, unit.start, unit.end, "instrument", "book", 0.9)
    else:
        opened = verb is not None and reading.units[verb].text in ("开设", "开办")
        _add(doc, reading, at, unit.start, unit.end, "platform" if opened else "instrument", "book", 0.65)


def _is_document(unit: Unit) -> bool:
    kinds = lexicon.read("heads")["instrument"]
    return unit.inner.endswith((*kinds["strong"], *kinds["weak"]))


@cache
def _collections() -> re.Pattern[str]:
    return re.compile("|".join(lexicon.longest_first("heads", "collections")))


@cache
def _columns() -> re.Pattern[str]:
    kinds, columns = (lexicon.longest_first("heads", key) for key in ("column_kinds", "columns"))
    return re.compile(f"(?:{'|'.join(kinds)})*(?:{'|'.join(columns)})")


def _add(
    doc: Doc, reading: Reading, at: int, start: int, end: int, kind: str, rule: str, confidence: float
) -> None:
    """Add one unless a name found before covers it."""
    if any(m.start <= start and end <= m.end for m in mentions(doc)):
        return
    verb = reading.governor(at)
    said = modality(reading, start=start, verb=verb)
    done = act(reading, verb, start=start, end=end)
    add_mention(doc, kind, start, end, rule=rule, confidence=confidence, act=done, modality=said)


def _issued(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the document told in 市委出台的…等文件."""
    for match in _ISSUED.finditer(reading.text(reading.start, reading.end)):
        yield reading.start + match.start(1), reading.start + match.end(1)


def _add_issued(doc: Doc, reading: Reading, start: int, end: int) -> None:
    discard(doc, *(m for m in mentions(doc) if start <= m.start and m.end <= end))
    add_mention(doc, "instrument", start, end, rule="issued-relative", confidence=0.6, act="use")
